import { expect, test } from "vitest";
import { backtest } from "../../../server/backtest.ts";
import type { BacktestResult } from "../../../shared/backtest.ts";
import { defaultSettings } from "../../../shared/settings.ts";

async function run(source: string): Promise<BacktestResult> {
  return backtest({
    strategy: { path: "test.ts", source },
    data: [{ name: "0", reference: "sp500" }],
    signals: [],
    params: {},
    settings: { ...defaultSettings, range: { ...defaultSettings.range, to: Date.UTC(2002, 0, 1) } },
    onBad: "drop",
    adjust: false,
    budgetSeconds: 30,
  });
}

test("a custom indicator that reads a series gives what the built-in one gives, and can be built upon", async () => {
  const { plots } =
    await run(`import { Strategy, Bar, Series, Indicator, close, custom, ema, plot, sma } from "tidebook";
class Mean extends Indicator {
  source: Series; period: i32; values: f64[] = [];
  constructor(source: Series, period: i32) { super(); this.source = source; this.period = period; }
  update(bar: Bar): f64 {
    this.values.push(this.source[0]);
    if (this.values.length < this.period) return NaN;
    let sum: f64 = 0;
    for (let i = 0; i < this.period; i++) sum += this.values[this.values.length - 1 - i];
    return sum / f64(this.period);
  }
}
class Change extends Indicator {
  update(bar: Bar): f64 { return close[0] - close[1]; }
}
export class T extends Strategy {
  quick: Series = ema(close, 3);
  mine: Series = custom(new Mean(this.quick, 10));
  theirs: Series = sma(this.quick, 10);
  smoothMine: Series = sma(this.mine, 5);
  smoothTheirs: Series = sma(this.theirs, 5);
  change: Series = custom(new Change());
  onBar(bar: Bar): void {
    plot("mine", this.mine[0] - this.theirs[0]);
    plot("smooth", this.smoothMine[1] - this.smoothTheirs[1]);
    plot("change", this.change[0] - (close[0] - close[1]));
    plot("deep", this.mine[7] - this.theirs[7]);
  }
}`);
  const bars = plots.mine?.length ?? 0;
  expect(bars).toBeGreaterThan(400);
  for (const [name, firstValue] of Object.entries({ mine: 11, smooth: 16, change: 1, deep: 18 })) {
    const values = plots[name] ?? [];
    expect(values.findIndex((value) => value !== null)).toBe(firstValue);
    expect(Math.max(...values.map((value) => Math.abs(value ?? 0)))).toBeLessThan(1e-9);
  }
});

test("what is thrown names the path, the place and the bar", async () => {
  const failed = run(`import { Strategy, Bar } from "tidebook";
export class T extends Strategy {
  onBar(bar: Bar): void {
    if (bar.index == 2) throw new Error("enough of this");
  }
}`);
  await expect(failed).rejects.toThrow(/^test\.ts.*4:25.*enough of this.*bar 3/);
});
