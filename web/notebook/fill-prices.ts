import type { FillRecord } from "../../shared/backtest.ts";
import { exactText, mostDecimals, numberText } from "../../shared/figures.ts";

/** What an order paid or got a unit. */
export interface FillPrice {
  readonly value: number;
  readonly text: string;
}

/** By order, the price of its fill; of several their mean, weighted by quantity, with the decimals of prices. */
export function fillPrices(fills: readonly FillRecord[]): ReadonlyMap<number, FillPrice> {
  const decimals = mostDecimals(fills.map(({ price }) => price));
  const byOrder = new Map<number, FillRecord[]>();
  for (const fill of fills) byOrder.set(fill.orderId, [...(byOrder.get(fill.orderId) ?? []), fill]);
  return new Map(
    [...byOrder].map(([orderId, own]) => {
      const [first] = own;
      if (own.length === 1 && first) {
        return [orderId, { value: Number(first.price), text: exactText(first.price, decimals) }];
      }
      const quantity = own.reduce((sum, one) => sum + Number(one.quantity), 0);
      const value = own.reduce((sum, one) => sum + Number(one.price) * Number(one.quantity), 0) / quantity;
      return [orderId, { value, text: numberText(value, decimals) }];
    }),
  );
}

/** Decimals at which six digits of the smallest price say something: at least two, and no more than the prices have. */
export function priceDecimals(prices: readonly string[]): number {
  const least = prices.reduce((smallest, price) => Math.min(smallest, Math.abs(Number(price)) || Infinity), Infinity);
  return Math.max(2, Math.min(mostDecimals(prices), 5 - Math.floor(Math.log10(least))));
}
