import { expect, test } from "vitest";
import { fillPrices, priceDecimals } from "../../../../web/notebook/fill-prices.ts";
import { fillWith } from "../../../support/result.ts";

test("an order's price is that of its fill, or the mean of several weighted by quantity", () => {
  const prices = fillPrices([
    fillWith({ orderId: 1, price: "1455.5", quantity: "2" }),
    fillWith({ orderId: 2, price: "10", quantity: "3" }),
    fillWith({ orderId: 2, price: "14.25", quantity: "1" }),
  ]);
  expect(prices.get(1)).toEqual({ value: 1455.5, text: "1,455.50" });
  expect(prices.get(2)).toEqual({ value: 11.0625, text: "11.06" });
  expect(prices.get(3)).toBeUndefined();
});

test("prices of trades have as many decimals as the smallest needs, two at least", () => {
  expect(priceDecimals(["2842.429932", "1165.5"])).toBe(2);
  expect(priceDecimals(["0.000277", "0.00031"])).toBe(6);
  expect(priceDecimals(["0.5", "12"])).toBe(2);
  expect(priceDecimals(["0.12345678", "12"])).toBe(6);
  expect(priceDecimals([])).toBe(2);
});
