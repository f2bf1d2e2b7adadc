import type { Indicator } from "../../../shared/indicators.ts";
import type { Row } from "../../../shared/protocol/kinds.ts";
import { InputError } from "../../../shared/errors.ts";
import { completeRequest, type Engine } from "../../../wasm/index.ts";
import { priceOf } from "./figures.ts";
import type { ChartColumns, ChosenIndicator } from "./shapes.ts";

interface ChartBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Bars as longer ones, or as they are, in order of time. */
export function barsOf(rows: Iterable<Row<"bars">>, own: Row<"instruments">, intervalMs: number): ChartBar[] {
  const sorted = [...rows]
    .filter(({ instrument, openTime }) => instrument === own.instrument && openTime >= 0n)
    .sort((a, b) => (a.openTime < b.openTime ? -1 : 1));
  const bars: ChartBar[] = [];
  for (const row of sorted) {
    const time = Math.floor(Number(row.openTime) / 1000 / intervalMs) * intervalMs;
    const price = (units: bigint) => priceOf(units, own.priceDecimals);
    const [open, high, low, close] = [price(row.open), price(row.high), price(row.low), price(row.close)];
    const volume = priceOf(row.volume, own.quantityDecimals);
    const last = bars.at(-1);
    if (last?.time !== time) bars.push({ time, open, high, low, close, volume });
    else {
      const [most, least] = [Math.max(last.high, high), Math.min(last.low, low)];
      bars[bars.length - 1] = { ...last, high: most, low: least, close, volume: last.volume + volume };
    }
  }
  return bars;
}

interface ChartWants {
  readonly key: string;
  readonly intervalMs: number;
  readonly indicators: readonly ChosenIndicator[];
  readonly engine: Engine | null;
}

/** Columns for a chart, with indicators computed by the engine; null without bars. */
export function chartColumns(
  rows: readonly Row<"bars">[],
  own: Row<"instruments">,
  { key, intervalMs, indicators, engine }: ChartWants,
): ChartColumns | null {
  const partial = rows.filter(({ instrument, reason }) => instrument === own.instrument && reason !== "");
  const bars = barsOf(rows, own, intervalMs);
  const last = bars.at(-1);
  if (!last) return null;
  const column = (of: (bar: ChartBar) => number) => Float64Array.from(bars, of);
  const prices = {
    time: column(({ time }) => time),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: column(({ volume }) => volume),
  };
  const drawn = indicators.map((one) => drawnLines(engine, one, prices));
  return {
    key,
    intervalMs,
    ...prices,
    lines: drawn.flatMap(({ lines }) => lines),
    notes: [...lackText(partial), ...drawn.flatMap(({ note }) => note ?? [])],
    closesAt: last.time + intervalMs,
  };
}

/** That trades are missing in bars, and why in the newest of them. */
function lackText(partial: readonly Row<"bars">[]): string[] {
  const newest = partial.reduce<Row<"bars"> | null>(
    (last, row) => (last && last.openTime > row.openTime ? last : row),
    null,
  );
  if (!newest) return [];
  return [`${partial.length === 1 ? "1 bar lacks" : `${partial.length} bars lack`} trades: ${newest.reason}.`];
}

interface Drawn {
  readonly lines: ChartColumns["lines"];
  readonly note?: string;
}

/** An indicator's lines, over the prices or in a pane of its own; or why there are none. */
function drawnLines(
  engine: Engine | null,
  chosen: ChosenIndicator,
  prices: Readonly<Record<string, Float64Array<ArrayBuffer>>>,
): Drawn {
  if (!engine) return { lines: [] };
  try {
    const { row, options, lookback } = completeRequest(engine, chosen);
    const inputs = row.inputs.map((input) => prices[input] ?? new Float64Array());
    const values = row.options.map(({ name }) => options[name] ?? NaN);
    const columns = engine.indicator(row.id, inputs, values);
    const label = [row.name, ...wordsOf(row, values)].join(" ");
    const bars = inputs[0]?.length ?? 0;
    const isOver = row.pane === "price";
    const isAlone = row.outputs.length === 1;
    // A pane of its own has the label over it.
    const nameOf = (output: string) => (isAlone ? (isOver ? label : row.name) : isOver ? `${label} ${output}` : output);
    const lines = row.outputs.map(({ name, kind, shift }, at) => ({
      ...{ name: nameOf(name), kind, shift, pane: isOver ? "price" : label },
      values: Float64Array.from(columns[at] ?? []),
    }));
    if (lookback < bars) return { lines };
    return { lines: [], note: `${label} needs ${lookback + 1} bars, and ${bars} are here: its line comes with them.` };
  } catch (error) {
    if (error instanceof InputError) return { lines: [], note: `${chosen.name} is not drawn: ${error.message}.` };
    throw error;
  }
}

/** Options as they stand in a legend: choices by their word, the usual one not at all. */
function wordsOf({ options }: Indicator, values: readonly number[]): string[] {
  return options.flatMap(({ labels, min, ...option }, at) => {
    const value = values[at] ?? NaN;
    if (!labels) return String(value);
    return value === option.default ? [] : (labels[value - min] ?? String(value));
  });
}
