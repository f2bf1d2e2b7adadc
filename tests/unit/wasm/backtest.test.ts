import { describe, expect, test } from "vitest";
import type { BarColumns } from "../../../wasm/index.ts";
import { defaultSettings } from "../../../shared/settings.ts";
import { barsOf, flatBars, play } from "../../support/engine-run.ts";

const rising = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const plotOf = async (body: string, rest: Parameters<typeof play>[1]): Promise<readonly (number | null)[]> =>
  (await play(`export class T extends Strategy { ${body} }`, rest)).plots.p ?? [];

const HOUR = 3_600_000;

describe("what a strategy sees", () => {
  test("values of earlier bars, NaN before the first", async () => {
    const body = `onBar(bar: Bar): void { plot("p", close[2]); }`;
    expect(await plotOf(body, { bars: { a: flatBars([1, 2, 3, 4]) } })).toEqual([null, null, 1, 2]);
  });

  test("a higher bar from the bar that ends with it, not before", async () => {
    const body = `slow: Timeframe = timeframe("3m"); onBar(bar: Bar): void { plot("p", this.slow.close[0]); }`;
    const seen = await plotOf(body, { bars: { a: flatBars(rising(7)) } });
    expect(seen).toEqual([null, null, 3, 3, 3, 6, 6]);
  });

  test("an indicator on a higher timeframe counts higher bars", async () => {
    const body = `mean: Series = sma(timeframe("2m").close, 2); onBar(bar: Bar): void { plot("p", this.mean[0]); }`;
    const seen = await plotOf(body, { bars: { a: flatBars(rising(6)) } });
    expect(seen).toEqual([null, null, null, 3, 3, 5]);
  });

  test("another instrument keeps its last bar where it has none", async () => {
    const b = { ...flatBars([10, 20]), time: BigInt64Array.of(0n, 120_000n) };
    const body = `b: Instrument = instrument("b"); onBar(bar: Bar): void { plot("p", this.b.close[0]); }`;
    const settings = { interval: 60_000 };
    expect(await plotOf(body, { bars: { a: flatBars([1, 2, 3]), b }, settings })).toEqual([10, 10, 20]);
  });

  test("a signal from its time of availability on", async () => {
    const times = [0, 60_000, 120_000];
    const signals = [
      {
        name: "mood",
        time: BigInt64Array.from(times, BigInt),
        value: Float64Array.of(5, 6, 7),
        available: BigInt64Array.of(60_000n, 240_000n, 180_000n),
      },
    ];
    const body = `mood: Series = signal("mood"); onBar(bar: Bar): void { plot("p", this.mood[0]); }
      onSignal(signal: Signal): void { log(signal.name + " " + signal.value.toString()); }`;
    const result = await play(`export class T extends Strategy { ${body} }`, {
      bars: { a: flatBars([1, 1, 1, 1]) },
      signals,
    });
    expect(result.plots.p).toEqual([5, 5, 7, 7]);
    expect(result.log.map(({ text }) => text)).toEqual(["mood 5.0", "mood 7.0", "mood 6.0"]);
  });

  test("a signal no later than the next bar begins, where bars are shorter than the interval", async () => {
    // The interval of these months is 31 days; February's bar ends on the first of March.
    const months = [0, 1, 2, 3, 4].map((month) => Date.UTC(2023, month));
    const bars = { ...flatBars([1, 1, 1, 1, 1]), time: BigInt64Array.from(months, BigInt) };
    const known = [Date.UTC(2023, 1, 10), Date.UTC(2023, 2, 2)];
    const [time, available] = [BigInt64Array.from(known, BigInt), BigInt64Array.from(known, BigInt)];
    const body = `mood: Series = signal("mood"); onBar(bar: Bar): void { plot("p", this.mood[0]); }
      onSignal(signal: Signal): void { log(signal.value.toString()); }`;
    const signals = [{ name: "mood", time, available, value: Float64Array.of(5, 6) }];
    const result = await play(`export class T extends Strategy { ${body} }`, { bars: { a: bars }, signals });
    expect(result.request.interval).toBe(31 * 86_400_000);
    expect(result.plots.p).toEqual([null, 5, 6, 6, 6]);
    expect(result.log.map(({ time: at }) => at)).toEqual([months[1], months[2]]);
  });

  test("annual figures do not depend on another instrument's labels", async () => {
    const days = (offset: number, step: number, count: number) => ({
      ...flatBars(
        Array.from({ length: count }, (_, index) => 100 + ((7 * index) % 13)),
        step * HOUR,
        offset * HOUR,
      ),
    });
    const body = `export class T extends Strategy { b: Instrument = instrument("b"); onBar(bar: Bar): void { if (bar.index == 0) this.buy(50); } }`;
    const figures = async (b: BarColumns) => {
      const { request, metrics } = await play(body, {
        bars: { a: days(0, 24, 60), b },
        settings: { interval: 24 * HOUR },
      });
      return [request.periodsPerYear, metrics.annualReturn, metrics.annualVolatility];
    };
    const [periods, growth, volatility] = await figures(days(0, 24, 60));
    expect(periods).toBe(365);
    for (const [b, steps] of [
      [days(12, 24, 60), 119 / 60],
      [days(0, 6, 237), 237 / 60],
    ] as const) {
      const other = await figures(b);
      expect(other[0]).toBe(365 * steps);
      expect(Math.abs(other[1]! / growth! - 1)).toBeLessThan(0.05);
      expect(Math.abs(other[2]! / volatility! - 1)).toBeLessThan(0.05);
    }
  });

  test("bars before the range feed indicators and nothing else", async () => {
    const settings = { range: { from: 120_000, to: null, warmup: 2 } };
    const body = `mean: Series = sma(close, 3); onBar(bar: Bar): void { plot("p", this.mean[0] * 100 + this.mean[1] + f64(bar.index)); }`;
    const result = await play(`export class T extends Strategy { ${body} }`, {
      bars: { a: flatBars([1, 2, 3, 4]) },
      settings,
    });
    expect(result.plots.p).toEqual([null, 303]);
    expect(result.equity.time).toEqual([120_000, 180_000]);
  });

  test("the seeded numbers of its run, the same each time", async () => {
    const body = `onBar(bar: Bar): void { plot("p", random()); }`;
    const bars = { a: flatBars([1, 2, 3]) };
    const [first, again, other] = await Promise.all([
      plotOf(body, { bars }),
      plotOf(body, { bars }),
      plotOf(body, { bars, settings: { seed: 2 } }),
    ]);
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
  });
});

