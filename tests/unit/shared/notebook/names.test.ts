import { expect, test } from "vitest";
import { freeName, isCellName } from "../../../../shared/notebook/names.ts";

test("new cells are numbered after those that there are", () => {
  expect(freeName("backtest", [])).toBe("backtest1");
  expect(freeName("backtest", ["backtest1", "backtest3"])).toBe("backtest2");
});

test("a name is a small letter, then small letters, digits and _", () => {
  expect(["a", "a_1", "trend"].every(isCellName)).toBe(true);
  expect(["", "A", "1a", "_a", "a-b", "a b", "é", "a".repeat(41), "__proto__"].some(isCellName)).toBe(false);
});
