import type { BacktestResult } from "../backtest.ts";
import type { InstrumentBars } from "../bars.ts";
import type { BacktestJob } from "../settings.ts";

/** Everything that a report tells. */
export interface Report {
  /** The strategy's name and, for people, that of the data. */
  readonly strategy: string;
  readonly on: readonly string[];
  readonly job: BacktestJob;
  readonly result: BacktestResult;
  /** In the order of the request's instruments; empty where the run gave none. */
  readonly bars: readonly InstrumentBars[];
  /** The run file that repeats the run, and the command that does. */
  readonly runFile: string;
  readonly command: string;
}
