import { expect, test } from "vitest";
import {
  BAR_CLOSED,
  BAR_CORRECTED,
  BAR_OPEN,
  BarBuilder,
  type BarRule,
  type BuiltBars,
  resampleBars,
  type TradeColumns,
  zoneOffsets,
} from "../../../wasm/index.ts";
import { engine } from "../../support/engine.ts";

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;

function trades(...rows: readonly (readonly [time: number, ticks: number, lots: number])[]): TradeColumns {
  const column = (index: 0 | 1 | 2): Float64Array => Float64Array.from(rows, (row) => row[index]);
  return { time: column(0), ticks: column(1), lots: column(2), isBuy: Uint8Array.from(rows, () => 1) };
}

const plain = ({ rows, state, time, open, high, low, close, lots }: BuiltBars): number[][] =>
  Array.from({ length: rows }, (_, row) =>
    [state, time, open, high, low, close, lots].map((column) => column[row] ?? NaN),
  );

const some = trades([0, 10, 1], [30 * SECOND, 14, 2], [MINUTE, 9, 3], [50 * SECOND, 20, 1], [3 * MINUTE, 11, 4]);

test("a bar of a cheap coin may hold more than 2^53 lots", () => {
  const builder = new BarBuilder(engine, { rule: "time", intervalMs: 60_000 });
  const most = 2 ** 53 - 1;
  builder.push(trades(...Array.from({ length: 300 }, (_, row) => [row, 7, most] as const)));
  const { lots, trades: count } = builder.open();
  expect([lots[0], count[0]]).toEqual([Number(300n * BigInt(most)), 300]);
  builder.free();
});

test("trades become bars, and late ones correct what was given", () => {
  const builder = new BarBuilder(engine, { rule: "time", intervalMs: 60_000, late: "correct" });
  expect(plain(builder.push(some))).toEqual([
    [BAR_CLOSED, 0, 10, 14, 10, 14, 3],
    [BAR_CORRECTED, 0, 10, 20, 10, 20, 4],
    [BAR_CLOSED, MINUTE, 9, 9, 9, 9, 3],
  ]);
  expect(plain(builder.open())).toEqual([[BAR_OPEN, 3 * MINUTE, 11, 11, 11, 11, 4]]);
  const last = builder.advance(4 * MINUTE);
  expect([last.rows, last.trades[0], last.buyLots[0], last.notional[0]]).toEqual([1, 1, 4, 44]);
  expect(builder.counts()).toEqual({ late: 0, outside: 0 });
  builder.free();
  expect(() => builder.push(some)).toThrow("freed before");
});

test("a maker of bars goes on from its saved state", () => {
  const whole = new BarBuilder(engine, { rule: "renko", size: 3 });
  const expected = plain(whole.push(some));
  const first = new BarBuilder(engine, { rule: "renko", size: 3 });
  const begun = plain(first.push(trades([0, 10, 1], [30 * SECOND, 14, 2])));
  const second = new BarBuilder(engine, first.save());
  first.free();
  const rest = second.push(trades([MINUTE, 9, 3], [50 * SECOND, 20, 1], [3 * MINUTE, 11, 4]));
  expect([...begun, ...plain(rest)]).toEqual(expected);
  expect(() => new BarBuilder(engine, new Uint8Array(20))).toThrow("no saved state");
  whole.free();
  second.free();
});

test.each([
  { rule: "trades", size: 0 },
  { rule: "lots", size: 1.5 },
  { rule: "time", intervalMs: -1 },
  { rule: "time", intervalMs: 129_600_000, session: { openMinute: 570, minutes: 390 } },
  { rule: "imbalance", weight: "lots", threshold: NaN, span: 1 },
] as const)("a rule that makes no bars is refused in a sentence: $rule", (rule) => {
  expect(() => new BarBuilder(engine, rule)).toThrow(/cannot have .*: sizes are positive/);
});

const daily = { rule: "time", intervalMs: 86_400_000 };
test.each([
  [{ rule: "tik", size: 1 }, 'rule "tik": rules are time, '],
  [{ rule: "imbalance", weight: "gold", threshold: 1, span: 1 }, 'weight "gold": weights are '],
  [{ ...daily, session: { openMinute: 0, minutes: 60, weekdays: [1, 33] } }, "weekday 33: weekdays are 1 "],
  [{ ...daily, latenessMs: Infinity }, "lateness of Infinity ms"],
  [{ ...daily, latenessMs: NaN }, "lateness of NaN ms"],
  [{ ...daily, latenessMs: -1 }, "lateness of -1 ms"],
])("what would be taken for something else is named: %j", (rule, sentence) => {
  expect(() => new BarBuilder(engine, rule as BarRule)).toThrow(`bars have no ${sentence}`);
});

test("a trade that no bar can hold is an error, and those before it are taken", () => {
  const builder = new BarBuilder(engine, { rule: "lots", size: 2 });
  const given = expect.objectContaining({ rows: 1, lots: Float64Array.of(2) }) as unknown;
  const refused = expect.objectContaining({ code: "bars/trade", given }) as unknown;
  expect(() => builder.push(trades([0, 10, 2], [1, 10, 1], [2, 10.5, 1]))).toThrow(refused);
  expect(builder.open().lots).toEqual(Float64Array.of(1));
  builder.free();
});

test("zones change when their country says so", () => {
  // Central European summer time of 2024: 31 March to 27 October, 01:00 UTC.
  const offsets = zoneOffsets("Europe/Berlin", Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1));
  expect(offsets).toEqual([
    { from: Date.UTC(2024, 0, 1), offset: 3_600_000 },
    { from: Date.UTC(2024, 2, 31, 1), offset: 7_200_000 },
    { from: Date.UTC(2024, 9, 27, 1), offset: 3_600_000 },
  ]);
  expect(() => zoneOffsets("Mars/Olympus", 0, 1)).toThrow('there is no time zone "Mars/Olympus" here');
});

test("bars of a day follow sessions and zones", () => {
  const zone = zoneOffsets("America/New_York", Date.UTC(2024, 2, 1), Date.UTC(2024, 3, 1));
  const session = { openMinute: 570, minutes: 390, weekdays: [1, 2, 3, 4, 5] };
  // Friday before and Monday after clocks were set forward on 10 March 2024.
  const [friday, monday] = [Date.UTC(2024, 2, 8, 14, 30), Date.UTC(2024, 2, 11, 13, 30)];
  const times = [friday - 60_000, friday, friday + 23_340_000, monday, monday + 60_000];
  const column = (): Float64Array => Float64Array.from(times, (_, index) => index + 1);
  const columns = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  const bars = engine.bars({ time: BigInt64Array.from(times, BigInt), ...columns }, 0);
  const days = resampleBars(engine, bars, { rule: "time", intervalMs: 86_400_000, session, zone });
  expect([...days.time()].map(Number)).toEqual([friday, monday]);
  expect([...days.column("volume")]).toEqual([5, 9]);
  expect(() => resampleBars(engine, bars, { rule: "time", intervalMs: 0 })).toThrow("cannot have an interval of 0 ms");
  bars.free();
  days.free();
});
