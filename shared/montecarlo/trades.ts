import type { BacktestResult } from "../backtest.ts";
import { InputError } from "../errors.ts";
import { modelNamed, type MonteCarloRequest, type PriceSeries } from "./request.ts";

const YEAR_MS = 365.25 * 86_400_000;

/** What a run's account was worth after each closed trade. @throws InputError for fewer than two trades */
function accountAfterTrades({ trades, request }: Pick<BacktestResult, "trades" | "request">): PriceSeries {
  const closed = trades.filter(({ exitTime }) => exitTime !== null);
  if (closed.length < 2) {
    throw new InputError("montecarlo/trades", `the run closed ${closed.length} trades: resampling needs two or more`);
  }
  const worth = [Number(request.account.cash)];
  for (const { pnl } of closed) worth.push((worth.at(-1) ?? 0) + Number(pnl));
  const time = BigInt64Array.from(worth, (_, index) => BigInt(index));
  return { name: "trades", label: "the account after each trade", prices: Float64Array.from(worth), time };
}

/** Of the time that the run's bars span. */
function closedInAYear({ trades, data }: Pick<BacktestResult, "trades" | "data">): number {
  const closed = trades.filter(({ exitTime }) => exitTime !== null).length;
  const { from = 0, to = 0, interval = 0 } = data[0] ?? {};
  return (closed * YEAR_MS) / Math.max(1, to - from + interval);
}

/**
 * A request about a run's trades: paths start with its cash and have as many steps as it had trades; where parameters are
 * of a year, that has as many steps as the run closed trades in one.
 */
export function aboutTrades(
  request: MonteCarloRequest,
  run: Pick<BacktestResult, "trades" | "request" | "data">,
): { readonly request: MonteCarloRequest; readonly series: PriceSeries } {
  const series = accountAfterTrades(run);
  const { start = series.prices[0], horizon = series.prices.length - 1 } = request;
  const known = modelNamed(request.model).isAnnual ? closedInAYear(run) : undefined;
  const { stepsPerYear = known } = request;
  return { request: { ...request, start, horizon, stepsPerYear }, series };
}
