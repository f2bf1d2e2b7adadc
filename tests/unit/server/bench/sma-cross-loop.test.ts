import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { crossRules, crossSettings } from "../../../../server/bench/backtest.ts";
import { minuteBars } from "../../../../server/bench/minute-bars.ts";
import { smaCrossLoop } from "../../../../server/bench/sma-cross-loop.ts";
import { moneyNumbers } from "../../../../shared/money.ts";
import { compileStrategy } from "../../../../wasm/compile.ts";
import { Backtest } from "../../../../wasm/index.ts";
import { engine } from "../../../support/engine.ts";
import { sdk } from "../../../support/sdk.ts";

const source = readFileSync(join(import.meta.dirname, "../../../../examples/sma-cross.ts"), "utf8");
const { module } = await compileStrategy(source, { path: "sma-cross.ts", sdk });

describe("the loop that the bench puts beside the engine", () => {
  test.each([1, 2, 3])("makes the engine's trades and ends with its equity (seed %i)", (seed) => {
    const columns = minuteBars(20_000, seed, crossRules);
    const bars = engine.bars(columns, 2);
    const run = new Backtest(engine, {
      strategy: { path: "sma-cross.ts", module },
      instruments: [{ name: "0", source: "minute bars", bars }],
      signals: [],
      params: {},
      settings: crossSettings,
      version: "test",
    });
    const result = run.run();
    bars.free();
    const loop = smaCrossLoop(columns, crossRules);
    const closed = result.trades.filter(({ exitTime }) => exitTime !== null);
    expect(closed.length).toBeGreaterThan(50);
    expect(loop.trades).toBe(closed.length);
    expect(loop.equity).toHaveLength(result.equity.value.length);
    const equity = moneyNumbers(result.equity.value);
    loop.equity.forEach((value, index) => {
      expect(Math.abs(value / equity[index]! - 1)).toBeLessThan(1e-9);
    });
  });

  test("sees bars on the grid whose averages are never equal", () => {
    const { open, high, low, close } = minuteBars(5_000, 7, { fast: 2, slow: 4 });
    const ticks = close.map((price) => Math.round(price * 100));
    const sum = (index: number, period: number): number =>
      ticks.subarray(index - period + 1, index + 1).reduce((total, value) => total + value, 0);
    close.forEach((price, index) => {
      expect(price).toBe(ticks[index]! / 100);
      expect(high[index]).toBeGreaterThanOrEqual(Math.max(price, open[index]!));
      expect(low[index]).toBeLessThanOrEqual(Math.min(price, open[index]!));
      if (index >= 3) expect(sum(index, 2) * 2).not.toBe(sum(index, 4));
    });
  });
});
