import type { BacktestResult } from "../../shared/backtest.ts";
import { NOTHING, numberText, percentText, signedPercentText } from "../../shared/figures.ts";
import { moneyNumbers } from "../../shared/money.ts";
import type { Curve } from "../chart/money-spec.ts";

/** A number with what it stands beside. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly neighbour: string;
}

type Value = number | null | undefined;

const signed = (value: Value): string => signedPercentText(value, 1);
const percent = (value: Value): string => percentText(value, 1);
const ratio = (value: Value): string => numberText(value, 2);

/**
 * The first figures of a run, each beside that of holding: of a run of the notebook that bought once and held, after the
 * same kinds of costs, else of the first instrument from its first to its last close.
 */
export function figuresOf(result: BacktestResult, held: BacktestResult | undefined): Figure[] {
  const { metrics, costs } = { ...result, costs: result.request.costs };
  const beside = (name: string, benchmark: string, text: (value: Value) => string): string =>
    `holding ${text(held ? held.metrics[name] : metrics[benchmark])}`;
  const trades = metrics.trades ?? 0;
  const figures: Figure[] = [
    {
      label: "Total return",
      value: signed(metrics.totalReturn),
      neighbour: beside("totalReturn", "benchmarkTotalReturn", signed),
    },
    {
      label: "A year",
      value: signed(metrics.annualReturn),
      neighbour: beside("annualReturn", "benchmarkAnnualReturn", signed),
    },
    { label: "Sharpe", value: ratio(metrics.sharpe), neighbour: beside("sharpe", "benchmarkSharpe", ratio) },
    {
      label: "Max drawdown",
      value: percent(metrics.maxDrawdown),
      neighbour: beside("maxDrawdown", "benchmarkMaxDrawdown", percent),
    },
    { label: "In the market", value: percentText(metrics.exposure, 0), neighbour: "of all bars" },
    {
      label: "Trades",
      value: numberText(metrics.trades, 0),
      neighbour: trades > 0 ? `${percentText(metrics.winRate, 0)} won` : "none closed yet",
    },
    {
      label: "Fees paid",
      value: numberText(metrics.fees ?? 0, 0),
      neighbour:
        costs.makerBps === costs.takerBps ? `${costs.takerBps} bps` : `${costs.takerBps} and ${costs.makerBps} bps`,
    },
  ];
  return figures.map((figure) => (figure.value === NOTHING ? { ...figure, neighbour: "needs 2 returns" } : figure));
}

/** Of several runs one that bought at the begin and held to the end, over the same bars. */
export function heldRun(result: BacktestResult, others: Iterable<BacktestResult>): BacktestResult | undefined {
  const print = ({ data }: BacktestResult): string => data.map(({ fingerprint }) => fingerprint).join(" ");
  for (const other of others) {
    const [trade] = other.trades;
    const isHeld = other.orders.length === 1 && other.fills.length === 1 && trade?.exitTime === null;
    const isSame = other.equity.time.length === result.equity.time.length && print(other) === print(result);
    if (isHeld && isSame && other.digest !== result.digest) return other;
  }
  return undefined;
}

const drawn = new WeakMap<BacktestResult, Float64Array<ArrayBuffer>>();

/** A run's money as a curve; the same columns for the same result, so that charts need not draw anew. */
export function equityCurve(result: BacktestResult, name: string): Curve {
  const value = drawn.get(result) ?? moneyNumbers(result.equity.value);
  drawn.set(result, value);
  return { name, time: result.equity.time, value };
}

/** Whether money grew or fell so far that equal distances should be equal ratios. */
export function isFar(values: Readonly<Float64Array>): boolean {
  let [low, high] = [Infinity, 0];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low > 0 && high / low > 3;
}

/** Money of the first instrument bought at its first close and held, without costs. */
export function holdingCurve(
  { equity, request }: BacktestResult,
  bars: { readonly time: Float64Array; readonly close: Float64Array },
): Curve {
  const cash = Number(request.account.cash);
  const value = new Float64Array(equity.time.length).fill(NaN);
  let at = 0;
  let first = NaN;
  equity.time.forEach((time, index) => {
    while (at < bars.time.length && (bars.time[at] ?? Infinity) <= time) at++;
    const close = bars.close[at - 1] ?? NaN;
    if (Number.isNaN(first)) first = close;
    value[index] = (cash * close) / first;
  });
  return { name: "Holding", time: equity.time, value };
}
