import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "../../../shared/nearest.ts";

const WORDS = ["sma", "ema", "bbands", "atr", "targetPercent", "targetQuantity", "buy", "backtest"];

test.each([
  ["smaa", "sma"],
  ["bband", "bbands"],
  ["tragetPercent", "targetPercent"],
  ["targetpercnt", "targetPercent"],
  ["BUY", "buy"],
  ["backtset", "backtest"],
])("%s was meant to be %s", (word, meant) => {
  expect(nearest(word, WORDS)).toBe(meant);
});

test("a word far from all others has no nearest one", () => {
  expect(nearest("momentum", WORDS)).toBeUndefined();
  expect(nearest("", WORDS)).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
});

test("two neighbouring letters in the wrong order are found again", () => {
  fc.assert(
    fc.property(fc.constantFrom(...WORDS.filter(({ length }) => length > 3)), fc.nat(20), (word, at) => {
      const place = at % (word.length - 1);
      const swapped = [...word.slice(0, place), word[place + 1], word[place], ...word.slice(place + 2)].join("");
      fc.pre(swapped !== word);
      expect(nearest(swapped, WORDS)).toBe(word);
    }),
  );
});
