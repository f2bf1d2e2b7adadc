import type { Row } from "../../../shared/protocol/kinds.ts";
import { completeRequest, type Engine } from "../../../wasm/index.ts";
import { priceOf } from "./figures.ts";
import type { ChartColumns } from "./shapes.ts";

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

/** Indicators that are drawn over the candles. */
const OVERLAYS = [
  { name: "ema", title: "ema 21", options: { period: 21 } },
  { name: "vwap", title: "vwap", options: {} },
] as const;

/** Columns for a chart, with indicators computed by the engine; null without bars. */
export function chartColumns(
  rows: Iterable<Row<"bars">>,
  own: Row<"instruments">,
  { key, intervalMs, engine }: { readonly key: string; readonly intervalMs: number; readonly engine: Engine | null },
): ChartColumns | null {
  const bars = barsOf(rows, own, intervalMs);
  const last = bars.at(-1);
  if (!last) return null;
  const column = (of: (bar: ChartBar) => number) => Float64Array.from(bars, of);
  const prices = {
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: column(({ volume }) => volume),
  };
  const lines = OVERLAYS.flatMap(({ name, title, options }) => {
    if (!engine) return [];
    const { row, options: all } = completeRequest(engine, { name, options });
    const inputs = row.inputs.map((input) => prices[input as keyof typeof prices]);
    const [values] = engine.indicator(
      row.id,
      inputs,
      row.options.map((option) => all[option.name] ?? NaN),
    );
    return values ? [{ name: title, values: Float64Array.from(values) }] : [];
  });
  return {
    key,
    intervalMs,
    time: column(({ time }) => time),
    ...prices,
    lines,
    closesAt: last.time + intervalMs,
  };
}