describe("custom indicators", () => {
  const doubled = `export class Doubled extends Indicator {
    constructor(readonly source: Series) { super(); }
    update(bar: Bar): f64 { return 2 * this.source[0] + 100 * bar.close; }
  }
  `;

  test("are computed bar by bar, and other indicators build on them", async () => {
    const body = `${doubled} export class T extends Strategy {
      twice: Series = custom(new Doubled(close));
      mean: Series = sma(this.twice, 2);
      onBar(bar: Bar): void { plot("twice", this.twice[0]); plot("mean", this.mean[0]); plot("last", this.twice[1]); }
    }`;
    const { plots } = await play(body, { bars: { a: flatBars([1, 2, 3]) } });
    expect(plots.twice).toEqual([102, 204, 306]);
    expect(plots.mean).toEqual([null, 153, 255]);
    expect(plots.last).toEqual([null, 102, 204]);
  });

  test("see nothing of the bars to come, not even through a variable of the module", async () => {
    const body = `let seen: i32 = 0;
    export class Counter extends Indicator { update(bar: Bar): f64 { seen++; return 0; } }
    export class T extends Strategy {
      count: Series = custom(new Counter());
      onBar(bar: Bar): void { plot("p", f64(seen)); }
    }`;
    const settings = { range: { from: 60_000, to: null, warmup: 1 } };
    const { plots } = await play(body, { bars: { a: flatBars([1, 2, 3, 4]) }, settings });
    expect(plots.p).toEqual([2, 3, 4]);
  });

  test("tick with the timeframe they are made on", async () => {
    const body = `${doubled} export class T extends Strategy {
      slow: Timeframe = timeframe("2m");
      twice: Series = this.slow.custom(new Doubled(this.slow.close));
      onBar(bar: Bar): void { plot("p", this.twice[0]); }
    }`;
    const { plots } = await play(body, { bars: { a: flatBars([1, 2, 3, 4]) } });
    expect(plots.p).toEqual([null, 204, 204, 408]);
  });
});

describe("what handlers are told", () => {
  test("fills and order changes before the bar, with the position as it is then", async () => {
    const body = `export class T extends Strategy {
      onBar(bar: Bar): void { log("bar " + bar.index.toString() + " " + this.position.toString()); if (bar.index == 0) this.buy(2); }
      onFill(fill: Fill): void { log("fill " + fill.price.toString() + " " + this.position.toString()); }
      onOrder(order: Order): void { log("order " + order.status); }
      onStop(): void { log("stop"); }
    }`;
    const { log } = await play(body, { bars: { a: flatBars([10, 11]) } });
    expect(log.map(({ text }) => text)).toEqual(["bar 0 0.0", "fill 11.0 2.0", "order filled", "bar 1 2.0", "stop"]);
  });

  test("an order placed in onFill works from the next bar", async () => {
    const body = `export class T extends Strategy {
      onBar(bar: Bar): void { if (bar.index == 0) this.buy(1); }
      onFill(fill: Fill): void { if (this.position > 0) this.sell(1); }
    }`;
    const { fills } = await play(body, { bars: { a: flatBars([10, 11, 12, 13]) } });
    expect(fills.map(({ time, price }) => [time, price])).toEqual([
      [60_000, "11"],
      [120_000, "12"],
    ]);
  });
});

