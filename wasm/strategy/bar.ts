/**
 * One bar, labelled by its opening time. The engine writes each bar into the same two objects in turn: copy the numbers
 * that you keep for longer than the next bar.
 */
export class Bar {
  /** Opening time in milliseconds since 1970 UTC. */
  time: i64 = 0;
  /** Number of the bar, from 0. */
  index: i32 = 0;
  /** First price. */
  open: f64 = NaN;
  /** Highest price. */
  high: f64 = NaN;
  /** Lowest price. */
  low: f64 = NaN;
  /** Last price. */
  close: f64 = NaN;
  /** Traded quantity. */
  volume: f64 = NaN;
}
