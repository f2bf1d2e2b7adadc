import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { compile } from "../../../../server/compile.ts";
import { keptEngine, keptEngines } from "../../../../server/link/releases.ts";
import { verifyLink } from "../../../../server/link/verify.ts";
import type { LinkParts } from "../../../../shared/link/link.ts";
import { linkParts } from "../../../../shared/link/parts.ts";
import type { Runner } from "../../../../shared/link/runner.ts";
import { projectRoot, temporaryFolder } from "../../../support/checkout.ts";
import { engine } from "../../../support/engine.ts";
import { barsFor, SOURCE } from "../../../support/link.ts";
import { resultWith } from "../../../support/result.ts";

/** A script, which the types of tests do not reach. */
const { releaseInto } = (await import(new URL("../../../../server/link/release.mjs", import.meta.url).href)) as {
  releaseInto: (folder: string, release: { engine: Uint8Array; version: string }) => Promise<string>;
};

const options = { data: [], signals: [], reading: {}, budgetSeconds: 30 } as const;

/** The engine as an earlier release had it: the same code with a note behind it, so that its hash is another. */
function earlierEngine(): Uint8Array {
  const bytes = readFileSync(join(projectRoot, "wasm/pkg/engine_bg.wasm"));
  return Buffer.concat([bytes, Uint8Array.of(0, 5, 4), Buffer.from("past")]);
}

let folder = "";
let name = "";
let parts: LinkParts;
const releases = () => pathToFileURL(`${folder}/`);

beforeAll(async () => {
  folder = temporaryFolder(afterAll);
  name = await releaseInto(folder, { engine: earlierEngine(), version: "0.0.9" });
  const runner = (await import(pathToFileURL(join(folder, name, "runner.js")).href)) as Runner;
  expect(runner.interfaceVersion).toBe(1);
  runner.open(earlierEngine());
  const { module } = await compile(SOURCE, "strategy.ts", { cacheFolder: join(folder, "modules") });
  const bars = barsFor(400);
  const request = { ...resultWith().request, params: { fast: 5, slow: 20 } };
  const columns = { instruments: [{ name: "0", source: "prices.csv", bars }], signals: [] };
  const result = runner.run(request, module, columns);
  expect(result.engine).toEqual({ version: "0.0.9", sha256: name });
  const meta = { title: "An old link" };
  parts = linkParts({ result, module, source: SOURCE, compiler: "old", used: [bars], meta, carriesBars: true });
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
