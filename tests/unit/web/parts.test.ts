import { describe, expect, test } from "vitest";
import { candlePaths, cellPaths, linePath, roundLevels, scaleOf, yearMarks } from "../../../web/pages/picture.ts";
import { isPressed, keysText } from "../../../web/ui/keys.ts";
import { rank } from "../../../web/ui/rank.ts";
import { type Column, lettersOf, nextSort, rowWindow, sortedRows } from "../../../web/ui/rows.ts";
import { allowedValue, shareOf, steppedValue } from "../../../web/ui/steps.ts";
import { hexGroups, markBars } from "../../../web/ui/tide-mark.ts";
import { tsvFrom } from "../../../web/ui/tsv.ts";

describe("numbers of a field", () => {
  test("steps count from the least value and keep its decimals", () => {
    expect(allowedValue(0.3000000001, { min: 0.1, max: 5, step: 0.1 })).toBe(0.3);
    expect(allowedValue(7, { min: 1, max: 9, step: 3 })).toBe(7);
    expect(allowedValue(8, { min: 1, max: 9, step: 3 })).toBe(7);
    expect(steppedValue(0.1, 2, { min: 0, max: 1, step: 1e-7 })).toBe(0.1000002);
  });

  test("never leave their range", () => {
    expect(steppedValue(195, 10, { min: 2, max: 200, step: 1 })).toBe(200);
    expect(allowedValue(-1e9, { min: -Infinity, max: Infinity, step: 1 })).toBe(-1e9);
    expect(shareOf(-5, { min: 0, max: 10, step: 1 })).toBe(0);
    expect(shareOf(5, { min: 5, max: 5, step: 1 })).toBe(0);
  });
});

describe("a table's rows", () => {
  const columns: Column<{ n: number | null; t: string }>[] = [
    { id: "n", title: "N", value: ({ n }) => n },
    { id: "t", title: "T", value: ({ t }) => t },
  ];
  const rows = [
    { n: 2, t: "row 10" },
    { n: null, t: "row 9" },
    { n: -1, t: "row 1" },
  ];

  test("are sorted by size or letters, what is missing last either way", () => {
    const order = (column: string, isDescending: boolean) =>
      sortedRows(rows, columns, { column, isDescending }).map(({ n }) => n);
    expect(order("n", false)).toEqual([-1, 2, null]);
    expect(order("n", true)).toEqual([2, -1, null]);
    expect(order("t", false)).toEqual([-1, null, 2]);
  });

  test("come back to their own order at the third press", () => {
    const first = nextSort(undefined, "n");
    const second = nextSort(first, "n");
    expect([first, second, nextSort(second, "n")]).toEqual([
      { column: "n", isDescending: false },
      { column: "n", isDescending: true },
      undefined,
    ]);
  });

  test("are drawn where they are seen, and a little around", () => {
    const place = { height: 240, rowHeight: 24, count: 1000, spare: 5 };
    expect(rowWindow({ ...place, top: 0 })).toEqual({ first: 0, end: 15 });
    expect(rowWindow({ ...place, top: 2400 })).toEqual({ first: 95, end: 115 });
    expect(rowWindow({ ...place, top: 1e9 })).toEqual({ first: 995, end: 1000 });
  });
});

test("copied cells cannot become a formula, and numbers stay numbers", () => {
  const row = ["=1+1", "+1", "-x", "@a", "a\tb\nc", -1.5, null, NaN, "plain"];
  expect(tsvFrom([row])).toBe("'=1+1\t'+1\t'-x\t'@a\ta b c\t-1.5\t\t\tplain");
});

test("a command is found by beginnings of words before letters in between", () => {
  const titles = ["Trust nobody", "Run this cell", "Run stale cells", "Share this run"];
  const found = (query: string) =>
    titles
      .filter((title) => rank(title, query) !== undefined)
      .sort((a, b) => (rank(b, query) ?? 0) - (rank(a, query) ?? 0));
  expect(found("run")[0]).toMatch(/Share this run|Run this cell/);
  expect(found("rsc")).toContain("Run stale cells");
  expect(found("run stale")).toEqual(["Run stale cells"]);
  expect(found("zz")).toEqual([]);
});

test("keys are told and heard as people press them", () => {
  const event = (key: string, more: object = {}) =>
    ({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }) as KeyboardEvent;
  expect(keysText("Mod+Shift+Enter")).toBe("Ctrl Shift Enter");
  expect(isPressed(event("k", { ctrlKey: true }), "Mod+K")).toBe(true);
  expect(isPressed(event("K", { ctrlKey: true, shiftKey: true }), "Mod+K")).toBe(false);
  expect(isPressed(event("?", { shiftKey: true }), "?")).toBe(true);
  expect(isPressed(event("®", { altKey: true, code: "KeyR" }), "Alt+R")).toBe(true);
  expect(isPressed(event("k"), "Mod+K")).toBe(false);
});

test("a mark has a bar for each byte, and even a zero is seen", () => {
  const [zero, full] = markBars("00ff", "ff00", 2);
  expect(zero).toEqual({ above: 0.02, below: 0.96 });
  expect(full).toEqual({ above: 0.96, below: 0.02 });
  expect(hexGroups("12700b33ccaf", 2)).toBe("1270 0b33");
});

describe("a card's picture", () => {
  const box = { x: 0, y: 10, width: 100, height: 50 };

  test("fits its values and leaves gaps where there are none", () => {
    const scale = scaleOf([1, null, 3, 2], box);
    expect(linePath([1, null, 3, 2], box, scale)).toBe("M0 60M66.7 10L100 35");
  });

  test("draws equal values in the middle", () => {
    expect(scaleOf([7, 7], box)(7)).toBe(35);
  });

  test("puts candles that rose into one path and those that fell into another, wicks outside of bodies", () => {
    const scale = scaleOf([0, 50], box);
    const bars = [
      [10, 40, 0, 30],
      [30, 30, 5, 5],
    ] as const;
    expect(candlePaths(bars, box, scale)).toEqual({
      rose: "M25 20V30M25 50V60M10 30h30V50h-30Z",
      fell: "M75 30V30M75 55V55M60 30h30V55h-30Z",
    });
  });

  test("puts squares of one shade and sign into one path", () => {
    const drawn = cellPaths([[1, -1, null, 0.99]], 292).filter(({ rose, fell }) => rose || fell);
    const square = (x: number) => `M${x} 12h52.6v52.6h-52.6Z`;
    expect(drawn).toEqual([{ rose: square(0) + square(219), fell: square(73), share: 1 }]);
  });

  test("names round levels and whole years inside its range", () => {
    expect(roundLevels(9_000, 41_000, true)).toEqual([10_000, 20_000]);
    expect(roundLevels(0, 31)).toEqual([0, 20]);
    const marks = yearMarks(Date.UTC(2005, 0, 3), Date.UTC(2024, 9, 11), 6);
    expect(marks.map(({ year }) => year)).toEqual([2008, 2012, 2016, 2020, 2024]);
    expect(marks[0]?.share).toBeCloseTo(0.15, 2);
  });
});

test("a column takes the letters of its longest text, head included", () => {
  const column: Column<string> = { id: "q", title: "Quantity", value: (row) => row };
  expect(lettersOf(["6.83397112", "1"], column)).toBe(10);
  expect(lettersOf(["6.8"], column)).toBe(8);
  expect(lettersOf(["6.8"], { ...column, text: () => "6.800000000000" })).toBe(14);
});
