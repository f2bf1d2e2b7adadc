import { expect, test } from "vitest";
import { visible, visibleLines } from "../../../shared/visible.ts";
import { didYouMean, listText } from "../../../shared/words.ts";

test("control characters and direction marks are shown as escapes", () => {
  expect(visible("a\u001b[31mb\u0007\n\u202ec\u{e0001}é漢")).toBe("a\\u001b[31mb\\u0007\\u000a\\u202ec\\u{e0001}é漢");
});

test("text of several lines keeps its lines", () => {
  expect(visibleLines("a\tb\r\nc\u001b")).toBe("a  b\nc\\u001b");
});

test("lists and hints are words", () => {
  expect([listText([]), listText(["a"]), listText(["a", "b"]), listText(["a", "b", "c"], "or")]).toEqual([
    "",
    "a",
    "a and b",
    "a, b or c",
  ]);
  expect([didYouMean("backtset", ["init", "backtest"]), didYouMean("x", ["init"])]).toEqual([
    ": did you mean backtest?",
    "",
  ]);
});
