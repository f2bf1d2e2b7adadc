import { assert } from "../../shared/assert.ts";
import type { BacktestResult } from "../../shared/backtest.ts";
import type { PictureLine } from "../../shared/gallery.ts";
import { holdingValues } from "../../shared/holding.ts";
import { moneyNumbers } from "../../shared/money.ts";
import type { CellOutput } from "../../shared/notebook/outputs.ts";
import type { NotebookRun } from "../notebook/run.ts";

/** What a cell of a finished notebook gave. Its notebooks are ours: a cell that failed is a defect. */
export function outputOf<Kind extends CellOutput["kind"]>(
  { states }: NotebookRun,
  name: string,
  kind: Kind,
): Extract<CellOutput, { kind: Kind }> {
  const { output, error } = states.get(name) ?? {};
  assert(output?.kind === kind, `the cell ${name} gave no ${kind}: ${error?.message ?? "it did not run"}`);
  return output as Extract<CellOutput, { kind: Kind }>;
}

export const resultOf = (run: NotebookRun, name: string): BacktestResult => outputOf(run, name, "backtest").result;

/** `count` of the values, evenly, with the first and the last; not-a-number becomes a gap. */
export function thinned(values: ArrayLike<number>, count: number): (number | null)[] {
  const wanted = Math.min(count, values.length);
  return Array.from({ length: wanted }, (_, index) => {
    const value = values[wanted > 1 ? Math.round((index * (values.length - 1)) / (wanted - 1)) : 0] ?? NaN;
    return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
  });
}

/** A run's equity as a line. */
export function equityLine(
  run: NotebookRun,
  cell: string,
  name: string,
  role: PictureLine["role"],
  count = 120,
): PictureLine {
  return { name, role, values: thinned(moneyNumbers(resultOf(run, cell).equity.value), count) };
}

/** What holding would have made beside a run that a chart cell shows. */
export function holdingLine(run: NotebookRun, cell: string, chart: string, count = 120): PictureLine {
  const result = resultOf(run, cell);
  const [bars] = outputOf(run, chart, "chart").bars;
  assert(bars, `the chart ${chart} has no bars`);
  return { name: "Holding", role: "holding", values: thinned(holdingValues(result, bars), count) };
}

/** First and last time of a run, ms. */
export function spanOf(run: NotebookRun, cell: string): { from: number; to: number } {
  const { time } = resultOf(run, cell).equity;
  return { from: time[0] ?? 0, to: time.at(-1) ?? 0 };
}

/** A run's return in each stretch of `bars` bars. */
export function stretchReturns(run: NotebookRun, cell: string, bars: number): number[] {
  const equity = moneyNumbers(resultOf(run, cell).equity.value);
  const returns: number[] = [];
  for (let at = bars; at < equity.length; at += bars) {
    returns.push(Number(((equity[at] ?? 0) / (equity[at - bars] ?? 1) - 1).toPrecision(4)));
  }
  return returns;
}
