import type { BacktestResult } from "./backtest.ts";
import { countText } from "./figures.ts";
import { durationText } from "./time.ts";

/** `5,105 bars of 1 day`; `66 steps through bars of 1 day` where other instruments' bars begin between the first's. */
export function stepsText({ equity, request }: Pick<BacktestResult, "equity" | "request">): string {
  const { interval } = request;
  const { time } = equity;
  if (interval <= 0) return countText(time.length, "bar");
  const isInside = (now: number, index: number): boolean => now - (time[index - 1] ?? -Infinity) <= interval / 2;
  const isDenser = request.instruments.length > 1 && time.some(isInside);
  return isDenser
    ? `${countText(time.length, "step")} through bars of ${durationText(interval)}`
    : `${countText(time.length, "bar")} of ${durationText(interval)}`;
}
