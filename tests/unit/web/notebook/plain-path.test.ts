import { expect, test } from "vitest";
import { pathOf } from "../../../../web/notebook/plain-path.ts";

const path = (...places: (readonly [number, number])[]): string =>
  pathOf(places.length, (at) => places[at] ?? [NaN, NaN]);

test("a line goes from place to place and leaves a gap where there is no number", () => {
  expect(path([0, 1], [10, 2.25], [20, NaN], [30, 4], [40, 5])).toBe("M0.0 1.0L10.0 2.3M30.0 4.0L40.0 5.0");
});

test("of many places in one column of pixels the ends and the extremes are drawn", () => {
  expect(path([5, 3], [5.1, 9], [5.2, 1], [5.3, 4], [6, 4])).toBe("M5.0 3.0L5.0 1.0L5.0 9.0L5.0 4.0L6.0 4.0");
  const many = pathOf(200_000, (at) => [at / 400, at % 7]);
  expect(many.match(/[ML]/g)?.length).toBeLessThan(500 * 4);
});
