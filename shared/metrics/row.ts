/**
 * What a metric counts in. A fraction is shown as a percentage; a ratio is a plain number; `quote` is money of the quote
 * currency.
 */
export type MetricUnit = "fraction" | "ratio" | "count" | "days" | "bars" | "quote";

/** The facts of one metric that are written down; its group and number follow from where it stands. */
export interface MetricRow {
  /** The key in a result's `metrics`. */
  readonly name: string;
  readonly title: string;
  readonly unit: MetricUnit;
  /** Which of two values a trader prefers, null where neither is better by itself. Losses are negative: higher is better. */
  readonly better: "higher" | "lower" | null;
  /** One sentence. */
  readonly definition: string;
  /** Who published the definition. */
  readonly source: string;
}
