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
  /** How often it was corrected by a late trade. */
  readonly revision: number;
  /** Where it comes from; `partial` began before the first trade that is known. */
  readonly source: "live" | "history" | "partial";
}

/** Bars of one length, oldest first. */
export interface BarSeries {
  readonly intervalMs: number;
  readonly closed: readonly MarketBar[];
  /** The bar that is being made, if there is one. */
  open(): MarketBar[];
}
