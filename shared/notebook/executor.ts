import type { DataReference, Settings } from "../settings.ts";
import type { Chart } from "./kinds/chart.ts";
import type { Data } from "./kinds/data.ts";
import type { Maker } from "./keys.ts";
import type { MonteCarloRequest } from "../montecarlo/request.ts";
import type * as out from "./outputs.ts";
import type { Unit } from "./unit.ts";

/** Anything that can be asked whether to stop, such as an AbortSignal. */
export interface Stoppable {
  readonly aborted: boolean;
}

export interface ExecuteControl<Signal> {
  /** That of the run, if it has one. */
  readonly signal: Signal | undefined;
  /** Told now and then how much of how much is done. */
  readonly onProgress: (done: number, all: number) => void;
}

/** Bars for a run, under the name that its strategy knows; `output.data` says how the run reads them. */
export interface RunData {
  readonly name: string;
  readonly cell: string;
  readonly output: out.DataOutput;
}

/** A backtest with everything that its cells gave it. */
export interface BacktestTask {
  readonly cell: string;
  readonly strategyCell: string;
  readonly strategy: out.StrategyOutput;
  readonly data: readonly RunData[];
  readonly signals: readonly RunData[];
  readonly params: Readonly<Record<string, number>>;
  /** Tick sizes of data cells stand here where the backtest says none. */
  readonly settings: Settings;
  readonly budgetSeconds: number;
  /** The run file's own references, for messages. */
  readonly references: readonly DataReference[];
}

export interface ChartTask {
  readonly cell: string;
  readonly chart: Chart;
  /** The indicators are those that a strategy keeps, drawn as it read them. */
  readonly isOfStrategy?: boolean;
  readonly of: readonly {
    readonly cell: string;
    readonly output: out.CellOutput;
    readonly data: readonly RunData[];
    readonly range: Settings["range"];
  }[];
}

export interface SqlTask {
  readonly cell: string;
  readonly query: string;
  /** The cells whose tables the query names. */
  readonly inputs: readonly { readonly cell: string; readonly output: out.CellOutput }[];
}

export interface MonteCarloTask {
  readonly cell: string;
  readonly request: MonteCarloRequest;
  /** Bars whose closes are estimated from. */
  readonly data: readonly RunData[];
  /** A run whose account after each trade is, instead. */
  readonly run: out.BacktestOutput | undefined;
}

export interface JsTask {
  readonly cell: string;
  readonly source: string;
  readonly inputs: readonly { readonly cell: string; readonly output: out.CellOutput }[];
}

/**
 * Does the work of cells: by web workers in the page, by worker threads in Node. A method rejects with an AppError that
 * says what is wrong; one that is missing means that cells of its kind are skipped here, and `skips` says why.
 */
export interface Executor<Signal extends Stoppable = Stoppable> extends Maker {
  readonly skips?: Readonly<Record<string, string>>;
  data(task: { readonly cell: string; readonly data: Data }, control: ExecuteControl<Signal>): Promise<out.DataOutput>;
  strategy(
    task: { readonly cell: string; readonly unit: Unit },
    control: ExecuteControl<Signal>,
  ): Promise<out.StrategyOutput>;
  indicator(
    task: { readonly cell: string; readonly unit: Unit },
    control: ExecuteControl<Signal>,
  ): Promise<out.IndicatorOutput>;
  backtest(task: BacktestTask, control: ExecuteControl<Signal>): Promise<out.BacktestOutput>;
  chart(task: ChartTask, control: ExecuteControl<Signal>): Promise<out.ChartOutput>;
  sql(task: SqlTask, control: ExecuteControl<Signal>): Promise<out.TableOutput>;
  montecarlo(task: MonteCarloTask, control: ExecuteControl<Signal>): Promise<out.MonteCarloOutput>;
  js?(task: JsTask, control: ExecuteControl<Signal>): Promise<out.JsOutput>;
}
