import { describe, expect, test } from "vitest";
import { type BarColumns, computeIndicators, IndicatorStream } from "../../../wasm/index.ts";
import { engine } from "../../support/engine.ts";
import { play } from "../../support/engine-run.ts";

const HOUR = 3_600_000;
const at = (day: number, hour: number, minute = 0) => Date.UTC(2024, 2, day, hour, minute);

/** Bars of one price each, traded once, from [time, price, volume]. */
function bars(...rows: readonly (readonly [time: number, price: number, volume?: number])[]): BarColumns {
  const price = Float64Array.from(rows, ([, one]) => one);
  return {
    time: BigInt64Array.from(rows, ([time]) => BigInt(time)),
    ...{ open: price, high: price, low: price, close: price },
    volume: Float64Array.from(rows, ([, , volume = 1]) => volume),
  };
}

function outputsOf(columns: BarColumns, name: string, options: Record<string, number> = {}) {
  const held = engine.bars(columns, 2);
  const [answer] = computeIndicators(engine, held, [{ name, options }]);
  held.free();
  return answer!.outputs;
}

const vwap = (columns: BarColumns, options = {}) => outputsOf(columns, "sessionvwap", options).middle;

describe("a session", () => {
  test("begins at midnight UTC, though no bar opens then, and after days without a bar", () => {
    const columns = bars([at(1, 22), 10], [at(1, 23), 20], [at(2, 1), 30], [at(2, 2), 50], [at(6, 2), 70]);
    expect(vwap(columns)).toEqual([10, 15, 30, 40, 70]);
  });

  test("begins at its offset, in the days when clocks are changed elsewhere as in all others", () => {
    // New York's clocks go forward on the tenth; 14:30 UTC stays 14:30 UTC.
    const options = { offsetMinutes: 14 * 60 + 30 };
    const columns = bars([at(9, 14), 1], [at(9, 14, 30), 10], [at(10, 14), 20], [at(10, 14, 30), 30], [at(11, 14), 50]);
    expect(vwap(columns, options)).toEqual([1, 10, 15, 30, 40]);
  });

  test("of a week begins on Monday with an offset of four days", () => {
    const options = { sessionMinutes: 7 * 1440, offsetMinutes: 4 * 1440 };
    // The third of March 2024 is a Sunday.
    expect(vwap(bars([at(1, 0), 10], [at(3, 23), 20], [at(4, 0), 30], [at(10, 0), 50]), options)).toEqual([
      10, 15, 30, 40,
    ]);
  });

  test("that bars outlast is each bar's own, and times before 1970 have sessions, too", () => {
    expect(vwap(bars([at(1, 0), 10], [at(1, 4), 20], [at(1, 8), 30]), { sessionMinutes: 60 })).toEqual([10, 20, 30]);
    expect(vwap(bars([-2 * HOUR, 10], [-HOUR, 20], [0, 30], [HOUR, 50]))).toEqual([10, 15, 30, 40]);
  });

  test("without volume so far has its first price and no width, and nothing of the session before", () => {
    const columns = bars([at(1, 0), 10, 3], [at(1, 1), 20, 1], [at(2, 0), 40, 0], [at(2, 1), 44, 0], [at(2, 2), 50, 2]);
    const { upper, middle, lower } = outputsOf(columns, "sessionvwap");
    expect(middle).toEqual([10, 12.5, 40, 40, 50]);
    expect([upper?.slice(2), lower?.slice(2)]).toEqual([
      [40, 40, 50],
      [40, 40, 50],
    ]);
  });

  test("is counted by a higher timeframe's own bars in a strategy", async () => {
    const columns = bars(...Array.from({ length: 8 }, (_, bar) => [at(1, 20) + bar * HOUR, 10 * (bar + 1)] as const));
    const source = `import { sessionvwap, Sessionvwap } from "tidebook";
export class T extends Strategy {
  own: Sessionvwap = sessionvwap();
  higher: Sessionvwap = sessionvwap(1440, 0, 2, timeframe("2h"));
  onBar(bar: Bar): void { plot("own", this.own.middle[0]); plot("higher", this.higher.middle[0]); }
}`;
    const { plots } = await play(source, { bars: { a: columns } });
    expect(plots.own).toEqual(vwap(columns));
    // Bars of two hours close at 20, 40, 60, 80 and hold two units each; their typical prices lie between.
    const typical = (low: number) => (low + 2 * (low + 10)) / 3;
    const [first, second, third, fourth] = [10, 30, 50, 70].map(typical);
    const wanted = [
      null,
      first,
      first,
      (first! + second!) / 2,
      (first! + second!) / 2,
      third,
      third,
      (third! + fourth!) / 2,
    ];
    wanted.forEach((value, bar) => {
      if (value === null) expect(plots.higher?.[bar]).toBeNull();
      else expect(plots.higher?.[bar]).toBeCloseTo(value!, 9);
    });
  });
});

describe("a market profile", () => {
  test("of a flat session is its price, and a new session forgets the old one's range", () => {
    const columns = bars([at(1, 0), 5], [at(1, 1), 5], [at(1, 2), 7], [at(2, 0), 9]);
    const { upper, fullest, lower } = outputsOf(columns, "marketprofile", { classes: 2 });
    expect(fullest).toEqual([5, 5, 5.5, 9]);
    expect([upper, lower]).toEqual([
      [5, 5, 7, 9],
      [5, 5, 5, 9],
    ]);
  });

  test("keeps no more bars than its period, and all of them where sessions do not end", () => {
    const columns = bars([at(1, 0), 0], [at(1, 1), 10], [at(2, 0), 20], [at(2, 1), 20]);
    const profile = (options: Record<string, number>) =>
      outputsOf(columns, "marketprofile", { classes: 2, ...options });
    expect(profile({ sessionMinutes: 0 }).fullest).toEqual([0, 2.5, 15, 15]);
    expect(profile({ sessionMinutes: 0, period: 2 }).fullest).toEqual([0, 2.5, 12.5, 20]);
    expect(profile({}).fullest).toEqual([0, 2.5, 20, 20]);
  });

  test("goes on from a saved state in the middle of a session", () => {
    const rows = Array.from({ length: 9 }, (_, bar) => ({
      time: at(1, 20 + bar),
      high: 12 + (bar % 4),
      low: 8 + (bar % 3),
    }));
    const whole = new IndicatorStream(engine, { name: "marketprofile" });
    const wanted = rows.map((row) => [...whole.push(row)]);
    const first = new IndicatorStream(engine, { name: "marketprofile" });
    for (const row of rows.slice(0, 3)) first.push(row);
    const second = new IndicatorStream(engine, { name: "marketprofile" }, first.save());
    expect(rows.slice(3).map((row) => [...second.push(row)])).toEqual(wanted.slice(3));
    for (const stream of [whole, first, second]) stream.free();
  });
});
