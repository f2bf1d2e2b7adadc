import { describe, expect, test } from "vitest";
import { scriptOutput } from "../../../../shared/notebook/script-values.ts";

const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);

describe("what a js cell returned", () => {
  test("is kept as it is, with what JSON has no word for as NaN", () => {
    const lines = { x: [1, null], series: { close: [1.5, null] } };
    expect(scriptOutput({ text: "a", lines })).toEqual({
      kind: "js",
      text: "a",
      lines: { x: [1, NaN], series: { close: [1.5, NaN] } },
    });
  });

  test.each([
    ["nothing", null],
    ["no part at all", {}],
    ["markup", { html: "<b>" }],
    ["texts among numbers", { lines: { x: ["1"], series: {} } }],
    ["a row that is no list", { table: { columns: ["a"], rows: [{}] } }],
  ])("is refused where it is %s", (_what, given) => {
    expect(() => scriptOutput(given)).toThrow("a js cell returns { text }");
  });

  test.each([
    ["100,001 cells of a table", { table: { columns: ["a"], rows: [...times(1000, times(100, 1)), [1]] } }],
    ["51 lines", { lines: { x: [1], series: Object.fromEntries(times(51, [1]).map((line, at) => [at, line])) } }],
    ["500,001 values", { lines: { x: times(250_000, 1), series: { a: times(250_001, 1) } } }],
    ["1,000,001 letters", { text: "a", table: { columns: ["a"], rows: times(10, ["b".repeat(100_000)]) } }],
  ])("is refused where it is %s, more than a page can show", (what, given) => {
    expect(() => scriptOutput(given)).toThrow(`this cell returns ${what}, at most `);
  });
});
