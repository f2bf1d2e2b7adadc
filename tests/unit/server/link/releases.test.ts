import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { keptEngine, keptEngines } from "../../../../server/link/releases.ts";
import { verifyLink } from "../../../../server/link/verify.ts";
import { verdictText } from "../../../../server/terminal/verdict.ts";
import type { LinkParts } from "../../../../shared/link/link.ts";
import { temporaryFolder } from "../../../support/checkout.ts";
import { engine } from "../../../support/engine.ts";
import { earlierEngine, earlierRelease, releaseInto } from "../../../support/release.ts";

const options = { data: [], signals: [], reading: {}, budgetSeconds: 30 } as const;

let folder = "";
let name = "";
let parts: LinkParts;
const releases = () => pathToFileURL(`${folder}/`);

beforeAll(async () => {
  folder = temporaryFolder(afterAll);
  ({ name, parts } = await earlierRelease(folder));
});

describe("a link of an earlier release", () => {
  test("is reproduced, digest and all, on the engine that it names", async () => {
    expect(name).not.toBe(engine.sha256);
    const {
      verdict,
      differences,
      engine: used,
      actual,
    } = await verifyLink(parts, { ...options, releases: releases() });
    expect({ verdict, differences, used }).toEqual({ verdict: "reproduced", differences: [], used: "kept" });
    expect(actual).toMatchObject({ digest: parts.envelope.expected.digest, engine: name });
  });

  test("runs on the current engine where its own was not kept, and names both", async () => {
    const { verdict, differences, engine: used } = await verifyLink(parts, options);
    expect([verdict, used]).toEqual(["reproduced", "development"]);
    expect(differences).toEqual([{ part: "engine", name: "engine", expected: name, actual: engine.sha256 }]);
  });

  test("stands by its numbers where its compiler is not here, and its source is told as not checked", async () => {
    const compiler = "asc 0.0.1 by nobody";
    const source = parts.source.replace("100", "99");
    const old = { ...parts, source, envelope: { ...parts.envelope, compiler } };
    const done = await verifyLink(old, { ...options, releases: releases() });
    expect(done).toMatchObject({ verdict: "reproduced", differences: [], source: "unchecked" });
    expect(verdictText(old, done).join("\n")).toContain(`Source not checked: compiled by ${compiler}`);
    const unknown = await verifyLink(old, options);
    expect(unknown).toMatchObject({ verdict: "different", source: "unchecked" });
  });

  test("never runs on files that are not those that were released", () => {
    const file = join(folder, name, "runner.js");
    const text = readFileSync(file);
    try {
      writeFileSync(file, `${text.toString()}\n`);
      expect(() => keptEngine(name, releases())).toThrow(/a kept engine in this installation is damaged/);
    } finally {
      writeFileSync(file, text);
    }
    expect(keptEngine(name, releases())?.runner).toEqual(text);
  });
});

test("a release is written once and listed", async () => {
  await expect(releaseInto(folder, { engine: earlierEngine(), version: "0.1.0" })).rejects.toThrow(/is kept already/);
  expect(keptEngines(releases())).toEqual([name]);
  expect(keptEngine("0".repeat(64), releases())).toBeUndefined();
});
