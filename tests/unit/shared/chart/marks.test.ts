import fc from "fast-check";
import { expect, test } from "vitest";
import { extendedTimes, indexFrom, shiftedValues, valuesAt } from "../../../../shared/chart/align.ts";
import { clusteredMarks, type MarkCluster, spacedMarks } from "../../../../shared/chart/marks.ts";

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

const WIDTH_OF = (count: number): number => (count > 1 ? String(count).length * 6 : 11) + 4;

const clusterLists = fc
  .array(fc.tuple(fc.nat(240), fc.constantFrom(1 as const, -1 as const), fc.integer({ min: 1, max: 30_000 })))
  .map((list) => list.toSorted(([a], [b]) => a - b))
  .map((list) => list.map(([group, side, count], first): MarkCluster => ({ group, side, first, count })));

test("no count touches a mark of its side, and none of the marks is lost", () => {
  fc.assert(
    fc.property(clusterLists, fc.double({ min: 0.5, max: 20, noNaN: true }), (clusters, spacing) => {
      const spaced = spacedMarks(clusters, { spacing, widthOf: WIDTH_OF });
      for (const side of [1, -1]) {
        const own = spaced.filter((cluster) => cluster.side === side);
        own.slice(1).forEach((next, index) => {
          const before = own[index]!;
          if (before.count === 1 && next.count === 1) return;
          const room = (WIDTH_OF(before.count) + WIDTH_OF(next.count)) / 2;
          expect((next.group - before.group) * spacing).toBeGreaterThanOrEqual(room);
        });
        const marks = (list: readonly MarkCluster[]) =>
          list.filter((cluster) => cluster.side === side).reduce((sum, { count }) => sum + count, 0);
        expect(marks(own)).toBe(marks(clusters));
      }
      expect(spaced.map(({ group }) => group)).toEqual(spaced.map(({ group }) => group).toSorted((a, b) => a - b));
      for (const { group, first } of spaced) expect(group).toBe(clusters[first]!.group);
    }),
  );
});

test("orders over a million bars have counts with room between them when all of it is seen", () => {
  const bar = Int32Array.from({ length: 50_000 }, (_, index) => index * 20);
  const side = Int8Array.from(bar, (_, index) => (index % 2 === 0 ? 1 : -1));
  const [step, spacing] = [4096, 4.6];
  const clusters = clusteredMarks({ bar, side }, { step, from: 0, to: 1_000_000, most: 500 });
  const spaced = spacedMarks(clusters, { spacing, widthOf: WIDTH_OF });
  const bought = spaced.filter((cluster) => cluster.side === 1);
  const gaps = bought.slice(1).map(({ group }, index) => (group - bought[index]!.group) * spacing);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(WIDTH_OF(500));
  expect(bought.length).toBeGreaterThan(30);
  expect(bought.reduce((sum, { count }) => sum + count, 0)).toBe(25_000);
});

test("single marks stay single however near they lie", () => {
  const near = [0, 1, 2].map((group): MarkCluster => ({ group, side: 1, first: group, count: 1 }));
  expect(spacedMarks(near, { spacing: 5, widthOf: WIDTH_OF })).toEqual(near);
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
