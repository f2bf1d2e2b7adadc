import { InputError } from "../shared/errors.ts";
import { type Indicator, type IndicatorAnswer, indicatorNamed, indicators } from "../shared/indicators.ts";
import { didYouMean } from "../shared/words.ts";
import type { Bars, PriceColumn } from "./bars.ts";
import type { Engine } from "./host.ts";

/** An indicator and the options that differ from their defaults. */
export interface IndicatorRequest {
  readonly name: string;
  readonly options?: Readonly<Record<string, number>>;
}

/** A request that was looked up: its row, every option, and what they mean for the bars. */
interface CompleteRequest {
  readonly row: Indicator;
  readonly options: Readonly<Record<string, number>>;
  readonly lookback: number;
}

/**
 * Looks a request up in the table and completes its options.
 * @throws InputError for an unknown name or option, and for a value out of its range
 */
export function completeRequest(engine: Engine, request: IndicatorRequest): CompleteRequest {
  const { row, options, lookback } = completedOptions(engine, request);
  if (row.inputs.includes("periods")) {
    const message = `${row.name} needs a series with the period of each bar, which price data has not: use it in a strategy`;
    throw new InputError("indicator/input", message);
  }
  return { row, options, lookback };
}

/**
 * As `completeRequest`, for who gives every series that the row reads, and not price data alone.
 * @returns also the options in the row's order
 */
export function completedOptions(
  engine: Engine,
  request: IndicatorRequest,
): CompleteRequest & { readonly values: readonly number[] } {
  const row = rowNamed(request.name);
  const options = optionsOf(row, request.options ?? {});
  const values = valuesOf(row, options);
  return { row, options, values, lookback: engine.lookback(row.id, values) };
}

/**
 * Computes an indicator over bars: one column for each of its outputs, NaN where there is no value.
 * @throws InputError for an unknown name or option, and for a value out of its range
 */
export function indicatorColumns(
  engine: Engine,
  bars: Bars,
  request: IndicatorRequest,
): CompleteRequest & { readonly outputs: readonly (readonly [name: string, values: Float64Array])[] } {
  const complete = completeRequest(engine, request);
  const { row, options } = complete;
  const inputs = row.inputs.map((input) => bars.column(input as PriceColumn).slice());
  const columns = engine.indicator(row.id, inputs, valuesOf(row, options));
  const outputs = row.outputs.map(({ name }, index) => [name, columns[index] ?? new Float64Array()] as const);
  return { ...complete, outputs };
}

/** As `indicatorColumns`, as `tidebook indicator --json` prints it. */
export function computeIndicator(engine: Engine, bars: Bars, request: IndicatorRequest): IndicatorAnswer {
  const { row, options, lookback, outputs } = indicatorColumns(engine, bars, request);
  const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    name: row.name,
    options,
    lookback,
    time: Array.from(bars.time(), Number),
    outputs: Object.fromEntries(outputs.map(([name, values]) => [name, Array.from(values, orNull)])),
  };
}

function valuesOf(row: Indicator, options: Readonly<Record<string, number>>): number[] {
  return row.options.map(({ name }) => options[name] ?? NaN);
}

function rowNamed(name: string): Indicator {
  const row = indicatorNamed(name);
  if (row) return row;
  const names = indicators.map((one) => one.name);
  const wayOn = didYouMean(name, names) || ": `tidebook indicators` lists them";
  throw new InputError("indicator/unknown", `there is no indicator "${name}"${wayOn}`);
}

function optionsOf(row: Indicator, given: Readonly<Record<string, number>>): Record<string, number> {
  const names = row.options.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const list = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    const hint = didYouMean(unknown, names);
    throw new InputError("indicator/option", `${row.name} has no option "${unknown}" (${list})${hint}`);
  }
  return Object.fromEntries(row.options.map((option) => [option.name, given[option.name] ?? option.default]));
}
