import { describe, expect, test } from "vitest";
import { flatBars, play } from "../../support/engine-run.ts";

const HOUR = 3_600_000;
const rising = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe("bars that the other instruments would know before their end are refused", () => {
  const body = `export class T extends Strategy { onBar(bar: Bar): void {} }`;
  const settings = { interval: HOUR };
  const hourly = flatBars(rising(900), HOUR);
  const at = (hours: readonly number[]) => ({
    ...flatBars(rising(hours.length)),
    time: BigInt64Array.from(hours, (hour) => BigInt(hour * HOUR)),
  });
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

  test.each([
    ["longer than the interval that was set", at(upTo(10).map((day) => 24 * day)), "b", /are 1 day long, not 1 hour/],
    [
      "days at the beginning of hours",
      at([...upTo(30).map((day) => 24 * day), ...upTo(100).map((hour) => 720 + hour)]),
      "b",
      /^b\.csv: its bars from 1970-01-01 to 1970-01-31 are 1 day long, not 1 hour/,
    ],
    [
      "the first instrument's own, days with week-ends",
      at([...upTo(40).flatMap((day) => (day % 7 > 4 ? [] : [24 * day])), ...upTo(100).map((hour) => 960 + hour)]),
      "a",
      /^a\.csv: its bars from 1970-01-01 to 1970-02-10 are 1 day long/,
    ],
    [
      "twenty longer and thirty shorter ones in turn",
      at(
        upTo(200).map((bar) => 110 * Math.floor(bar / 50) + 4 * Math.min(bar % 50, 20) + Math.max((bar % 50) - 20, 0)),
      ),
      "b",
      /are 4 hours long, not 1 hour/,
    ],
    [
      "local days, one of which ends an hour later",
      at(upTo(40).map((day) => 24 * day + (day > 20 ? 1 : 0))),
      "b",
      /its bar of 1970-01-21 may last until 1970-01-22 01:00/,
      { ...flatBars(rising(60), 24 * HOUR) },
    ],
    [
      "of no fixed length",
      at(upTo(90).map((index) => index + 0.25 * (index % 3))),
      "b",
      /^b\.csv: its bar of .* may last until .*, but the bar of a\.csv that shows it first ends at/,
    ],
  ])("%s", async (_, wrong, name, message, beside = hourly) => {
    const bars = name === "a" ? { a: wrong, b: beside } : { a: beside, b: wrong };
    const interval = beside === hourly ? HOUR : 24 * HOUR;
    await expect(play(body, { bars, settings: { interval } })).rejects.toThrow(message);
  });

  test.each([
    ["sparse", at([...upTo(60).map((index) => index + 2 * Math.floor(index / 3) + Math.floor(index / 7)), 400, 401])],
    ["at every second hour now and then", at([0, 1, ...upTo(10).map((index) => 2 * index + 4), 30, 31])],
    ["that begin inside those of the first", at(upTo(90).map((index) => index + 0.5))],
    ["shorter", at(upTo(90).map((index) => index / 4))],
  ])("but not bars %s", async (_, fine) => {
    await expect(play(body, { bars: { a: hourly, b: fine }, settings })).resolves.toBeDefined();
  });

  test("nor months beside months", async () => {
    const months = at(upTo(36).map((month) => Date.UTC(2020, month) / HOUR));
    await expect(play(body, { bars: { a: months, b: months } })).resolves.toBeDefined();
  });
});
