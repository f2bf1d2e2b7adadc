import { describe, expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
import { type Call, FakeEngine } from "../../support/fake-engine.ts";
import { sdk } from "../../support/sdk.ts";

const HEAD = `import { Strategy, Bar, Series, Fill, Order, Signal, Indicator, Instrument, open, high, low, close, volume, sma,
  atr, macd, param, plot, log, random, signal, instrument, timeframe, custom, crossedAbove, crossedBelow } from "tidebook";
`;

async function run(body: string, answers: Record<string, (call: Call) => number> = {}): Promise<FakeEngine> {
  const { module } = await compileStrategy(HEAD + body, { path: "test.ts", sdk });
  const engine = new FakeEngine(module, answers);
  engine.call("start");
  return engine;
}

describe("series", () => {
  test("the current and the previous value are read without a call, deeper ones by asking", async () => {
    const engine = await run(
      `export class T extends Strategy {
        mean: Series = sma(close, 5);
        onBar(bar: Bar): void { plot("a", this.mean[0]); plot("b", this.mean[1]); plot("c", close[1]); plot("d", this.mean[2]); }
      }`,
      { value: ({ values }) => 100 + (values[1] ?? 0), plot: ({ text }) => text.charCodeAt(0) },
    );
    engine.bar(0, 10, 1);
    engine.bar(1, 20, 2);
    const plotted = engine.callsOf("plot_value").map(([, , value]) => value);
    expect(plotted).toEqual([1, NaN, NaN, 102, 2, 1, 10, 102]);
    expect(engine.callsOf("value")).toEqual([
      ["", 5, 2],
      ["", 5, 2],
    ]);
  });

  test("a negative number of bars reaches the engine", async () => {
    const engine = await run(
      `export class T extends Strategy { onBar(bar: Bar): void { plot("a", close[-1 - bar.index]); } }`,
    );
    engine.bar(0, 10);
    expect(engine.callsOf("value")).toEqual([["", 3, -1]]);
  });

  test("before the strategy is built and without a slot every read asks the engine", async () => {
    const engine = await run(
      `export class T extends Strategy {
        mean: Series = sma(close, 5);
        first: f64 = this.mean[0];
        onBar(bar: Bar): void { plot("a", this.mean[0]); }
      }`,
      { watch: () => -1, value: () => 7 },
    );
    engine.bar(0, 10, 1);
    expect(engine.callsOf("value")).toEqual([
      ["", 5, 0],
      ["", 5, 0],
    ]);
  });

  test("more than eight series come in further groups of eight", async () => {
    const series = Array.from({ length: 12 }, (_, i) => `  s${i}: Series = sma(close, ${i + 2});`).join("\n");
    const sum = Array.from({ length: 12 }, (_, i) => `this.s${i}[0]`).join(" + ");
    const engine = await run(
      `export class T extends Strategy {\n${series}\n onBar(bar: Bar): void { plot("sum", ${sum}); } }`,
    );
    engine.call("push8", 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8);
    engine.call("more", 13, 9, 10, 11, 12, 0, 0, 0, 0);
    engine.call("bar", 3, 0n);
    expect(engine.callsOf("plot_value")).toEqual([["", 0, 78]]);
  });

  test("crossings compare the previous and the current bar", async () => {
    const engine = await run(`export class T extends Strategy {
      a: Series = sma(close, 5); b: Series = sma(close, 9);
      onBar(bar: Bar): void {
        if (crossedAbove(this.a, this.b)) log("above " + bar.index.toString());
        if (crossedBelow(this.a, this.b)) log("below " + bar.index.toString());
      }
    }`);
    // The newest series is asked for its slot first, so the numbers below go by slot: a is 5, b is 6.
    [
      [1, 2],
      [2, 2],
      [3, 2],
      [2, 2],
      [1, 2],
    ].forEach(([a, b], index) => engine.bar(index, 1, a, b));
    expect(engine.callsOf("log")).toEqual([["above 2"], ["below 4"]]);
  });
});

describe("declarations", () => {
  test("parameters, indicators and their inputs reach the engine as written", async () => {
    const engine = await run(
      `export class T extends Strategy {
      range: Series = atr(param("atr", 14, 2, 100));
      trend: Series = macd(close, 12, 26).signal;
      eth: Instrument = instrument("ETH");
      slow: Series = sma(this.eth.timeframe("1h").close, 3);
    }`,
      {
        instrument: () => 1,
        clock: ({ values }) => 10 * (values[0] ?? 0),
        timeframe: () => 12,
        field: ({ values }) => (values[0] ?? 0) * 10 + (values[1] ?? 0),
      },
    );
    expect(engine.callsOf("param")).toEqual([["atr", 14, 2, 100, 1]]);
    expect(engine.callsOf("option").map(([, value]) => value)).toEqual([14, 12, 26, 9, 3]);
    expect(engine.callsOf("input").map(([, value]) => value)).toEqual([1, 2, 3, 3, 123]);
    expect(engine.callsOf("instrument")).toEqual([["ETH"]]);
    expect(engine.callsOf("timeframe")).toEqual([["1h", 10]]);
  });

  test("a custom indicator is asked for each bar and is a series like any other", async () => {
    const engine: FakeEngine = await run(
      `class Twice extends Indicator {
      source: Series;
      constructor(source: Series) { super(); this.source = source; }
      update(bar: Bar): f64 { return this.source[0] + bar.close; }
    }
    export class T extends Strategy {
      mine: Series = sma(custom(new Twice(close)), 5);
    }`,
      { value: () => 1.5 },
    );
    const [[, clock, object] = []] = engine.callsOf("custom");
    expect(clock).toBe(0);
    expect(engine.call("update", object ?? 0, 0, 0n, 1, 2, 3, 4, 5)).toBe(1.5 + 4);
    expect(engine.callsOf("input")).toEqual([["", 5]]);
    engine.bar(0, 100);
    expect(engine.call("update", object ?? 0, 1, 0n, 1, 2, 3, 4, 5)).toBe(1.5 + 4);
  });
});

describe("orders", () => {
  test("every kind of order is placed as the interface says, and its modifiers can be chained", async () => {
    const engine = await run(
      `export class T extends Strategy {
      onBar(bar: Bar): void {
        this.buy(1); this.sell(2); this.buyLimit(3, 10); this.sellStop(4, 9); this.buyStopLimit(5, 11, 12);
        this.sellIfTouched(6, 13); this.buyLimitIfTouched(7, 8, 8.5); this.sellTrailing(8, 0.5);
        this.buyLimit(1, 99).day().bracket(95, 110).oco(this.sellLimit(1, 120)).gtd(1234567890123).modify(2, 98).cancel();
        this.flatten(); this.cancelAll();
        plot("none", <f64>this.targetPercent(50).isOpen);
        log(this.targetQuantity(1).status);
      }
    }`,
      { order: ({ values }) => Math.round((values[3] ?? 0) * 10), target: () => 0 },
    );
    engine.bar(0, 10);
    expect(engine.callsOf("order").map(([, ...values]) => values)).toEqual([
      [0, 0, 0, 1, 0, 0],
      [0, 0, 1, 2, 0, 0],
      [0, 1, 0, 3, 10, 0],
      [0, 2, 1, 4, 0, 9],
      [0, 3, 0, 5, 12, 11],
      [0, 4, 1, 6, 0, 13],
      [0, 5, 0, 7, 8.5, 8],
      [0, 6, 1, 8, 0.5, 0],
      [0, 1, 0, 1, 99, 0],
      [0, 1, 1, 1, 120, 0],
    ]);
    expect(engine.callsOf("amend").map(([, , ...values]) => values)).toEqual([
      [2, 0, 0],
      [6, 95, 110],
      [7, 10, 0],
      [3, 1234567890123, 0],
      [9, 2, 98],
      [8, 0, 0],
    ]);
    expect(engine.callsOf("target").map(([, ...values]) => values)).toEqual([
      [0, 1, 0],
      [0, 0, 50],
      [0, 1, 1],
    ]);
    expect(engine.callsOf("log")).toEqual([["none"]]);
  });

  test("handlers exist only where the strategy has the method", async () => {
    const engine = await run(
      `export class T extends Strategy {
      onFill(fill: Fill): void { log(fill.side + " " + fill.liquidity + " " + fill.price.toString() + " " + fill.order.id.toString()); }
      onOrder(order: Order): void { log(order.status); }
      onSignal(signal: Signal): void { log(signal.name + " " + signal.value.toString()); }
      onStop(): void { log("stopped"); }
      mood: Series = signal("mood");
    }`,
      { order_value: () => 2 },
    );
    engine.call("fill", 7, 0, 1, 0, 5n, 1.5, 99.25, 0.1);
    engine.call("order", 7);
    engine.call("signalled", 0, 5n, 0.5);
    engine.call("stop");
    expect(engine.callsOf("log")).toEqual([["sell maker 99.25 7"], ["filled"], ["mood 0.5"], ["stopped"]]);
    const bare = await run("export class T extends Strategy {}");
    expect(
      ["fill", "order", "signalled", "update", "stop"].filter((name) => name in bare.strategy.instance.exports),
    ).toEqual([]);
    expect(bare.strategy.present).toBe(0b11111111111);
  });
});

describe("words", () => {
  test("texts of any length and alphabet arrive whole", async () => {
    const engine = await run(`export class T extends Strategy {
      onBar(bar: Bar): void { log(""); log("a"); log("abcd"); log("abcde"); log("ä€😀\\u0000x"); }
    }`);
    engine.bar(0, 1);
    expect(engine.callsOf("log")).toEqual([[""], ["a"], ["abcd"], ["abcde"], ["ä€😀\u0000x"]]);
  });

  test("a plot's name is told once, made up or written out", async () => {
    const engine = await run(
      `export class T extends Strategy {
      onBar(bar: Bar): void { plot("one", 1); for (let i = 0; i < 3; i++) plot("n" + i.toString(), 2); plot("one", 3); }
    }`,
      { plot: ({ text }) => text.length * 10 + Number(text.at(-1) === "e" ? 9 : text.at(-1)) },
    );
    for (let index = 0; index < 3; index++) engine.bar(index, 1);
    expect(engine.callsOf("plot").map(([text]) => text)).toEqual(["one", "n0", "n1", "n2"]);
    const bar = [
      [39, 1],
      [20, 2],
      [21, 2],
      [22, 2],
      [39, 3],
    ];
    expect(engine.callsOf("plot_value").map(([, ...values]) => values)).toEqual([...bar, ...bar, ...bar]);
  });

  test("what the strategy throws ends the run with its words and its place", async () => {
    const engine = await run(`export class T extends Strategy {
      onBar(bar: Bar): void {
        if (bar.index == 1) throw new Error("no more bars, please");
        const few = new Array<f64>(2);
        plot("x", few[3 - bar.index]);
      }
    }`);
    expect(() => engine.bar(0, 1)).toThrow("fault: Index out of range at 0:0");
    expect(() => engine.bar(1, 1)).toThrow("fault: no more bars, please at 5:29");
  });
});
