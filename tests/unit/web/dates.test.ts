import { afterEach, expect, test } from "vitest";
import { Zone } from "../../../web/chart/zone.ts";
import { zonedWords } from "../../../web/notebook/clock.ts";
import { dayFrom, writtenDate, writtenDay, writtenTime } from "../../../web/state/dates.ts";
import { settings } from "../../../web/state/settings.svelte.ts";

const NOON = Date.UTC(2026, 10, 20, 12);

/** As `settings.set`, which writes on the document, too. */
function choose(dates: typeof settings.dates): void {
  Object.assign((settings as unknown as { chosen: object }).chosen, { dates });
}

afterEach(() => choose("year"));

test.each([
  ["year", "2026-11-20"],
  ["day", "20.11.2026"],
  ["month", "11/20/2026"],
] as const)("dates with the %s first are so in times, days and sentences of every clock", (dates, day) => {
  choose(dates);
  expect([writtenTime(NOON), writtenDay(NOON), writtenDate("2026-11-20")]).toEqual([`${day} 12:00`, day, day]);
  const [utc, tokyo, daily] = [new Zone("UTC"), new Zone("Asia/Tokyo"), new Zone("Asia/Tokyo", true)];
  expect([utc.text(NOON), tokyo.text(NOON)]).toEqual([`${day} 12:00`, `${day} 21:00`]);
  expect(daily.text(Date.UTC(2026, 10, 20))).toBe(day);
  const sentence = "Placed on 2026-11-20 12:00, at 1234.5; order-2026-11-20 stays.";
  const told = (time: string) => `Placed on ${day} ${time}, at 1234.5; order-2026-11-20 stays.`;
  expect([utc, tokyo, daily].map((clock) => zonedWords(sentence, clock))).toEqual([
    told("12:00"),
    told("21:00"),
    told("12:00"),
  ]);
  expect(zonedWords("From 2026-11-20 on.", utc)).toBe(`From ${day} on.`);
});

test.each([
  ["day", "3.5.2010", "2010-05-03"],
  ["day", "03/05/2010", "2010-05-03"],
  ["month", "05/03/2010", "2010-05-03"],
  ["year", " 2010-05-03 ", "2010-05-03"],
  ["month", "2010-05", "2010-05-01"],
  ["day", "2010", "2010-01-01"],
  ["day", "31.2.2010", undefined],
  ["month", "13/01/2010", undefined],
  ["year", "next week", undefined],
] as const)("where dates have the %s first, %s is the day %s", (dates, written, day) => {
  choose(dates);
  expect(dayFrom(written)).toBe(day);
});

test("what is sorted and copied stays as it was, and so does what is no date of four digits", () => {
  choose("day");
  expect(new Zone("UTC").isoText(NOON)).toBe("2026-11-20 12:00");
  expect([writtenDate("+012026-11-20"), writtenDate("never"), new Zone("UTC").text(NaN)]).toEqual([
    "+012026-11-20",
    "never",
    "NaN",
  ]);
});
