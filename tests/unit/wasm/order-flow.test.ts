import { describe, expect, test } from "vitest";
import { indicatorNamed } from "../../../shared/indicators.ts";
import { computeIndicators, IndicatorStream } from "../../../wasm/index.ts";
import { engine } from "../../support/engine.ts";
import { flatBars, play } from "../../support/engine-run.ts";
import { codeOf } from "../../support/refusal.ts";

/** An indicator's only output over columns in the order of its inputs. */
function valuesOf(name: string, options: number[], ...columns: number[][]): number[] {
  const inputs = columns.map((column) => Float64Array.from(column));
  return [...engine.indicator(indicatorNamed(name)?.id ?? -1, inputs, options)[0]!];
}

describe("order flow", () => {
  test("of bars without volume is nothing, and weighs nothing", () => {
    expect(valuesOf("delta", [], [0, 3], [0, 4])).toEqual([0, 2]);
    expect(valuesOf("vpin", [2], [0, 0, 4], [0, 0, 4])).toEqual([NaN, 0, 1]);
  });

  test("moves no price where it does not vary: lambda is 0, and not a division by nothing", () => {
    expect(valuesOf("kylelambda", [2], [10, 11, 13, 16], [5, 7, 7, 7], [9, 9, 9, 9])).toEqual([NaN, NaN, 0, 0]);
    expect(valuesOf("kylelambda", [2], [10, 10, 10], [5, 6, 7], [9, 9, 9])).toEqual([NaN, NaN, 0]);
  });

  test("goes on over a bar that is not known: it enters as the one before and has no value", () => {
    expect(valuesOf("cvd", [], [NaN, 6, NaN, 1], [10, 10, 10, 10])).toEqual([NaN, 2, NaN, -4]);
  });

  test("at quotes that stay is nothing", () => {
    expect(valuesOf("ofi", [1], [9, 9, 9], [5, 5, 5], [10, 10, 10], [7, 7, 7])).toEqual([NaN, 0, 0]);
  });
});

describe("spreads", () => {
  test("leave a trade without a mid above 0 out", () => {
    expect(valuesOf("effectivespread", [2], [101, 100, 99], [99, 0, 99], [101, 0, 101])).toEqual([NaN, 200, 200]);
    expect(valuesOf("effectivespread", [1], [0], [0], [0])).toEqual([0]);
  });

  test("are realized when the later quote is there, and not before: what comes after it changes nothing", () => {
    const columns = [
      [101, 99, 101, 99],
      [1, -1, 1, -1],
      [99, 98, 99, 99],
      [101, 100, 101, 101],
    ];
    const all = valuesOf("realizedspread", [1, 2], ...columns);
    expect(all.slice(0, 3)).toEqual([NaN, NaN, 200]);
    for (let end = 1; end < 4; end++) {
      const known = columns.map((column) => column.slice(0, end));
      expect(valuesOf("realizedspread", [1, 2], ...known)).toEqual(all.slice(0, end));
    }
  });
});

describe("what no bar has", () => {
  const bars = flatBars([10, 11, 13, 12, 15]);
  const times = [60_000, 120_000, 200_000, 240_000];
  const signal = {
    name: "buys",
    time: BigInt64Array.from(times, BigInt),
    value: Float64Array.of(0.25, 0.75, 1, 0.5),
    available: BigInt64Array.from(times, BigInt),
  };

  test("comes from a signal, to the same values in a strategy and over columns", async () => {
    const source = `import { cvd } from "tidebook";
export class T extends Strategy {
  flow: Series = cvd(signal("buys"), volume);
  mean: Series = sma(this.flow, 2);
  onBar(bar: Bar): void { plot("p", this.flow[0]); plot("m", this.mean[0]); }
}`;
    const { plots } = await play(source, { bars: { a: bars }, signals: [signal] });
    const held = engine.bars(bars, 2);
    const buyVolume = Float64Array.of(0.25, 0.75, 0.75, 0.5, 0.5);
    const [answer] = computeIndicators(engine, held, [{ name: "cvd" }], { buyVolume });
    expect(plots.p).toEqual([-0.5, 0, 0.5, 0.5, 0.5]);
    expect(answer?.outputs.real).toEqual(plots.p);
    expect(plots.m).toEqual([null, -0.25, 0.25, 0.5, 0.5]);
    held.free();
  });

  test("is asked for by name where it is not given", () => {
    const held = engine.bars(bars, 2);
    const asked = (name: string, given = {}) => [...computeIndicators(engine, held, [{ name }], given)];
    expect(codeOf(() => asked("kylelambda"))).toBe("indicator/input");
    expect(() => asked("realizedspread", { side: Float64Array.of(1, 1, 1, 1, 1) })).toThrow(
      "realizedspread reads price, bid and ask, which price data has not: give it to `tidebook indicator` with --signal price=FILE --signal bid=FILE --signal ask=FILE, or use realizedspread in a strategy",
    );
    held.free();
  });

  test("is a field of the bar that a stream is fed", () => {
    const stream = new IndicatorStream(engine, { name: "cvd" });
    expect([stream.push({ buyVolume: 6, volume: 10 })[0], stream.push({ buyVolume: 1, volume: 3 })[0]]).toEqual([2, 1]);
    expect(stream.push({ volume: 3 })[0]).toBeNaN();
    stream.free();
  });
});
