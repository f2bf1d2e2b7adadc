import { expect, test } from "vitest";
import { differingTexts } from "../../../../server/terminal/verdict.ts";

test("a metric that differs has its unit, also under a cell's name", () => {
  const one = { part: "metric", name: "run.maxDrawdown", expected: -0.2243612131381929, actual: -0.31 } as const;
  expect(differingTexts(one)).toEqual(["−22.44 %", "−31.00 %"]);
  expect(differingTexts({ ...one, name: "run.trades", expected: 6851, actual: null })).toEqual(["6,851", "–"]);
});

test("numbers that rounding makes alike are written in full, and hashes in their first letters", () => {
  const one = { part: "metric", name: "sharpe", expected: 0.29377563, actual: 0.29377564 } as const;
  expect(differingTexts(one)).toEqual(["0.29377563", "0.29377564"]);
  expect(differingTexts({ part: "resultHash", name: "run", expected: "a64c6037d66b1f20", actual: null })).toEqual([
    "a64c 6037",
    "–",
  ]);
});
