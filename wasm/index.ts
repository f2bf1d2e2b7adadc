/** The only door to the engine: what pages, workers, servers and tests may use of this folder. */
export { inflatedCap, MOST_BYTES, unpacked, type Unpackers } from "./archive.ts";
export { Backtest, type RunInput, type SignalColumns } from "./backtest.ts";
export { barEnds } from "./bar-ends.ts";
export { Bars, type BarColumns, type PriceColumn } from "./bars.ts";
export {
  Book,
  type BookDecimals,
  type BookFill,
  type BookLevel,
  type BookQuote,
  type BookSide,
  type ConsolidatedFill,
  consolidatedFill,
  type ConsolidatedTop,
  consolidatedTop,
  type OrderPlace,
  OrdersBook,
  type VenueBook,
} from "./book.ts";
export {
  barColumns,
  checkColumns,
  type DataOptions,
  MISSING_TIME,
  parseCsv,
  parseSignal,
  type ReadBars,
  readTimes,
  type TableColumns,
} from "./data.ts";
export {
  type DecodedTrade,
  type DecodedVenue,
  Decoder,
  type DecoderCounts,
  type FrameKind,
  isRefusal,
  type Refusal,
} from "./decode.ts";
export { type BarSource, readBars, readSignal } from "./table.ts";
export { tableText, type TableText } from "./table-text.ts";
export { barFacts, chartIndicators, plainBars, type PlainBars, signalFacts, sqlTables } from "./cells.ts";
export { Engine, hex, indicatorError, loadEngine } from "./host.ts";
export { type GivenColumns, type IndicatorGrid, indicatorGrid } from "./grid.ts";
export { completeRequest, type IndicatorRequest } from "./indicator.ts";
export { checkVolume, computeIndicators } from "./indicator-columns.ts";
export { IndicatorStream, type StreamBar } from "./indicator-stream.ts";
export { inspectModule } from "./inspect.ts";
export { calibrate, commonTimes, type PathColumns } from "./montecarlo.ts";
export { calibrationFigures, joined, monteCarloHere, simulateBlocks, summarise } from "./montecarlo-summary.ts";
export { rescaledBars, type UnitFactors } from "./saved-bars.ts";
export type { RunInstrument } from "./request.ts";
export { type ReadInstrument, type ReadRun, runBacktest, strategyParameters, usedBars } from "./run.ts";
export {
  BAR_CLOSED,
  BAR_CORRECTED,
  BAR_OPEN,
  BarBuilder,
  type BarRule,
  type BarSession,
  type BuiltBars,
  resampleBars,
  type TimeBars,
  type TradeColumns,
  TradeError,
} from "./trade-bars.ts";
export { type ZoneOffset, zoneOffsets } from "./zone.ts";
