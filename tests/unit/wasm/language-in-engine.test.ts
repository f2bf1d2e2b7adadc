import { expect, test } from "vitest";
import { backtest } from "../../../server/backtest.ts";
import type { BacktestResult } from "../../../shared/backtest.ts";
import { defaultSettings } from "../../../shared/settings.ts";

async function run(source: string, names = ["0"]): Promise<BacktestResult> {
  return backtest({
    strategy: { path: "test.ts", source },
    data: names.map((name) => ({ name, reference: "sp500" })),
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
    const values = plots[name] ?? new Float64Array();
    expect(values.findIndex((value) => !Number.isNaN(value))).toBe(firstValue);
    expect(Math.max(...values.subarray(firstValue).map(Math.abs))).toBeLessThan(1e-9);
  }
});

test("what is thrown names the path, the place and the bar", async () => {
  const failed = run(`import { Strategy, Bar } from "tidebook";
export class T extends Strategy {
  onBar(bar: Bar): void {
    if (bar.index == 2) throw new Error("enough of this");
  }
}`);
  await expect(failed).rejects.toThrow(/^test\.ts:4:25 enough of this at bar 2 .*\n.*throw new Error.*\n +\^$/);
});

const PLACES: Record<string, [body: string, at: string, told: RegExp]> = {
  "an index out of range": [
    "const few = new Array<f64>(2); plot('x', few[bar.index]);",
    "few[bar.index]",
    /Index out of range at bar 2 .*: a list's indexes go from 0 to its length less 1/,
  ],
  "a division by zero": [
    "const n: i32 = 10 / (2 - bar.index); plot('x', f64(n));",
    "10 / (2",
    /divide by zero.* at bar 2 .*: a whole number was divided by 0/,
  ],
  "a look into the future": [
    "if (bar.index == 2) plot('x', close[-1]);",
    "close[-1]",
    /at bar 2 .* the value -1 bars ago/,
  ],
  "what a method called by another does": ["if (bar.index == 2) this.deeper();", "throw new", /too deep at bar 2 /],
  "a missing key": [
    "const m = new Map<i32, f64>(); m.set(1, bar.close); plot('x', m.get(3));",
    "m.set",
    /Key does not exist at bar 0 .*: ask `map\.has\(key\)` before/,
  ],
  "a complaint that is compiled into a handler which does nothing else": [
    "'x'.repeat(-1);",
    "onBar",
    /Invalid length at bar 0 /,
  ],
  "a nothing that is used": ["const none: Strategy | null = null; plot('x', none!.position);", "none!", /at bar 0 /],
};

test.each(Object.entries(PLACES))("%s is told with its place in the source", async (_, [body, at, told]) => {
  const source = `import { Strategy, Bar, close, plot } from "tidebook";
export class T extends Strategy {
  deeper(): void { this.deepest(7); }
  deepest(n: i32): void {
    throw new Error("too deep");
  }
  onBar(bar: Bar): void {
    ${body}
  }
}`;
  const error: unknown = await run(source).catch((failure: unknown) => failure);
  const [first = "", line, caret = ""] = (error as Error).message.split("\n");
  const number = source.slice(0, source.indexOf(at)).split("\n").length;
  expect(first).toMatch(new RegExp(`^test\\.ts:${number}:\\d+ `));
  expect(first).toMatch(told);
  expect(line).toBe(`  ${source.split("\n")[number - 1]}`);
  expect(caret).toMatch(/^ +\^$/);
});

test("an indicator that is given a period of nothing is told with its place", async () => {
  const failed = run(`import { Strategy, Series, close, sma } from "tidebook";
export class T extends Strategy {
  mean: Series = sma(close, 0);
}`);
  await expect(failed).rejects.toThrow(/^test\.ts:3:\d+ .*period.*\n {4}mean: Series = sma\(close, 0\);\n/);
});

test("a timeframe that the bars do not make is told with its place", async () => {
  const failed = run(`import { Strategy, Series, Timeframe, sma, timeframe } from "tidebook";
export class T extends Strategy {
  hours: Timeframe = timeframe("1h");
  mean: Series = sma(this.hours.close, 5);
}`);
  await expect(failed).rejects.toThrow(/^test\.ts:3:\d+ .*timeframe\("1h"\) is no multiple/);
});

test("a strategy that calls itself without end is stopped and told", async () => {
  const failed = run(`import { Strategy, Bar } from "tidebook";
export class T extends Strategy {
  again(n: i32): i32 { return this.again(n + 1) + this.again(n + 2); }
  onBar(bar: Bar): void { if (this.again(bar.index) == 5) this.buy(1); }
}`);
  await expect(failed).rejects.toThrow(
    /^test\.ts:3:\d+ .*calls itself deeper than its stack of 256 kB allows at bar 0 /,
  );
});

test.each(["this.buy(1);", "this.flatten();", "this.cancelAll();"])(
  "%s before the first bar is told with its place",
  async (order) => {
    const failed = run(`import { Strategy, Bar, Series, close, sma } from "tidebook";
export class T extends Strategy {
  mean: Series = sma(close, 5);
  onStart(): void {
    ${order}
  }
  onBar(bar: Bar): void { this.sell(1); }
}`);
    await expect(failed).rejects.toThrow(/^test\.ts:5:\d+ .*not in onStart\n/);
  },
);

test("a set of ours is run without a word on its prices, and told when it is named twice", async () => {
  const source = `import { Strategy, Bar } from "tidebook";
export class T extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.buy(1); } }`;
  const open = "A position is still open: 1 long, marked at the last close.";
  expect((await run(source)).warnings).toEqual([open]);
  const twice = await run(source, ["A", "B"]);
  expect(twice.warnings).toContain("A and B have the same bars (sp500): was another file meant?");
});

test("a log keeps its first 16 MB of text and says how many lines were left out", async () => {
  const { log, warnings } = await run(`import { Strategy, Bar, log } from "tidebook";
export class T extends Strategy {
  onBar(bar: Bar): void { log("x".repeat(bar.index < 400 ? 50000 : 1)); log("y".repeat(bar.index)); }
}`);
  const bytes = log.reduce((sum, { text }) => sum + text.length, 0);
  expect(bytes).toBeLessThanOrEqual(16_000_000);
  expect(bytes).toBeGreaterThan(15_950_000);
  expect(log.map(({ text }) => text.length).slice(0, 4)).toEqual([50_000, 0, 50_000, 1]);
  expect(warnings.join(" ")).toMatch(
    /\d+ log lines were left out at the end: a run keeps 100,000 lines and 16 MB of text\./,
  );
});
