import type { BacktestResult } from "./backtest.ts";

/**
 * What people call an instrument of a run: the name that it was given, or its data's where it has only its position
 * ("sp500", "prices.csv"); the position where two are called the same.
 */
export function instrumentName(data: BacktestResult["data"], instrument: string): string {
  if (!/^\d+$/.test(instrument)) return instrument;
  const name = data.find((one) => one.instrument === instrument)?.name;
  const isTaken = data.filter((one) => one.name === name || one.instrument === name).length > 1;
  return name === undefined || isTaken ? instrument : name;
}
