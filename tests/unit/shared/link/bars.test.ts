import { describe, expect, test } from "vitest";
import { barsBytes, readBars } from "../../../../shared/link/bars.ts";
import { agreementOf, fingerprintOf, type LinkBars, markRows, marksOf } from "../../../../shared/link/marks.ts";
import { hex } from "../../../../wasm/index.ts";
import { engine } from "../../../support/engine.ts";
import { barsFor } from "../../../support/link.ts";

const wantedOf = (bars: LinkBars) => ({ rows: bars.time.length, fingerprint: fingerprintOf(bars) });
const returned = (bars: LinkBars) => readBars(barsBytes([bars]), [wantedOf(bars)])[0];

function shorter(bars: LinkBars, from: number, to: number): LinkBars {
  const { time, open, high, low, close, volume, decimals } = bars;
  const cut = <T extends BigInt64Array | Float64Array>(column: T) => column.slice(from, to) as T;
  return {
    time: cut(time),
    open: cut(open),
    high: cut(high),
    low: cut(low),
    close: cut(close),
    volume: cut(volume),
    decimals,
  };
}

describe("bars inside a link", () => {
  test("come back bit by bit", () => {
    for (const bars of [barsFor(250), barsFor(1), barsFor(60, 8), barsFor(60, 0)]) expect(returned(bars)).toEqual(bars);
  });

  test("come back bit by bit where their numbers are no short decimals, or volumes odd", () => {
    const { close, ...rest } = barsFor(30);
    const odd = {
      ...rest,
      close: close.map((value) => value / 3),
      volume: Float64Array.from(close, (_, row) => (row === 0 ? -0 : row / 7)),
    };
    expect(returned(odd)).toEqual(odd);
  });

  test("take few bytes each", () => {
    expect(barsBytes([barsFor(250)]).length / 250).toBeLessThan(12);
  });

  test("are refused when they are not those that the link names", () => {
    const bars = barsFor(20);
    const bytes = barsBytes([bars]);
    expect(() => readBars(bytes, [{ ...wantedOf(bars), rows: 19 }])).toThrow(/not those that it names/);
    expect(() => readBars(bytes, [wantedOf(barsFor(20, 1))])).toThrow(/not those that it names/);
    expect(() => readBars(bytes.subarray(0, -1), [wantedOf(bars)])).toThrow(/ends too early/);
  });
});

describe("the fingerprint of bars", () => {
  test("is the engine's", () => {
    const { decimals, ...columns } = barsFor(33);
    const held = engine.bars(columns, decimals);
    expect(fingerprintOf(columns)).toBe(hex(held.fingerprint()));
    held.free();
  });
});

describe("marks", () => {
  const bars = barsFor(90);
  const wanted = { rows: 90, marks: marksOf(bars) };

  test("are the fingerprints of eight prefixes", () => {
    expect(Array.from({ length: 8 }, (_, place) => markRows(90, place))).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(wanted.marks[2]).toBe(fingerprintOf(bars, 30).slice(0, 8));
  });

  test("tell up to where another file agrees", () => {
    const row = (time: number | null) => (time === null ? null : bars.time.indexOf(BigInt(time)));
    const rowsOf = (other: typeof bars) => {
      const { agreesUntil, differsBy } = agreementOf(other, wanted);
      return [row(agreesUntil), row(differsBy)];
    };
    const revised = (at: number) => ({ ...bars, close: bars.close.map((one, i) => (i === at ? one + 0.01 : one)) });
    expect(rowsOf(revised(57))).toEqual([49, 59]);
    expect(rowsOf(revised(3))).toEqual([null, 9]);
    expect(rowsOf(revised(89))).toEqual([79, 89]);
    expect(rowsOf(shorter(bars, 0, 45))).toEqual([39, 44]);
    expect(rowsOf(shorter(bars, 1, 90))).toEqual([null, 10]);
  });
});
