import type { BookDecimals, TradeColumns } from "../../wasm/index.ts";

/** Trades of one instrument in ticks and lots, times in µs, in the order in which they were told. */
export interface Trades {
  readonly instrument: string;
  decimals: BookDecimals;
  readonly time: number[];
  readonly ticks: number[];
  readonly lots: number[];
  /** Of each trade whether a buyer took; empty where nobody says. */
  readonly isBuy: boolean[];
}

export function noTrades(instrument: string, decimals: BookDecimals): Trades {
  return { instrument, decimals, time: [], ticks: [], lots: [], isBuy: [] };
}

/** As columns in the order of their times; those of one time as they were told. */
export function columnsOf({ time, ticks, lots, isBuy }: Trades): TradeColumns {
  const order = Array.from(time.keys()).sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b);
  const column = (values: readonly number[]) => Float64Array.from(order, (row) => values[row] ?? NaN);
  return {
    ...{ time: column(time), ticks: column(ticks), lots: column(lots) },
    isBuy: Uint8Array.from(order, (row) => (isBuy[row] ? 1 : 0)),
  };
}
