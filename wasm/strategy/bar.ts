/**
 * One bar, labelled by its opening time. The engine writes each bar into the same two objects in turn: copy the numbers
 * that you keep for longer than the next bar.
 */
export class Bar {
  /** Opening time in milliseconds since 1970 UTC. */
  readonly time: i64 = 0;
  /** Number of the bar, from 0. */
  readonly index: i32 = 0;
  /** First price. */
  readonly open: f64 = NaN;
  /** Highest price. */
  readonly high: f64 = NaN;
  /** Lowest price. */
  readonly low: f64 = NaN;
  /** Last price. */
  readonly close: f64 = NaN;
  /** Traded quantity. */
  readonly volume: f64 = NaN;
}
