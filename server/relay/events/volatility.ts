import { log } from "../../../shared/generate/elementary.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { Detector, EventOptions } from "./detector.ts";
import { Trigger } from "./trigger.ts";

/**
 * Realised volatility that leaves that of before behind: of `short` minutes by squared returns, of `long` minutes before them
 * by bipower variation (Barndorff-Nielsen and Shephard 2004), which a single jump hardly raises.
 */
export function volatilityJumps(options: EventOptions, { bars }: InstrumentMarket): Detector {
  const { short = NaN, long = NaN, times = NaN } = options;
  const trigger = new Trigger(options);
  return {
    minute(now) {
      const closes = bars
        .closed()
        .slice(-(short + long + 1))
        .map(({ close }) => close);
      if (closes.length <= short + long) return null;
      const returns = closes.slice(1).map((close, place) => log(close / (closes[place] ?? NaN)));
      const value = realised(returns.slice(-short));
      const usual = bipower(returns.slice(0, long));
      return usual > 0 && trigger.fires(value / (times * usual), now) ? { value, usual, time: now } : null;
    },
  };
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
