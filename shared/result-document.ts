import type { BacktestResult } from "./backtest.ts";
import { moneyDecimal } from "./money.ts";

/** A result as `tidebook backtest --json` prints it: plain JSON, with decimals as strings. */
export type BacktestDocument = Omit<BacktestResult, "equity" | "plots"> & {
  readonly equity: { readonly time: readonly number[]; readonly value: readonly string[] };
  readonly plots: { readonly [name: string]: readonly (number | null)[] };
};

/** Writes a result's columns as lists: equity as exact decimals, what was not plotted as null. */
export function resultDocument(result: BacktestResult): BacktestDocument {
  const { time, value } = result.equity;
  const plots = Object.entries(result.plots).map(([name, values]) => [name, Array.from(values, orNull)] as const);
  return {
    ...result,
    equity: { time: Array.from(time), value: Array.from(value, moneyDecimal) },
    plots: Object.fromEntries(plots),
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