describe("money", () => {
  test("is exact: fees up, notional against the account", async () => {
    const body = `export class T extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.buy(0.3); } }`;
    const costs = { makerBps: "0", takerBps: "1.5", slippageBps: "0" };
    const result = await play(body, { bars: { a: flatBars([10, 10.01]) }, settings: { costs } });
    expect(result.fills[0]?.fee).toBe("0.00045045");
    expect(result.equity.value).toEqual(["10000", "9999.99954955"]);
  });

  test("an account below zero is said so, with the day", async () => {
    const body = `export class T extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.sell(900); } }`;
    const result = await play(body, { bars: { a: flatBars([10, 10, 30]) } });
    expect(result.warnings[0]).toMatch(/^The account fell to zero or below on 1970-01-01 00:02: /);
  });

  test("an instrument whose bars end early is said so, with its orders that wait", async () => {
    const body = `export class T extends Strategy { b: Instrument = instrument("b");
      onBar(bar: Bar): void { if (bar.index == 2) this.b.buy(1); } }`;
    const result = await play(body, { bars: { a: flatBars([1, 1, 1, 1]), b: flatBars([1, 1, 1]) } });
    expect(result.warnings[0]).toMatch(
      /^b has no bars after 1970-01-01 00:02, and 1 order of it still waits: it is marked/,
    );
  });

  test("an entry that a bracket on the wrong side closes as it fills is said so, a stop that its bar reaches is not", async () => {
    const warned = async (side: string, bracket: string) => {
      const body = `export class T extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.${side}(1).bracket(${bracket}); } }`;
      const a = { ...flatBars([10, 10, 10]), high: Float64Array.of(10, 12, 12), low: Float64Array.of(10, 8, 8) };
      return (await play(body, { bars: { a } })).warnings.join(" ").includes("1 entry was closed as it filled");
    };
    expect(await warned("buy", "11, 9")).toBe(true);
    expect(await warned("sell", "9, 11")).toBe(true);
    expect(await warned("buy", "9, 9.5")).toBe(true);
    expect(await warned("buy", "9, 13")).toBe(false);
    expect(await warned("sell", "11, 7")).toBe(false);
  });

  test("an interval longer than the step of the bars is refused", async () => {
    const body = "export class T extends Strategy { onBar(bar: Bar): void {} }";
    const run = play(body, { bars: { a: flatBars([1, 1, 1, 1]) }, settings: { interval: 3_600_000 } });
    await expect(run).rejects.toThrow("interval 1 hour is longer than its bars' 1 minute");
  });

  test("a market order beyond the funds is rejected and said so", async () => {
    const body = `export class T extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.buy(1001); } }`;
    const result = await play(body, { bars: { a: flatBars([10, 10]) } });
    expect(result.orders[0]).toMatchObject({ status: "rejected", reason: "funds" });
    expect(result.warnings.join(" ")).toContain("1 order was rejected for lack of funds");
  });

  test("targetPercent(100) spends what there is, to the last lot that fits with its costs", async () => {
    const body = `export class T extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.targetPercent(100); } }`;
    const costs = { makerBps: "10", takerBps: "10", slippageBps: "1" };
    const result = await play(body, {
      bars: { a: flatBars([10, 10, 10]) },
      settings: { costs, instrument: { tickSize: "0.01", lotSize: "1" } },
    });
    expect(result.fills[0]).toMatchObject({ price: "10.01", quantity: "998" });
    expect(result.orders[0]).toMatchObject({ status: "filled", quantity: "998" });
  });

  test("amounts beyond 64 bits end the run with a sentence", async () => {
    const body = `export class T extends Strategy { onBar(bar: Bar): void { if (bar.index == 0) this.sell(900); } }`;
    const settings = {
      account: { cash: "90000000000", leverage: "1000" },
      instrument: { tickSize: null, lotSize: "1" },
    };
    const bars = {
      a: barsOf([
        [1e8, 1e8, 1e8, 1e8],
        [1e8, 1e8, 1e8, 1e8],
        [1e12, 1e12, 1e12, 1e12],
      ]),
    };
    await expect(play(body, { bars, settings })).rejects.toThrow(/outgrew 64 bits/);
  });
});

