import type { BacktestResult, ParameterRecord } from "../backtest.ts";
import type { Chart } from "./kinds/chart.ts";
import type { Data } from "./kinds/data.ts";
import type { Live } from "./kinds/live.ts";
import type { MonteCarloResult } from "../montecarlo/result.ts";
import type { Unit } from "./unit.ts";

/** Bars that a data cell names. The executor keeps the columns; this says which they are. */
export interface DataOutput {
  readonly kind: "data";
  /** What people call the source: `sp500`, a file's name, or the generated market. */
  readonly source: string;
  /** Generated, and to be labelled so wherever it is shown. */
  readonly isSynthetic: boolean;
  readonly isSignal: boolean;
  /** SHA-256 of the bars used, as in every result; of a signal, of its columns. */
  readonly fingerprint: string;
  readonly rows: number;
  /** First and last time, ms. */
  readonly from: number;
  readonly to: number;
  /** Commonest step in ms; 0 for a signal. */
  readonly interval: number;
  readonly warnings: readonly string[];
  /** SHA-256 of the file, in the page: another file may take its name. */
  readonly content?: string;
  /** The body, so that the bars can be opened again. */
  readonly data: Data;
}

export interface StrategyOutput {
  readonly kind: "strategy";
  readonly className: string;
  readonly module: Uint8Array;
  /** SHA-256 of the module. */
  readonly sha256: string;
  readonly unit: Unit;
  readonly parameters: readonly ParameterRecord[];
  readonly warnings: readonly string[];
}

/** An indicator cell that compiles; strategies take its text. */
export interface IndicatorOutput {
  readonly kind: "indicator";
}

export interface BacktestOutput {
  readonly kind: "backtest";
  readonly result: BacktestResult;
  /** The strategy's parameters with their ranges, for sliders. */
  readonly parameters: readonly ParameterRecord[];
}

export interface CompareOutput {
  readonly kind: "compare";
  readonly runs: readonly { readonly cell: string; readonly result: BacktestResult }[];
  /** Names of the metrics to show. */
  readonly metrics: readonly string[];
  /** What was asked differently: a value for each run, in their order. */
  readonly differences: readonly { readonly what: string; readonly values: readonly string[] }[];
}

export interface ChartBars {
  readonly cell: string;
  /** The instrument's name in its run, or the cell's. */
  readonly name: string;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export interface ChartIndicatorColumns {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** By the output's name; NaN before the lookback. */
  readonly outputs: Readonly<Record<string, Float64Array>>;
}

export interface ChartOutput {
  readonly kind: "chart";
  readonly chart: Chart;
  /** One for each instrument of what is charted. */
  readonly bars: readonly ChartBars[];
  /** Over the first of the bars. */
  readonly indicators: readonly ChartIndicatorColumns[];
  /** What is charted, by cell. */
  readonly of: readonly { readonly cell: string; readonly output: CellOutput }[];
}

export type TableValue = string | number | null;

export interface TableOutput {
  readonly kind: "sql";
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableValue[])[];
  /** Whether there were more rows than are kept. */
  readonly isCut: boolean;
  /** SHA-256 of columns and rows as canonical JSON. */
  readonly resultHash: string;
}

/** What simulated paths say together. */
export interface MonteCarloOutput {
  readonly kind: "montecarlo";
  /** The time that it took is no part of what was found. */
  readonly result: Omit<MonteCarloResult, "seconds">;
  /** SHA-256 of the result as canonical JSON. */
  readonly resultHash: string;
}

/** What a js cell returns; never HTML. */
export interface JsOutput {
  readonly kind: "js";
  readonly text?: string;
  readonly table?: { readonly columns: readonly string[]; readonly rows: readonly (readonly TableValue[])[] };
  readonly lines?: { readonly x: readonly number[]; readonly series: Readonly<Record<string, readonly number[]>> };
  readonly bars?: { readonly labels: readonly string[]; readonly values: readonly number[] };
  /** What it wrote to its console. */
  readonly log?: readonly string[];
}

/** What a live cell shows; the figures themselves come from the relay and are kept nowhere. */
export interface LiveOutput {
  readonly kind: "live";
  readonly live: Live;
}

/** What a cell gives, by its kind. */
export type CellOutput =
  | DataOutput
  | StrategyOutput
  | IndicatorOutput
  | BacktestOutput
  | CompareOutput
  | ChartOutput
  | MonteCarloOutput
  | TableOutput
  | JsOutput
  | LiveOutput;
