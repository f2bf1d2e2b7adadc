/** A price that moved as a rule says. */
export interface Alert {
  /** The same in every delivery of one alert. */
  readonly alertId: string;
  readonly rule: string;
  /** `venue:NAME`, as `binance:BTC/USDT`. */
  readonly instrument: string;
  readonly direction: "up" | "down";
  /** Price now over the newest one of at least a window ago, less one, in percent. */
  readonly move: number;
  readonly price: number;
  readonly reference: number;
  readonly windowMs: number;
  /** Milliseconds since 1970 UTC, of the price's receipt. */
  readonly time: number;
  /** Asked for by somebody, to see where alerts arrive. */
  readonly isTest: boolean;
  /** Somebody wanted quiet: it is in the history and goes nowhere. */
  readonly isSnoozed: boolean;
}
