// A trade counts as one when it has closed: metrics are of closed trades alone, lists show those that are open, too.
import type { BacktestResult } from "./backtest.ts";
import { numberText, percentText } from "./figures.ts";

type Trades = Pick<BacktestResult, "trades">;

const openOf = ({ trades }: Trades): number => trades.filter(({ exitTime }) => exitTime === null).length;

/** What a list of trades holds: `33`, `33 + 1 open`. */
export function tradesCount(result: Trades): string {
  const open = openOf(result);
  const closed = numberText(result.trades.length - open, 0);
  return open === 0 ? closed : `${closed} + ${numberText(open, 0)} open`;
}

/** What stands beside the number of closed trades: `58 % won, 1 open`. */
export function besideTrades(result: Trades & Pick<BacktestResult, "metrics">): string {
  const open = openOf(result);
  const { winRate = null } = result.metrics;
  const won = winRate === null ? "none closed" : `${percentText(winRate, 0)} won`;
  return open === 0 ? won : `${won}, ${numberText(open, 0)} open`;
}
