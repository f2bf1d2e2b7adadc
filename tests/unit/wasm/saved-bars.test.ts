import { expect, test } from "vitest";
import { BarBuilder, rescaledBars, type TimeBars } from "../../../wasm/index.ts";
import { seededNumbers } from "../../../server/bench/market-data.ts";
import { engine } from "../../support/engine.ts";

const START = 1_748_736_000_000_000;
const SECOND = 1_000_000;

test.each<TimeBars>([
  { rule: "time", intervalMs: 1000, late: "correct", isFilling: true },
  { rule: "time", intervalMs: 60_000, late: "correct", latenessMs: 1000 },
  {
    rule: "time",
    intervalMs: 300_000,
    session: { openMinute: 0, minutes: 600 },
    zone: [{ from: 0, offset: 3_600_000 }],
  },
])("bars go on in finer units as if these had been theirs from the first trade on: %o", (rule) => {
  const below = seededNumbers(20_261_124);
  const factors = { price: 100, quantity: 10 };
  let coarse = new BarBuilder(engine, rule);
  const fine = new BarBuilder(engine, rule);
  let time = START;
  const one = (unit: { price: number; quantity: number }, [ticks = 0, lots = 0, back = 0, buy = 0]: number[]) => ({
    time: Float64Array.of(time - back * SECOND),
    ticks: Float64Array.of(ticks * unit.price),
    lots: Float64Array.of(lots * unit.quantity),
    isBuy: Uint8Array.of(buy),
  });
  for (let step = 0; step < 600; step++) {
    time += below(3 * SECOND);
    const drawn = [9_000_000_000 + below(5000), 1 + below(2 ** 31), below(8) === 0 ? below(4) : 0, below(2)];
    const given = coarse.push(one(step < 300 ? { price: 1, quantity: 1 } : factors, drawn));
    const wanted = fine.push(one(factors, drawn));
    if (step >= 300) expect(given).toEqual(wanted);
    if (step !== 299) continue;
    const saved = rescaledBars(coarse.save(), factors) ?? new Uint8Array();
    expect(saved).toEqual(fine.save());
    coarse.free();
    coarse = new BarBuilder(engine, saved);
    expect(coarse.open()).toEqual(fine.open());
  }
  expect(coarse.save()).toEqual(fine.save());
  coarse.free();
  fine.free();
});

test("bytes that are no saved time bars are not taken for some", () => {
  const bars = new BarBuilder(engine, { rule: "trades", size: 3 });
  expect(() => rescaledBars(bars.save(), { price: 10, quantity: 1 })).toThrow("saved time bars");
});

test("bars whose numbers have no room in finer units are not counted in those", () => {
  const bars = new BarBuilder(engine, { rule: "time", intervalMs: 1000, late: "correct", isFilling: true });
  const [ticks, lots] = [2 ** 40, 2 ** 50];
  bars.push({
    ...{ time: Float64Array.of(START), isBuy: Uint8Array.of(1) },
    ...{ ticks: Float64Array.of(ticks), lots: Float64Array.of(lots) },
  });
  expect(rescaledBars(bars.save(), { price: 1000, quantity: 1000 })).not.toBeNull();
  expect(rescaledBars(bars.save(), { price: 10_000, quantity: 1 })).toBeNull();
  expect(rescaledBars(bars.save(), { price: 1, quantity: 10_000 })).toBeNull();
});
