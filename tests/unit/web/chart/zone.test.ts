import fc from "fast-check";
import { expect, test } from "vitest";
import { areDays, spanText, Zone } from "../../../../web/chart/zone.ts";

test("times read as clocks of the zone do, across its changes", () => {
  const zone = new Zone("America/New_York");
  expect(zone.text(Date.UTC(2021, 2, 14, 6, 59))).toBe("2021-03-14 01:59");
  expect(zone.text(Date.UTC(2021, 2, 14, 7, 0))).toBe("2021-03-14 03:00");
  expect(zone.text(Date.UTC(2021, 10, 7, 5, 59))).toBe("2021-11-07 01:59");
  expect(zone.text(Date.UTC(2021, 10, 7, 6, 0))).toBe("2021-11-07 01:00");
  expect(zone.text(Date.UTC(2021, 0, 1, 0, 0, 5))).toBe("2020-12-31 19:00:05");
});

test("every time agrees with Intl, whatever the zone", () => {
  const names = [
    "UTC",
    "Europe/Berlin",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2030, 0) }),
      (name, time) => {
        const own = new Zone(name).text(time).slice(0, 16);
        const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: name, dateStyle: "short", timeStyle: "short" });
        expect(own).toBe(parts.format(time));
      },
    ),
    { numRuns: 200 },
  );
});

test("an unknown zone is UTC", () => {
  expect(new Zone("Mars/Olympus").name).toBe("UTC");
});

test("labels name the unit that begins, by the zone's clock", () => {
  const zone = new Zone("Asia/Tokyo");
  const [before, newYear] = [Date.UTC(2020, 11, 31, 14), Date.UTC(2020, 11, 31, 15)];
  expect(zone.tickText(newYear, zone.weightBetween(before, newYear), before)).toBe("2021");
  const utc = new Zone("UTC");
  expect(utc.tickText(newYear, utc.weightBetween(before, newYear), before)).toBe("15:00");
  const month = Date.UTC(2021, 1, 1);
  expect(utc.tickText(month, utc.weightBetween(month - 1, month), newYear + 86_400_000)).toBe("Feb");
});

test("days are told as their days, whatever the zone", () => {
  const zone = new Zone("America/New_York", true);
  expect(zone.name).toBe("America/New_York");
  expect(zone.text(Date.UTC(2021, 11, 31))).toBe("2021-12-31");
  const [before, newYear] = [Date.UTC(2020, 11, 31), Date.UTC(2021, 0, 1)];
  expect(zone.tickText(newYear, zone.weightBetween(before, newYear), before)).toBe("2021");
  const day = 86_400_000;
  expect(areDays(day, Float64Array.of(0, day, 3 * day))).toBe(true);
  expect(areDays(day, Float64Array.of(0, day + 1))).toBe(false);
  expect(areDays(day / 24, Float64Array.of(0, day))).toBe(false);
});

test("what is no time is told as it is", () => {
  expect(new Zone("Asia/Tokyo").text(NaN)).toBe("NaN");
});

test("a span of times names their day once", () => {
  expect(spanText("2021-12-31", "2021-12-31")).toBe("2021-12-31");
  expect(spanText("2021-12-01", "2021-12-31")).toBe("2021-12-01 to 2021-12-31");
  expect(spanText("2021-12-31 14:30", "2021-12-31 15:30")).toBe("2021-12-31 14:30 to 15:30");
  expect(spanText("2021-12-31 14:30", "2022-01-01 00:30")).toBe("2021-12-31 14:30 to 2022-01-01 00:30");
});
