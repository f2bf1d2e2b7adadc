import { log } from "../../../shared/generate/elementary.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { Detector, EventOptions, Found } from "./detector.ts";
import { Trigger } from "./trigger.ts";

/**
 * Realised volatility that leaves that of before behind: of `short` minutes by squared returns, of `long` minutes before them
 * by bipower variation (Barndorff-Nielsen and Shephard 2004), which a single jump hardly raises.
 */
export class VolatilityJumps implements Detector {
  readonly #instrument: InstrumentMarket;
  readonly #short: number;
  readonly #long: number;
  readonly #times: number;
  readonly #trigger: Trigger;

  constructor(options: EventOptions, instrument: InstrumentMarket) {
    this.#instrument = instrument;
    this.#short = options.short ?? NaN;
    this.#long = options.long ?? NaN;
    this.#times = options.times ?? NaN;
    this.#trigger = new Trigger(options);
  }

  minute(now: number): Found | null {
    const closes = this.#instrument.bars
      .closed()
      .slice(-(this.#short + this.#long + 1))
      .map(({ close }) => close);
    if (closes.length <= this.#short + this.#long) return null;
    const returns = closes.slice(1).map((close, place) => log(close / (closes[place] ?? NaN)));
    const value = realised(returns.slice(-this.#short));
    const usual = bipower(returns.slice(0, this.#long));
    if (!(usual > 0) || !this.#trigger.fires(value / (this.#times * usual), now)) return null;
    return { value, usual, time: now };
  }
}

/** Standard deviation of a return, by the mean of squares. */
export function realised(returns: readonly number[]): number {
  return Math.sqrt(returns.reduce((sum, one) => sum + one * one, 0) / returns.length);
}

/** Standard deviation of a return without jumps: E|r_i||r_i−1| is 2/π of the variance of normal returns. */
export function bipower(returns: readonly number[]): number {
  let sum = 0;
  for (let at = 1; at < returns.length; at++) sum += Math.abs(returns[at] ?? NaN) * Math.abs(returns[at - 1] ?? NaN);
  return Math.sqrt(((Math.PI / 2) * sum) / (returns.length - 1));
}
