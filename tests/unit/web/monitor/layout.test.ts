import { expect, test } from "vitest";
import { DAY, layoutFrom, moved, PANELS, panelsOf, type Place, resized } from "../../../../web/monitor/layout.ts";

const names = Object.keys(PANELS).sort();

test("each panel stands once in the standard layout, and again after every move of one panel to any side of another", () => {
  expect(panelsOf(DAY).toSorted()).toEqual(names);
  for (const panel of panelsOf(DAY)) {
    for (const target of panelsOf(DAY)) {
      for (const side of ["left", "right", "above", "below"] as const) {
        const place = moved(DAY, panel, target, side);
        expect(panelsOf(place).toSorted()).toEqual(names);
        expect(layoutFrom(JSON.parse(JSON.stringify(place)))).toEqual(place);
      }
    }
  }
});

test("a panel goes beside its target, and a split that has one child left goes away", () => {
  const two: Place = { way: "row", sizes: [1, 3], places: [{ panel: "book" }, { panel: "trades" }] };
  expect(moved(two, "book", "trades", "below")).toEqual({
    way: "column",
    sizes: [1, 1],
    places: [{ panel: "trades" }, { panel: "book" }],
  });
  expect(moved(two, "trades", "book", "left")).toMatchObject({ places: [{ panel: "trades" }, { panel: "book" }] });
});

test("an edge moves by its share, and no panel becomes thinner than can be found again", () => {
  const two: Place = { way: "row", sizes: [100, 300], places: [{ panel: "book" }, { panel: "trades" }] };
  expect(resized(two, [], 0, 0.25)).toMatchObject({ sizes: [200, 200] });
  expect(resized(two, [], 0, -5)).toMatchObject({ sizes: [24, 376] });
  expect(resized(DAY, [2, 0], 0, 0.5)).not.toEqual(DAY);
});

test.each([
  ["nothing", null],
  ["an unknown panel", { panel: "clock" }],
  ["one panel alone", { panel: "book" }],
  ["a panel twice", { way: "row", sizes: [1, 1], places: [DAY, { panel: "book" }] }],
  ["a size too few", { way: "row", sizes: [1], places: [{ panel: "book" }, { panel: "trades" }] }],
])("a kept layout that is %s is not taken", (_what, value) => {
  expect(layoutFrom(value)).toBeUndefined();
});
