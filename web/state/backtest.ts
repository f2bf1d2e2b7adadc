import { proxy } from "comlink";
import type { BacktestResult } from "../../shared/backtest.ts";
import { budgetError } from "../../shared/budget.ts";
import { engines, type WorkerRun } from "./connect.ts";

export interface RunControl {
  /** Stops the run: its worker is ended at once. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds after which a strategy that does not come back is stopped. */
  readonly budgetSeconds: number;
  /** Told now and then how many bars of how many are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

/**
 * Runs a backtest in a worker.
 * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong, the signal's reason
 */
export function backtest(run: WorkerRun, { signal, budgetSeconds, onProgress }: RunControl): Promise<BacktestResult> {
  let bars = 0;
  const outOfTime = () => budgetError(run.strategy.path, budgetSeconds, bars);
  return engines.ask(
    (engine, heard) => {
      const progressed = (done: number, all: number): void => {
        bars = done;
        heard();
        onProgress?.(done, all);
      };
      return engine.run(run, proxy(progressed));
    },
    // A strategy's error can leave the engine in the middle of a call.
    { signal, seconds: budgetSeconds, outOfTime, isUsableAfterError: false },
  );
}
