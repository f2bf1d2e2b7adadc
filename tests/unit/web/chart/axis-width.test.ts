import { expect, test } from "vitest";
import { axisWidth, tagTexts } from "../../../../web/chart/axis-width.ts";
import { priceSpec } from "../../../../web/chart/price-spec.ts";

const column = (...values: number[]) => Float64Array.from(values);
const DAY = 86_400_000;
/** The design's face at 11 px has about this much for a digit. */
const measured = (text: string) => text.length * 6.1;

function paneOf(price: number) {
  const prices = column(price, price);
  const bars = { time: column(0, DAY), open: prices, high: prices, low: prices, close: prices };
  return priceSpec({ name: "X", bars }).panes[0]!;
}

test("the axis is as wide as the longest tag and what the crosshair may say", () => {
  expect(axisWidth([], measured)).toBe(64);
  expect(axisWidth(["12.3"], measured)).toBe(64);
  const texts = tagTexts(paneOf(94_876.5), 90_000, 99_000);
  expect(texts[0]).toBe("94,876.5");
  // A little above the highest price there is a digit more.
  expect(texts.at(-1)).toBe("100,923.3");
  expect(axisWidth(texts, measured)).toBe(Math.ceil("100,923.3".length * 6.1) + 16);
});

test("small prices have all their decimals, and none below zero is waited for", () => {
  expect(tagTexts(paneOf(0.000277), 0.0001, 0.0009)).toEqual(["0.000277", "0.000000", "0.000595", "0.001071"]);
});

test("a pane without values asks for its tags alone", () => {
  expect(tagTexts(paneOf(5), Infinity, -Infinity)).toEqual(["5"]);
});
