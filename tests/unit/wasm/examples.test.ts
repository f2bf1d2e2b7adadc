import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
import { FakeEngine } from "../../support/fake-engine.ts";
import { sdk } from "../../support/sdk.ts";

const folder = new URL("../../../examples/", import.meta.url);
const examples = readdirSync(folder).filter((name) => name.endsWith(".ts"));

test("the examples that a user opens first are all there", () => {
  expect(examples).toEqual([
    "bollinger-squeeze.ts",
    "buy-and-hold.ts",
    "donchian-breakout.ts",
    "grid.ts",
    "macd-trend.ts",
    "momentum-volatility.ts",
    "multi-timeframe-trend.ts",
    "pairs-zscore.ts",
    "rsi-reversion.ts",
    "sma-cross.ts",
  ]);
});

describe.each(examples)("examples/%s", (name) => {
  const source = readFileSync(new URL(name, folder), "utf8");

  test("begins with what it does, who published it and what it shows, in at most 60 lines", () => {
    const header = source.slice(0, source.indexOf("import "));
    expect(header).toMatch(/\b(19|20)\d\d\b/);
    expect(header).toContain("It shows ");
    expect(source.trimEnd().split("\n").length).toBeLessThanOrEqual(60);
  });

  test("compiles without a warning into a module that fits into a link, and starts", async () => {
    const { module, warnings } = await compileStrategy(source, { path: name, sdk });
    expect(warnings).toEqual([]);
    expect(module.length).toBeLessThan(16_000);
    const engine = new FakeEngine(module);
    engine.call("start");
    expect(engine.callsOf("fault")).toEqual([]);
  });
});
