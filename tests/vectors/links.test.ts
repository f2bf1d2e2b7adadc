import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { decodeLink } from "../../shared/link/link.ts";
import { settingsOf } from "../../shared/link/rerun.ts";
import { inspectModule } from "../../wasm/index.ts";
import { dictionary } from "../support/link.ts";
import { factsOf, type LinkFacts } from "../support/link-facts.ts";

interface Golden {
  readonly name: string;
  readonly link: string;
  readonly facts: LinkFacts;
}

const readGolden = (version: number) =>
  JSON.parse(readFileSync(new URL(`links/version-${version}.json`, import.meta.url), "utf8")) as Golden[];

describe.each([1])("links of version %i, as they were made then", (version) => {
  test.each(readGolden(version))("still open, with $name", ({ link, facts }) => {
    const parts = decodeLink(link, dictionary);
    expect(factsOf(parts)).toEqual(facts);
    expect(parts.envelope.expected.parts.request).toBe(facts.request);
    expect(parts.envelope.expected.parts.strategy).toBe(facts.module);
    expect(() => inspectModule(parts.module, "the link")).not.toThrow();
    expect(settingsOf(parts.envelope.request).seed).toBe(1);
  });
});

test("a text of two lines and a rebate came through", () => {
  const [first, , third] = readGolden(1).map(({ link }) => decodeLink(link, dictionary));
  expect(first?.envelope.meta.note).toBe("Golden link.\nTwo lines.");
  expect(third?.envelope.request.costs.makerBps).toBe("-1.5");
  expect(third?.bars?.[0]?.decimals).toBe(2);
});
