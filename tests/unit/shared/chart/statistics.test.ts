import fc from "fast-check";
import { atCommonTimes } from "../../../../shared/chart/align.ts";
import { describe, expect, test } from "vitest";
import { distributionOf, quantile } from "../../../../shared/chart/distribution.ts";
import { drawdownsOf } from "../../../../shared/chart/drawdown.ts";
import { correlations, returnsOf, rolling } from "../../../../shared/chart/rolling.ts";

const column = (...values: number[]) => Float64Array.from(values);

test("quantiles lie where numpy puts them", () => {
  // numpy.percentile([1, 2, 3, 4], [0, 25, 50, 95, 100]), linear.
  expect([0, 0.25, 0.5, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([1, 1.75, 2.5, 4]);
  expect(quantile([1, 2, 3, 4], 0.95)).toBeCloseTo(3.85, 12);
  expect(quantile([], 0.5)).toBeNaN();
});

test("every finite value falls into one bin, and no bin holds both signs", () => {
  const value = fc.oneof(fc.double({ min: -1e6, max: 1e6 }), fc.constantFrom(NaN, Infinity, 0));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 200 }), (values) => {
      const finite = values.filter(Number.isFinite);
      const { edges, counts, count } = distributionOf(values);
      expect(count).toBe(finite.length);
      expect(counts.reduce((sum, one) => sum + one, 0)).toBe(finite.length);
      expect(counts.length).toBeLessThanOrEqual(81);
      for (let bin = 0; bin < counts.length; bin++) expect(edges[bin]! < 0 && edges[bin + 1]! > 0).toBe(false);
    }),
  );
});

test("zeros that no bin counts still count in mean and quantiles", () => {
  const found = distributionOf([0, -4, 0, 2, 0], false);
  expect([...found.counts].reduce((sum, one) => sum + one, 0)).toBe(2);
  expect(found).toMatchObject({ count: 5, uncounted: 3, mean: -0.4 });
  expect(found.quantiles[2]).toBe(0);
  expect(distributionOf([0, 0], false)).toMatchObject({ count: 2, uncounted: 2, mean: 0 });
});

test("mean and bins of a known sample", () => {
  const { mean, quantiles } = distributionOf([3, 1, 2, 2]);
  expect(mean).toBe(2);
  expect(quantiles[2]).toBe(2);
});

describe("rolling statistics", () => {
  const options = { window: 2, periodsPerYear: 4 };

  test("stand at the last bar of their first whole window", () => {
    const found = rolling("return", column(100, 110, 121, 60.5), options);
    expect(found[1]).toBeNaN();
    expect(found[2]).toBeCloseTo(0.21, 12);
    expect(found[3]).toBeCloseTo(-0.45, 12);
  });

  test("volatility is the sample deviation over a year, Sharpe the mean over it", () => {
    // Returns 10 % and −10 %: deviation √(2 × 0.1²) = 0.141421…, × √4.
    const values = column(100, 110, 99);
    expect(rolling("volatility", values, options)[2]).toBeCloseTo(0.2828427, 6);
    expect(rolling("sharpe", values, options)[2]).toBeCloseTo(0, 12);
    expect(rolling("sharpe", column(100, 100, 100), options)[2]).toBeNaN();
  });

  test("equal those of the window alone", () => {
    const money = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 6, maxLength: 40 });
    fc.assert(
      fc.property(money, fc.integer({ min: 2, max: 5 }), (values, window) => {
        const own = { window, periodsPerYear: 252 };
        const all = rolling("volatility", values, own);
        for (let end = window; end < values.length; end++) {
          const alone = rolling("volatility", values.slice(end - window, end + 1), own)[window];
          expect(all[end]).toBe(alone);
        }
      }),
    );
  });
});

test("returns have no value where there was no money", () => {
  expect(returnsOf([100, 0, 50])).toEqual(column(-1, NaN));
});

test("correlations are those of Pearson, gaps left out pair by pair", () => {
  const matrix = correlations([column(1, 2, 3, NaN), column(2, 4, 6, 9), column(3, 2, 1, 5), column(1, 1, 1, 1)]);
  expect(matrix[1]).toBeCloseTo(1, 12);
  expect(matrix[2]).toBeCloseTo(-1, 12);
  expect(matrix[3]).toBeNaN();
  expect(matrix[4]).toBe(matrix[1]);
  expect(matrix[0]).toBe(1);
});

test("a drawdown is the way down from the highest so far", () => {
  expect(drawdownsOf(column(100, 50, 200, 150))).toEqual(column(0, -0.5, 0, -0.25));
});

test("columns of different lengths are compared at the times that all have", () => {
  const of = (...times: number[]) => ({
    time: Float64Array.from(times),
    value: Float64Array.from(times, (one) => one * 10),
  });
  expect(atCommonTimes([of(1, 2, 3, 5), of(2, 3, 4, 5), of(0, 2, 5)]).map((one) => [...one])).toEqual([
    [20, 50],
    [20, 50],
    [20, 50],
  ]);
  expect(atCommonTimes([of(1, 2), of(3)]).map(({ length }) => length)).toEqual([0, 0]);
  expect(atCommonTimes([])).toEqual([]);
});
