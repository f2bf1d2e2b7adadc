import { InputError } from "../shared/errors.ts";
import { type Indicator, indicatorNamed, indicators } from "../shared/indicators.ts";
import { didYouMean } from "../shared/words.ts";
import type { Bars, Engine, PriceColumn } from "../wasm/index.ts";

/** An indicator and the options that differ from their defaults. */
export interface IndicatorRequest {
  readonly name: string;
  readonly options?: Readonly<Record<string, number>>;
}

/** An indicator over bars: an entry a bar in every column, null where there is no value. */
export interface IndicatorAnswer {
  readonly name: string;
  /** Every option, defaults written out. */
  readonly options: Readonly<Record<string, number>>;
  /** Bars without output at these options. */
  readonly lookback: number;
  /** Open times, ms since 1970 UTC. */
  readonly time: readonly number[];
  readonly outputs: Readonly<Record<string, readonly (number | null)[]>>;
}

/**
 * Computes an indicator over bars.
 * @throws InputError for an unknown name or option, and for a value out of its range
 */
export function computeIndicator(engine: Engine, bars: Bars, request: IndicatorRequest): IndicatorAnswer {
  const row = rowNamed(request.name);
  const options = optionsOf(row, request.options ?? {});
  const values = row.options.map(({ name }) => options[name] ?? NaN);
  const lookback = engine.lookback(row.id, values);
  const inputs = row.inputs.map((input) => {
    if (input !== "periods") return bars.column(input as PriceColumn).slice();
    const message = `${row.name} needs a series with the period of each bar, which price data has not: use it in a strategy`;
    throw new InputError("indicator/input", message);
  });
  const columns = engine.indicator(row.id, inputs, values);
  const outputs = row.outputs.map(({ name }, index) => {
    const values = Array.from(columns[index] ?? [], (value) => (Number.isFinite(value) ? value : null));
    return [name, values] as const;
  });
  return {
    name: row.name,
    options,
    lookback,
    time: Array.from(bars.time(), Number),
    outputs: Object.fromEntries(outputs),
  };
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
