import type { BacktestResult, ParameterRecord } from "../shared/backtest.ts";
import { AppError } from "../shared/errors.ts";
import type { BacktestJob } from "../shared/settings.ts";

/** The bars of one instrument as a run used them: after bad rows, adjusting and `range`. One entry a bar in each column. */
export interface InstrumentBars {
  readonly name: string;
  /** Open times, ms since 1970 UTC. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export interface RunControl {
  /** Aborts the run. */
  readonly signal?: AbortSignal;
  /** Told now and then how many bars of how many are done. */
  readonly onProgress?: (done: number, all: number) => void;
  /** Told the bars before the run, in the order of the request's instruments: reports and explanations draw them. */
  readonly onBars?: (bars: readonly InstrumentBars[]) => void;
}

/**
 * Reads the data, compiles the strategy (or takes it from the cache) and runs it in a worker.
 * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong
 */
export function backtest(_job: BacktestJob, _control: RunControl = {}): Promise<BacktestResult> {
  return Promise.reject(new AppError("engine/missing", "the engine is not linked yet"));
}

/** The parameters that a strategy declares, with their defaults and ranges. */
export function strategyParameters(_strategy: BacktestJob["strategy"]): Promise<readonly ParameterRecord[]> {
  return Promise.reject(new AppError("engine/missing", "the engine is not linked yet"));
}
