import { InputError } from "../shared/errors.ts";
import { givenInputs, type Indicator, indicatorHint, indicatorNamed, optionHint } from "../shared/indicators.ts";
import { listText } from "../shared/words.ts";
import type { Engine } from "./host.ts";

/** An indicator and the options that differ from their defaults. */
export interface IndicatorRequest {
  readonly name: string;
  readonly options?: Readonly<Record<string, number>>;
}

/** A request that was looked up: its row, every option, and what they mean for the bars. */
export interface CompleteRequest {
  readonly row: Indicator;
  readonly options: Readonly<Record<string, number>>;
  readonly lookback: number;
}

/**
 * Looks a request up in the table and completes its options.
 * @param given names of the series that are there beside the bars
 * @throws InputError for an unknown name or option, for a value out of its range, and for a series that is not there
 */
export function completeRequest(
  engine: Engine,
  request: IndicatorRequest,
  given: readonly string[] = [],
): CompleteRequest {
  const { row, options, lookback } = completedOptions(engine, request);
  const missing = givenInputs(row).filter((input) => !given.includes(input));
  if (missing.length > 0) {
    const flags = missing.map((input) => `--signal ${input}=FILE`).join(" ");
    const message = `${row.name} reads ${listText(missing)}, which price data has not: give it to \`tidebook indicator\` with ${flags}, or use ${row.name} in a strategy`;
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

function valuesOf(row: Indicator, options: Readonly<Record<string, number>>): number[] {
  return row.options.map(({ name }) => options[name] ?? NaN);
}

function rowNamed(name: string): Indicator {
  const row = indicatorNamed(name);
  if (row) return row;
  const wayOn = indicatorHint(name) || ": `tidebook indicators` lists them";
  throw new InputError("indicator/unknown", `there is no indicator "${name}"${wayOn}`);
}

function optionsOf(row: Indicator, given: Readonly<Record<string, number>>): Record<string, number> {
  const names = row.options.map(({ name }) => name);
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const list = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    const hint = optionHint(row, unknown);
    throw new InputError("indicator/option", `${row.name} has no option "${unknown}" (${list})${hint}`);
  }
  return Object.fromEntries(row.options.map((option) => [option.name, given[option.name] ?? option.default]));
}
