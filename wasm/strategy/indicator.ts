import { Bar } from "./bar";

/** The custom indicators in use, newest first. */
let customs: Indicator | null = null;

/** Base of a custom indicator: a class whose `update` gives the next value from the next bar. */
export abstract class Indicator {
  private older: Indicator | null = null;

  /** The engine names custom indicators by address, so each one lives as long as the run. */
  static keep(indicator: Indicator): void {
    indicator.older = customs;
    customs = indicator;
  }

  /** Gives the indicator's value at `bar`. Called once for each bar, in order. */
  abstract update(bar: Bar): f64;
}
