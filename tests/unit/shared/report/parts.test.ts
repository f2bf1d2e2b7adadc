import fc from "fast-check";
import { expect, test } from "vitest";
import { monthsOf } from "../../../../shared/chart/months.ts";
import { ticksBetween } from "../../../../shared/chart/ticks.ts";
import { csvText } from "../../../../shared/csv.ts";
import { columnBounds, detailOf } from "../../../../shared/report/detail.ts";
import { runTable, runTableCsv } from "../../../../shared/run-tables.ts";
import { binsOf } from "../../../../shared/report/distribution.ts";
import { scaleOver, timeTicks } from "../../../../shared/report/scale.ts";
import { DAY, fillWith, resultWith, START } from "../../../support/result.ts";

test("text that a spreadsheet would run gets an apostrophe, numbers never", () => {
  const row = [{ text: "=1+1" }, { text: '@a"b' }, { text: "plain" }, { text: "a,b" }, "-5", -5] as const;
  expect(csvText(["a", "b", "c", "d", "e", "f"], [row])).toBe(`a,b,c,d,e,f\r\n'=1+1,"'@a""b",plain,"a,b",-5,-5\r\n`);
});

test("fills are written with exact numbers and both kinds of time", () => {
  const result = resultWith({ fills: [fillWith({ time: START, instrument: "+X", price: "-0.10000001" })] });
  const text = runTableCsv(runTable(result, "fills"));
  expect(text.split("\r\n")[1]).toBe("1577836800000,2020-01-01T00:00:00.000Z,'+X,1,buy,1,-0.10000001,0.1,taker");
});

test("fills call an instrument without a name as the data of the run are called", () => {
  const result = resultWith({ fills: [fillWith({ time: START })] });
  const [, row = ""] = runTableCsv(runTable(result, "fills")).split("\r\n");
  expect(row.split(",")[2]).toBe(result.data[0]?.name);
});

test("lowest and highest value of a line survive its drawing, in at most two points a column", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 500 }),
      (values) => {
        const points = detailOf(values, 20).flat();
        expect(points.length).toBeLessThanOrEqual(40);
        expect(Math.min(...points.map(({ value }) => value))).toBe(Math.min(...values));
        expect(Math.max(...points.map(({ value }) => value))).toBe(Math.max(...values));
        expect(points.every(({ index }, place) => place === 0 || index >= points[place - 1]!.index)).toBe(true);
      },
    ),
  );
});

test("a gap in the values ends a line", () => {
  expect(detailOf([1, 2, NaN, 3]).map((part) => part.map(({ index }) => index))).toEqual([[0, 1], [3]]);
});

test("columns share out all bars, each once", () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.integer({ min: 1, max: 960 }), (length, columns) => {
      const bounds = columnBounds(length, columns);
      expect(bounds.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(length);
      expect(bounds.every(([from, to]) => to > from)).toBe(true);
    }),
  );
});

test("ticks are round and inside", () => {
  expect(ticksBetween(0, 100, 4)).toEqual([0, 50, 100]);
  expect(ticksBetween(0.0012, 0.0031, 4)).toEqual([0.0015, 0.002, 0.0025, 0.003]);
});

test("a scale puts high above low and every tick inside, also for flat and for huge series", () => {
  const value = fc.double({ noNaN: true, min: -1e15, max: 1e15 });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1 }), fc.boolean(), (values, isLog) => {
      const scale = scaleOver([values], { height: 100, isLog });
      for (const one of [...values, ...scale.ticks]) {
        expect(scale.y(one)).toBeGreaterThanOrEqual(0);
        expect(scale.y(one)).toBeLessThanOrEqual(100);
      }
    }),
  );
});

test("labels of time stand where years, months, days or hours begin", () => {
  const days = Array.from({ length: 1200 }, (_, index) => START + index * DAY);
  expect(timeTicks(days, 9).map(({ label }) => label)).toEqual(["2021", "2022", "2023"]);
  expect(timeTicks(days.slice(0, 100), 9).map(({ label }) => label)).toEqual(["2020-02", "2020-03", "2020-04"]);
  expect(timeTicks(days.slice(0, 5), 9).map(({ label }) => label)).toEqual([
    "2020-01-02",
    "2020-01-03",
    "2020-01-04",
    "2020-01-05",
  ]);
});

test("months return from month end to month end, the first from the starting money", () => {
  const time = [Date.UTC(2019, 11, 5), Date.UTC(2019, 11, 31), Date.UTC(2020, 0, 15), Date.UTC(2020, 2, 1)];
  const value = Float64Array.of(10_000, 11_000, 12_100, 6050);
  const years = monthsOf({ time: Float64Array.from(time), value }, 10_000);
  expect([...years.keys()]).toEqual([2019, 2020]);
  expect(years.get(2019)?.months[11]).toBeCloseTo(0.1, 12);
  expect(years.get(2020)?.months.map((value) => Math.round(value * 100))).toEqual([
    10,
    NaN,
    -50,
    ...Array<number>(9).fill(NaN),
  ]);
  expect(years.get(2020)?.year).toBeCloseTo(-0.45, 12);
});

test("each return falls into one bin, extremes into the outermost", () => {
  const { counts } = binsOf([-9, -0.01, 0, 0.01, 0.02, 9]);
  expect(counts.reduce((a, b) => a + b)).toBe(6);
  expect(binsOf([0, 0, 0]).counts.filter((count) => count > 0)).toEqual([3]);
});
