/** The only door to the engine: what pages, workers, servers and tests may use of this folder. */
export { Backtest, type RunInput, type SignalColumns } from "./backtest.ts";
export { Bars, type BarColumns, type PriceColumn } from "./bars.ts";
export {
  barColumns,
  checkColumns,
  type DataOptions,
  type DataReport,
  MISSING_TIME,
  parseCsv,
  parseSignal,
  type ReadBars,
  readTimes,
  type TableColumns,
  type TimeUnit,
} from "./data.ts";
export { Engine, hex, indicatorError, loadEngine } from "./host.ts";
export type { RunInstrument } from "./request.ts";
