import type { BacktestResult } from "../../shared/backtest.ts";
import { NOTHING, numberText, percentText, signedPercentText } from "../../shared/figures.ts";
import { holdingName, holdingTitle, holdingValues } from "../../shared/holding.ts";
import { moneyNumbers } from "../../shared/money.ts";
import { besideTrades } from "../../shared/trade-counts.ts";
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

/** The first figures of a run, each beside that of holding. */
export function figuresOf(result: BacktestResult): Figure[] {
  const { metrics, request } = result;
  const { costs } = request;
  const beside = (benchmark: string, text: (value: Value) => string): string =>
    `${holdingName(request)} ${text(metrics[benchmark])}`;
  const figures: Figure[] = [
    {
      label: "Total return",
      value: signed(metrics.totalReturn),
      neighbour: beside("benchmarkTotalReturn", signed),
    },
    {
      label: "A year",
      value: signed(metrics.annualReturn),
      neighbour: beside("benchmarkAnnualReturn", signed),
    },
    { label: "Sharpe", value: ratio(metrics.sharpe), neighbour: beside("benchmarkSharpe", ratio) },
    {
      label: "Max drawdown",
      value: percent(metrics.maxDrawdown),
      neighbour: beside("benchmarkMaxDrawdown", percent),
    },
    { label: "In the market", value: percentText(metrics.exposure, 0), neighbour: "of all bars" },
    {
      label: "Trades",
      value: numberText(metrics.trades, 0),
      neighbour: besideTrades(result),
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

/** Money of holding, as the engine's benchmark has it. */
export function holdingCurve(
  result: BacktestResult,
  bars: { readonly time: Float64Array; readonly close: Float64Array },
): Curve {
  return { name: holdingTitle(result.request), time: result.equity.time, value: holdingValues(result, bars) };
}
