import type { BacktestResult } from "../../shared/backtest.ts";
import type { Settings } from "../../shared/settings.ts";
import {
  Backtest,
  checkColumns,
  type DataOptions,
  type Engine,
  parseCsv,
  parseSignal,
  type SignalColumns,
  type TableColumns,
} from "../../wasm/index.ts";

/** Prices of one instrument: a text file's bytes, or the columns of a table. */
export interface InstrumentData {
  /** The strategy's name for it. */
  readonly name: string;
  readonly table: Uint8Array | TableColumns;
  readonly options: DataOptions;
}

/** Everything that one backtest in a worker is made of. */
export interface WorkerRun {
  /** What messages call the strategy, and its compiled module. */
  readonly strategy: { readonly path: string; readonly module: Uint8Array };
  readonly instruments: readonly InstrumentData[];
  /** Columns, or a text file's bytes. */
  readonly signals: readonly (SignalColumns | { readonly name: string; readonly table: Uint8Array })[];
  readonly params: Readonly<Record<string, number>>;
  readonly settings: Settings;
}

/** Told how many bars of how many are done. */
export type Progress = (done: number, all: number) => void;

/**
 * Reads a run's data and runs it to its end, in this thread.
 * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong; after that this thread's
 *   engine is not to be used again
 */
export function runHere(engine: Engine, run: WorkerRun, version: string, onProgress: Progress): BacktestResult {
  const start = performance.now();
  const instruments = run.instruments.map(({ name, table, options }) => {
    const read = table instanceof Uint8Array ? parseCsv(engine, table, options) : checkColumns(engine, table, options);
    return { name, source: options.name, bars: read.bars };
  });
  const signals = run.signals.map((signal) =>
    "table" in signal ? { name: signal.name, ...parseSignal(engine, signal.table, signal.name) } : signal,
  );
  const dataMs = performance.now() - start;
  const { strategy, params, settings } = run;
  const result = new Backtest(engine, { strategy, instruments, signals, params, settings, version, onProgress }).run();
  for (const { bars } of instruments) bars.free();
  return { ...result, timing: { ...result.timing, dataMs } };
}
