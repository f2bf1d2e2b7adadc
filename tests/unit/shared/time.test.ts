import fc from "fast-check";
import { expect, test } from "vitest";
import { durationFrom, durationText, timeFrom, timeText } from "../../../shared/time.ts";

test.each([
  ["2010", Date.UTC(2010, 0, 1)],
  ["2010-05", Date.UTC(2010, 4, 1)],
  ["2010-05-03", Date.UTC(2010, 4, 3)],
  ["2010-05-03T14:30", Date.UTC(2010, 4, 3, 14, 30)],
  ["2010-05-03 14:30:05.25Z", Date.UTC(2010, 4, 3, 14, 30, 5, 250)],
  ["2010-05-03T14:30+02:00", Date.UTC(2010, 4, 3, 12, 30)],
  ["1272897000000", 1_272_897_000_000],
  ["-86400000", -86_400_000],
])("%s is a time", (text, time) => {
  expect(timeFrom(text)).toBe(time);
});

test.each([
  "",
  "yesterday",
  "2010-02-30",
  "2010-13-01",
  "2010-05-03T24:00",
  "2010-05-03T14:30+2",
  "99999999999999999",
  "1.5",
])("%j is no time", (text) => {
  expect(timeFrom(text)).toBeUndefined();
});

test("a time's text reads back as it", () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 0, 1) }), (time) => {
      expect(timeFrom(timeText(time))).toBe(time);
    }),
  );
});

test("lengths of time are read and told", () => {
  expect(["15m", "1h", "1d", "2w", "500ms", "30 s", "1y", "m", "1.5h"].map(durationFrom)).toEqual([
    900_000,
    3_600_000,
    86_400_000,
    1_209_600_000,
    500,
    30_000,
    undefined,
    undefined,
    undefined,
  ]);
  expect([86_400_000, 900_000, 5_400_000, 1, 604_800_000, 1_500].map(durationText)).toEqual([
    "1 day",
    "15 minutes",
    "90 minutes",
    "1 ms",
    "1 week",
    "1500 ms",
  ]);
});
