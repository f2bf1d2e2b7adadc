import { expect, test } from "vitest";
import { warningsOf } from "../../../shared/warnings.ts";
import { DAY, equityOf, fillWith, orderWith, resultWith, START } from "../../support/result.ts";

const FACTS = { bars: 0, ambiguousBars: 0, lostLogLines: 0, cutTargets: 0, silent: [] };

/** What is said of a run of so many bars, so far apart, that traded. */
function saidOf(count: number, interval: number, hasTraded = true): readonly string[] {
  const time = Array.from({ length: count }, (_, bar) => START + bar * interval);
  const base = resultWith({ equity: equityOf(Array<string>(count).fill("10000"), time) });
  const data = base.data.map((one) => ({ ...one, interval, to: time.at(-1) }));
  const orders = [orderWith({ status: hasTraded ? "filled" : "new" })];
  return warningsOf({ ...base, data, orders, fills: hasTraded ? [fillWith({})] : [] }, FACTS);
}

test.each([
  [29, DAY, "The run is short, 29 bars in 29 days: its annualised figures say little."],
  [59, DAY, "The run is short, 59 bars in 59 days: its annualised figures say little."],
  [600, DAY / 24, "The run is short, 600 bars in 25 days: its annualised figures say little."],
  [90, DAY / 1440, "The run is short, 90 bars in less than a day: its annualised figures say little."],
])("of %i bars of %i ms it is said how little a year's figures mean", (count, interval, sentence) => {
  expect(saidOf(count, interval)).toEqual([sentence]);
});

test("it is not said of a longer run, or of one that never traded", () => {
  expect(saidOf(60, DAY)).toEqual([]);
  expect(saidOf(720, DAY / 24)).toEqual([]);
  expect(saidOf(10, DAY, false)).toEqual(["The strategy never traded: none of its orders was filled."]);
});