describe("bad strategies", () => {
  const broken = async (body: string): Promise<unknown> => play(body, { bars: { a: flatBars([1, 2, 3]) } });

  test.each([
    ["asks for the future", `onBar(bar: Bar): void { plot("p", close[-1]); }`, /test\.ts: at bar 0 .*the future/],
    [
      "names no instrument",
      `b: Instrument = instrument("ETH"); onBar(bar: Bar): void {}`,
      /instrument "ETH" \(given: a\): give it with --data ETH=FILE$/,
    ],
    [
      "names another of one letter",
      `b: Instrument = instrument("B"); onBar(bar: Bar): void {}`,
      /instrument "B" \(given: a\): give it with --data B=FILE$/,
    ],
    [
      "counts on",
      `b: Instrument = instrument("1"); onBar(bar: Bar): void {}`,
      /"1" \(given: a\): a number is the place/,
    ],
    [
      "names no signal",
      `s: Series = signal("mood"); onBar(bar: Bar): void {}`,
      /signal "mood" \(none is given\): give it with --signal mood=FILE$/,
    ],
    ["divides no interval", `t: Timeframe = timeframe("90s"); onBar(bar: Bar): void {}`, /timeframe\("90s"\)/],
    [
      "sets an option out of range",
      `s: Series = sma(close, 0); onBar(bar: Bar): void {}`,
      /sma: period must be within/,
    ],
    ["orders in onStart", `onStart(): void { this.buy(1); } onBar(bar: Bar): void {}`, /handlers of a bar only/],
    ["mixes clocks", `s: Series = sma(close, 2); onBar(bar: Bar): void { sma(close, 3); }`, /before the first bar/],
  ])("one that %s is told so", async (_, body, message) => {
    await expect(broken(`export class T extends Strategy { ${body} }`)).rejects.toThrow(message);
  });

  test("an instrument whose name is misspelt is told with the one that was meant", async () => {
    const body = `export class T extends Strategy { b: Instrument = instrument("ETHH"); onBar(bar: Bar): void {} }`;
    const run = play(body, { bars: { BTC: flatBars([1, 2]), ETH: flatBars([1, 2]) } });
    await expect(run).rejects.toThrow(
      /\(given: BTC, ETH\): did you mean "ETH"\? If not, give it with --data ETHH=FILE$/,
    );
  });

  test("an indicator's option that is not whole, or out of range, is told with the parameters that could be it", async () => {
    const body = `export class T extends Strategy { n: f64 = param("fast", 5, 0, 9, 0.1); m: f64 = param("slow", 7, 0, 9);
      s: Series = sma(close, this.n); onBar(bar: Bar): void {} }`;
    const bars = { a: flatBars([1, 2]) };
    await expect(play(body, { bars, params: { fast: 2.5 } })).rejects.toThrow(
      /sma: period must be a whole number, and parameter "fast" is 2\.5$/,
    );
    await expect(play(body, { bars, params: { fast: 0 } })).rejects.toThrow(
      /within 1 to \d+, and parameter "fast" is 0$/,
    );
  });

  test("a parameter that does not exist is told with the nearest that does", async () => {
    const body = `export class T extends Strategy { n: f64 = param("fast", 5, 1, 9); onBar(bar: Bar): void {} }`;
    const bars = { a: flatBars([1, 2]) };
    await expect(play(body, { bars, params: { fats: 3 } })).rejects.toThrow(/no parameter "fats".*Did you mean "fast"/);
    await expect(play(body, { bars, params: { fast: 30 } })).rejects.toThrow(/"fast" is 30, outside 1 to 9/);
  });

  test.each(["__proto__", "constructor"])(
    "a parameter called %s, which no object could hold, is refused",
    async (name) => {
      const body = `export class T extends Strategy { n: f64 = param("${name}", 5); onBar(bar: Bar): void {} }`;
      const told = `a parameter cannot be called "${name}"`;
      await expect(play(body, { bars: { a: flatBars([1, 2]) } })).rejects.toThrow(told);
    },
  );

  test("an interval shorter than every step of the bars is refused", async () => {
    const body = `export class T extends Strategy { onBar(bar: Bar): void {} }`;
    const run = (rows: number) => play(body, { bars: { a: flatBars(rising(rows)) }, settings: { interval: 1_000 } });
    await expect(run(9)).rejects.toThrow(
      /^a\.csv: interval 1 second is shorter than its bars, .* closer than 1 minute:/,
    );
    expect((await run(8)).request.interval).toBe(1_000);
  });

  test("instruments of different intervals are refused", async () => {
    const bars = { a: flatBars([1, 2, 3]), b: flatBars([1, 2, 3], 3_600_000) };
    const body = `export class T extends Strategy { onBar(bar: Bar): void {} }`;
    await expect(play(body, { bars })).rejects.toThrow(/same interval/);
    expect(defaultSettings.interval).toBeNull();
  });
});
