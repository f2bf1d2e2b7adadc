import { labelOf, type LiveIndicator } from "./live-indicators.ts";

/** What a book says of an instrument at a moment; NaN where the book is not fresh or does not say. */
export const BOOK_FEATURES = [
  { name: "bid", title: "Best bid" },
  { name: "ask", title: "Best ask" },
  { name: "bidQuantity", title: "Quantity at the best bid" },
  { name: "askQuantity", title: "Quantity at the best ask" },
  { name: "mid", title: "Middle of the best prices" },
  { name: "microprice", title: "Middle, weighted by the quantity of the other side" },
  { name: "spreadBps", title: "Spread in basis points of the middle" },
  { name: "imbalance1", title: "(bid − ask) / (bid + ask) of the best level" },
  { name: "imbalance5", title: "(bid − ask) / (bid + ask) of five levels" },
  { name: "imbalance10", title: "(bid − ask) / (bid + ask) of ten levels" },
  { name: "bidDepth10Bps", title: "Quantity of bids within 10 basis points of the middle" },
  { name: "askDepth10Bps", title: "Quantity of asks within 10 basis points of the middle" },
  { name: "last", title: "Price of the last trade" },
  { name: "lastQuantity", title: "Quantity of the last trade, negative where the aggressor sold" },
] as const;

/** Names of an instrument's features, in their order: of the book, then of indicators with the bar that is being made. */
export function featureNames(indicators: readonly LiveIndicator[]): string[] {
  const ofBars = indicators.flatMap((one) =>
    one.outputs.map((output) => (one.outputs.length === 1 ? labelOf(one) : `${labelOf(one)}.${output}`)),
  );
  return [...BOOK_FEATURES.map(({ name }) => name), ...ofBars];
}
