import type { BacktestResult } from "../backtest.ts";
import { InputError } from "../errors.ts";
import type { MonteCarloRequest, PriceSeries } from "./request.ts";

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

/** A request about a run's trades: paths start with its cash and have as many steps as it had trades. */
export function aboutTrades(
  request: MonteCarloRequest,
  run: Pick<BacktestResult, "trades" | "request">,
): { readonly request: MonteCarloRequest; readonly series: PriceSeries } {
  const series = accountAfterTrades(run);
  const { start = series.prices[0], horizon = series.prices.length - 1 } = request;
  return { request: { ...request, start, horizon }, series };
}
