import fc from "fast-check";
import { expect, test } from "vitest";
import { extendedTimes, indexFrom, shiftedValues, valuesAt } from "../../../../shared/chart/align.ts";
import { clusteredMarks } from "../../../../shared/chart/marks.ts";

test("marks of one group and side become one, and clusters widen until there are few enough", () => {
  const bars = fc.array(fc.tuple(fc.nat(999), fc.constantFrom(1, -1)), { maxLength: 300 });
  fc.assert(
    fc.property(bars, fc.integer({ min: 4, max: 60 }), fc.constantFrom(1, 4, 16), (list, most, step) => {
      const sorted = list.toSorted(([a], [b]) => a - b);
      const marks = { bar: Int32Array.from(sorted, ([bar]) => bar), side: Int8Array.from(sorted, ([, side]) => side) };
      const clusters = clusteredMarks(marks, { step, from: 0, to: 1000, most });
      expect(clusters.length).toBeLessThanOrEqual(most);
      expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
      for (const { first, side, group } of clusters) {
        expect(marks.side[first]).toBe(side);
        expect(group).toBe(Math.floor(marks.bar[first]! / step));
      }
    }),
  );
});

test("a curve of other times has its last known value at each bar", () => {
  const known = { time: Float64Array.of(10, 30), value: Float64Array.of(1, 3) };
  expect(valuesAt(Float64Array.of(0, 10, 20, 30, 40), known)).toEqual(Float64Array.of(NaN, 1, 1, 3, 3));
});

test("a shifted output starts later or earlier, and the axis has room for it", () => {
  const values = Float64Array.of(1, 2, 3);
  expect(shiftedValues(values, 2, 5)).toEqual(Float64Array.of(NaN, NaN, 1, 2, 3));
  expect(shiftedValues(values, -1, 3)).toEqual(Float64Array.of(2, 3, NaN));
  expect(shiftedValues(values, 2, 3)).toEqual(Float64Array.of(NaN, NaN, 1));
  expect(extendedTimes(Float64Array.of(0, 10, 20), 2)).toEqual(Float64Array.of(0, 10, 20, 30, 40));
});

test("the first index at or after a time", () => {
  expect([-1, 0, 5, 10, 11].map((time) => indexFrom(Float64Array.of(0, 10), time))).toEqual([0, 0, 1, 1, 2]);
});
