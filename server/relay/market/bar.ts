import type { UnitFactors } from "../../../wasm/index.ts";
import type { KeptBars } from "./kept-bars.ts";

/** Bars of an instrument and a length that are kept. */
export const BARS_KEPT = 300;
/** A bar without a later trade is closed so long after its end, in µs. */
export const CLOSES_AFTER = 2_000_000;
export const MINUTE_MS = 60_000;

/** Times in µs; prices in ticks, `lots` the volume. */
export interface MarketBar {
  readonly intervalMs: number;
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly lots: number;
  /** Of them, those that buyers took; NaN where the venue's own bar does not say. */
  readonly buyLots: number;
  readonly trades: number;
  /** How often it was corrected: by a late trade, or because trades were missed. */
  readonly revision: number;
  /** Where it comes from; `partial` lacks trades: those before the first that is known, or missed ones. */
  readonly source: "live" | "history" | "partial";
  /** Why trades are missing in the midst of it. */
  readonly reason?: string;
}

/** A bar counted in finer units; none where its numbers become too large for that. */
export function rescaledBar(bar: MarketBar, { price, quantity }: UnitFactors): MarketBar[] {
  const { open, high, low, close, lots, buyLots } = bar;
  const prices = { open: open * price, high: high * price, low: low * price, close: close * price };
  const isExact = [prices.high, prices.low, lots * quantity].every((number) => Number.isSafeInteger(number));
  return isExact ? [{ ...bar, ...prices, lots: lots * quantity, buyLots: buyLots * quantity }] : [];
}

/** Bars of one length, oldest first. */
export interface BarSeries {
  readonly intervalMs: number;
  readonly closed: KeptBars;
  /** The bar that is being made, if there is one. */
  open(): MarketBar[];
}
