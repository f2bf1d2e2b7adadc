// The engine in a thread of its own: reads prices and runs backtests, so that the page stays alive.
import { expose } from "comlink";
import { version } from "../../package.json";
import type { BacktestResult } from "../../shared/backtest.ts";
import { AppError } from "../../shared/errors.ts";
import type { Settings } from "../../shared/settings.ts";
import {
  Backtest,
  checkColumns,
  type DataOptions,
  type Engine,
  loadEngine,
  parseCsv,
  parseSignal,
  type ReadBars,
  type SignalColumns,
  type TableColumns,
} from "../../wasm/index.ts";
import { carryErrors } from "./errors.ts";

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
  /** A text file's bytes, or columns with times in ms. */
  readonly signals: readonly (SignalColumns | { readonly name: string; readonly table: Uint8Array })[];
  readonly params: Readonly<Record<string, number>>;
  readonly settings: Settings;
}

/** Told how many bars of how many are done. */
export type Progress = (done: number, all: number) => void;

let engine: Promise<Engine> | undefined;

async function load(): Promise<Engine> {
  const response = await fetch(new URL("../../wasm/pkg/engine_bg.wasm", import.meta.url));
  if (!response.ok) {
    const facts = { status: response.status };
    throw new AppError("engine/fetch", "the engine could not be loaded: look at the network and reload the page", {
      facts,
      retryable: true,
    });
  }
  return loadEngine(new Uint8Array(await response.arrayBuffer()));
}

function read(engine: Engine, { table, options }: InstrumentData): ReadBars {
  return table instanceof Uint8Array ? parseCsv(engine, table, options) : checkColumns(engine, table, options);
}

const api = {
  /**
   * Runs one backtest to its end.
   * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong; after that the worker
   *   is not to be used again
   */
  async run(run: WorkerRun, onProgress: Progress): Promise<BacktestResult> {
    const own = await (engine ??= load());
    const start = performance.now();
    const instruments = run.instruments.map((one) => ({ one, bars: read(own, one).bars }));
    const signals = run.signals.map((signal) =>
      "table" in signal ? { name: signal.name, ...parseSignal(own, signal.table, signal.name) } : signal,
    );
    const dataMs = performance.now() - start;
    const { strategy, params, settings } = run;
    const result = new Backtest(own, {
      strategy,
      instruments: instruments.map(({ one, bars }) => ({ name: one.name, source: one.options.name, bars })),
      signals,
      params,
      settings,
      version,
      onProgress,
    }).run();
    for (const { bars } of instruments) bars.free();
    return { ...result, timing: { ...result.timing, dataMs } };
  },
};

export type EngineWorker = typeof api;

carryErrors();
expose(api);
