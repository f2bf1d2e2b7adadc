import { expect, test } from "vitest";
import { tickLabels } from "../../../../web/chart/tick-labels.ts";
import { Zone } from "../../../../web/chart/zone.ts";

const DAY = 86_400_000;
const zone = new Zone("UTC");
const days = new Zone("UTC", true);

/** Ticks 80 px apart, each the first bar of the unit that its text names. */
function ticksOf(clock: Zone, ...texts: string[]) {
  return texts.map((text, index) => {
    const time = Date.parse(text.length > 10 ? `${text}Z` : text);
    const before = time - (text.length > 10 ? 60_000 : DAY);
    return { x: 60 + index * 80, time, weight: clock.weightBetween(before, time) };
  });
}
const labels = (clock: Zone, ...texts: string[]) =>
  tickLabels(ticksOf(clock, ...texts), { zone: clock, width: 60 + texts.length * 80 }).join(" | ");

test("the first tick tells month and year, later ones what has changed", () => {
  expect(labels(days, "2010-05-06", "2010-05-11", "2010-05-14", "2010-06-01", "2010-06-04")).toBe(
    "6 May 2010 | 11 | 14 | Jun | 4",
  );
  expect(labels(days, "2019-10-01", "2020-01-01", "2020-04-01")).toBe("Oct 2019 | 2020 | Apr");
  expect(labels(zone, "2021-03-01T10:30", "2021-03-01T11:00", "2021-03-02", "2021-03-02T11:00")).toBe(
    "1 Mar 2021, 10:30 | 11:00 | 2 | 11:00",
  );
});

test("a day after a gap names its month", () => {
  expect(labels(days, "2010-05-24", "2010-05-27", "2010-06-03", "2010-06-08")).toBe("24 May 2010 | 27 | 3 Jun | 8");
});

test("a lone month at the end of an axis of years, or a day between months, says nothing", () => {
  expect(labels(days, "2012-01-01", "2015-01-01", "2018-01-01", "2020-02-01")).toBe("2012 | 2015 | 2018 | ");
  expect(labels(days, "2017-08-01", "2017-10-13", "2018-01-01", "2018-04-01")).toBe("Aug 2017 |  | 2018 | Apr");
});

test("none is cut by an edge, and the next takes over what the first would have told", () => {
  const [first, ...others] = ticksOf(days, "2010-05-06", "2010-05-11", "2010-05-14");
  expect(tickLabels([{ ...first!, x: 12 }, ...others], { zone: days, width: 220 })).toEqual(["", "11 May 2010", ""]);
});
