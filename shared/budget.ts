import { StrategyError } from "./errors.ts";

/**
 * A run was stopped because its strategy did not come back.
 * @param seconds without a sign of it
 * @param bars that were done when it was last heard of
 */
export function budgetError(path: string, seconds: number, bars: number): StrategyError {
  const place = bars === 0 ? "as it was built, or in its first bars" : `after bar ${bars}`;
  return new StrategyError(
    "strategy/budget",
    `${path}: the strategy did not come back within ${seconds} s (${place}): look for a loop without end, or raise the budget`,
    { facts: { path, bar: bars } },
  );
}
