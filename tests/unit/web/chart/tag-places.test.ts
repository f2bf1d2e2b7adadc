import fc from "fast-check";
import { expect, test } from "vitest";
import { TAG_HEIGHT, tagPlaces } from "../../../../web/chart/tag-places.ts";

const pane = { top: 0, bottom: 300 };

test("tags apart from each other stay at their values", () => {
  expect(tagPlaces([100, 20, 250], pane)).toEqual([100, 20, 250]);
});

test("of two that would overlap the lesser moves, to the side on which its value lies", () => {
  expect(tagPlaces([100, 104], pane)).toEqual([100, 100 + TAG_HEIGHT]);
  expect(tagPlaces([100, 96], pane)).toEqual([100, 100 - TAG_HEIGHT]);
  expect(tagPlaces([100, 100], pane)).toEqual([100, 100 + TAG_HEIGHT]);
});

test("none leaves the chart for want of room", () => {
  expect(tagPlaces([295, 298], pane)).toEqual([295, 295 - TAG_HEIGHT]);
  expect(tagPlaces([2, 1], pane)).toEqual([2, 2 + TAG_HEIGHT]);
});

test("however many there are, no two overlap", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }), (wanted) => {
      const placed = tagPlaces(wanted, pane).toSorted((a, b) => a - b);
      const gaps = placed.slice(1).map((y, index) => y - (placed[index] as number));
      expect(Math.min(TAG_HEIGHT, ...gaps)).toBe(TAG_HEIGHT);
    }),
  );
});
