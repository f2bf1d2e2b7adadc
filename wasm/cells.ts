/** The work of notebook cells over bars that were read: the same in a thread of Node and in a worker of the page. */
import type { DataFacts } from "../shared/notebook/data-source.ts";
import type { ChartBars, ChartIndicatorColumns, CellOutput } from "../shared/notebook/outputs.ts";
import { type SqlTable, tableOfBars, tableOfCell, tablesOfRun } from "../shared/notebook/tables.ts";
import type { SignalColumns } from "./backtest.ts";
import type { Bars } from "./bars.ts";
import type { ReadBars } from "./data.ts";
import { type Engine, hex } from "./host.ts";
import type { IndicatorRequest } from "./indicator.ts";
import { checkVolume, indicatorColumns } from "./indicator-columns.ts";

export function barFacts({ bars, report }: ReadBars): DataFacts {
  const time = bars.time();
  const [from, to] = [Number(time[0] ?? 0n), Number(time.at(-1) ?? 0n)];
  const facts = { fingerprint: hex(bars.fingerprint()), rows: bars.rows, from, to, interval: bars.interval };
  return { ...facts, warnings: report.warnings };
}

export function signalFacts(engine: Engine, { time, value, available }: Omit<SignalColumns, "name">): DataFacts {
  const bytes = [time, value, available].map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
  const [from, to] = [Number(time[0] ?? 0n), Number(time.at(-1) ?? 0n)];
  return { fingerprint: hex(engine.hash(bytes)), rows: time.length, from, to, interval: 0, warnings: [] };
}

export type PlainBars = Omit<ChartBars, "cell" | "name">;

/** Copies of the columns, times as numbers. */
export function plainBars(bars: Bars): PlainBars {
  const { time, ...prices } = bars.copy();
  return { time: Float64Array.from(time, Number), ...prices };
}

/**
 * Indicators over the bars, NaN before their lookback.
 * @param asked the cell whose bars were named; without it the indicators are a strategy's, which reads missing volume as 0
 * @throws InputError for what the table has not, and for volume that the cell's bars have not
 */
export function chartIndicators(
  engine: Engine,
  bars: Bars,
  requests: readonly IndicatorRequest[],
  asked?: string,
): ChartIndicatorColumns[] {
  if (asked !== undefined) for (const { name } of requests) checkVolume(bars, name, asked);
  return Array.from(indicatorColumns(engine, bars, requests), ({ row, options, outputs }) => {
    return { name: row.name, options, outputs: Object.fromEntries(outputs) };
  });
}

/** The tables that a cell gives to queries; `bars` are those of a data cell. */
export function sqlTables(cell: string, output: CellOutput, bars?: PlainBars): SqlTable[] {
  if (output.kind === "backtest") return tablesOfRun(cell, output.result);
  if (bars) return [tableOfBars(cell, bars)];
  return [tableOfCell(cell, output)].filter((one) => one !== undefined);
}
