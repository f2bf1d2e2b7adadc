// What "holding" means wherever a run stands beside it: the engine's benchmark of that run, bar for bar. The first
// instrument, bought at the close of its first bar and kept, without costs. A backtest that buys and keeps pays costs
// and fills a bar later; it stands under its own name.
import type { BacktestRequest, BacktestResult } from "./backtest.ts";
import { visible } from "./visible.ts";

type Request = Pick<BacktestRequest, "instruments">;

/** `holding`, with the first instrument's name where there are several: `holding ALPHA`. */
export function holdingName(request: Request): string {
  return request.instruments.length > 1 ? `holding ${firstOf(request)}` : "holding";
}

/** The name as the legend of a chart says it. */
export function holdingTitle(request: Request): string {
  const name = holdingName(request);
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** What is meant, as a phrase: `Holding: ALPHA bought at its first close and kept, without costs`. */
export function holdingHint(request: Request): string {
  const bought = request.instruments.length > 1 ? `${firstOf(request)} bought at its` : "bought at the";
  return `Holding: ${bought} first close and kept, without costs`;
}

/** The first instrument as a reader knows it: by name, or by its place where it has none. */
function firstOf({ instruments: [first] }: Request): string {
  return first === undefined || /^\d+$/.test(first.name) ? "the first instrument" : visible(first.name);
}

/** The money of holding at each entry of the run's equity; NaN before the first bar of its bars. */
export function holdingValues(
  { equity, request }: Pick<BacktestResult, "equity" | "request">,
  bars: { readonly time: ArrayLike<number>; readonly close: ArrayLike<number> },
): Float64Array<ArrayBuffer> {
  const cash = Number(request.account.cash);
  const values = new Float64Array(equity.time.length).fill(NaN);
  let at = 0;
  let first = NaN;
  equity.time.forEach((time, index) => {
    while (at < bars.time.length && (bars.time[at] ?? Infinity) <= time) at++;
    const close = bars.close[at - 1] ?? NaN;
    if (Number.isNaN(first)) first = close;
    values[index] = (cash * close) / first;
  });
  return values;
}
