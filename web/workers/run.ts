import type { BacktestRequest, BacktestResult } from "../../shared/backtest.ts";
import type { OrderEvent } from "../../shared/explain/events.ts";
import type { Runner } from "../../shared/link/runner.ts";
import type { Settings } from "../../shared/settings.ts";
import { type Engine, inspectModule, runBacktest } from "../../wasm/index.ts";
import type { Held } from "./held.ts";

/** Bars or a signal under the strategy's name for them, and the key under which the worker holds them. */
export interface HeldName {
  readonly name: string;
  readonly key: string;
}

/** One backtest over what a worker holds. */
export interface WorkerRun {
  /** What messages call the strategy, and its compiled module. */
  readonly strategy: { readonly path: string; readonly module: Uint8Array };
  readonly instruments: readonly HeldName[];
  readonly signals: readonly HeldName[];
  readonly params: Readonly<Record<string, number>>;
  readonly settings: Settings;
  /** Whether the answer has what became of each order, too. */
  readonly isWatched?: boolean;
}

/** The answer to a run that was watched. */
export interface WatchedAnswer {
  readonly result: BacktestResult;
  readonly events: readonly OrderEvent[];
}

/** Told how many bars of how many are done. */
type Progress = (done: number, all: number) => void;

export interface RunListeners {
  readonly onProgress: Progress;
  /** Told at the end what became of each order; watching makes a run no other. */
  readonly onEvents?: (events: readonly OrderEvent[]) => void;
}

/** This thread's engine and what it holds. */
export interface Place {
  readonly engine: Engine;
  readonly held: Held;
  readonly version: string;
}

/**
 * Runs a backtest to its end, in this thread.
 * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong; after that this thread's
 *   engine is not to be used again
 */
export function runHere({ engine, held, version }: Place, run: WorkerRun, told: RunListeners): BacktestResult {
  const start = performance.now();
  const instruments = run.instruments.map(({ name, key }) => {
    return { name, source: held.label(key), ...held.bars(key) };
  });
  const signals = run.signals.map(({ name, key }) => ({ name, ...held.signal(key) }));
  const dataMs = performance.now() - start;
  const { strategy, params, settings } = run;
  const result = runBacktest(engine, { strategy, instruments, signals, params, settings, version, ...told });
  return { ...result, timing: { ...result.timing, dataMs } };
}

interface KeptRun {
  readonly run: Pick<WorkerRun, "strategy" | "instruments" | "signals">;
  readonly request: BacktestRequest;
  readonly onProgress: Progress;
}

/** Runs on a release's engine; this thread's own reads the bars and inspects the module. @throws as `runHere` */
export function runOnKept({ held }: Place, runner: Runner, { run, request, onProgress }: KeptRun): BacktestResult {
  const { module, path } = run.strategy;
  inspectModule(module, path);
  const instruments = run.instruments.map(({ name, key }) => {
    const { bars } = held.bars(key);
    return { name, source: held.label(key), bars: { ...bars.copy(), decimals: bars.decimals } };
  });
  const signals = run.signals.map(({ name, key }) => ({ name, ...held.signal(key) }));
  return runner.run(request, module, { instruments, signals }, onProgress);
}
