import { durationText } from "../../shared/time.ts";
import type { ChartSpec, PaneSpec } from "./spec.ts";
import type { Ink } from "./theme.ts";

/** A piece of a pane's legend. */
export interface LegendPiece {
  readonly name: string;
  /** What the name is short for. */
  readonly word?: string;
  readonly value?: string;
  /** What stands before the name. */
  readonly line?: { readonly ink: Ink; readonly isDashed: boolean };
  readonly mark?: "buy" | "sell";
}

/** What a legend is read at. */
export interface LegendPlace {
  /** The group of bars whose figures stand there. */
  readonly at: { readonly first: number; readonly last: number; readonly isHover: boolean };
  /** Its time; empty in every pane but the first. */
  readonly time: string;
  /** Bars in a candle. */
  readonly step: number;
}

/** A pane's legend behind its title, in the order in which it is read: on the page and in a picture. */
export function legendOf(pane: PaneSpec, spec: ChartSpec, { at, time, step }: LegendPlace): LegendPiece[] {
  const interval = durationText(spec.interval);
  const last = Math.min(at.last, spec.source.time.length - 1);
  const hasMarks = pane.layers.some(({ kind }) => kind === "marks");
  return [
    ...(pane.hasBars ? [{ name: step > 1 ? `${step} × ${interval}` : interval }] : []),
    ...(time === "" ? [] : [{ name: time }]),
    ...(pane.hasBars ? prices(spec, at.first, last) : []),
    ...pane.readings.map(({ name, ink, isDashed = false, hasLine, value, text }) => ({
      name,
      value: text(value(at.isHover ? at.last : last)),
      ...(hasLine && { line: { ink, isDashed } }),
    })),
    ...(hasMarks ? (["buy", "sell"] as const).map((mark) => ({ name: mark, mark })) : []),
  ];
}

/** Of the whole group: what its candle shows. */
function prices({ source: { bars }, columns }: ChartSpec, first: number, last: number): LegendPiece[] {
  const text = columns[3]?.text;
  if (!bars || !text || last < 0) return [];
  let [high, low] = [-Infinity, Infinity];
  for (let bar = first; bar <= last; bar++) {
    high = Math.max(high, bars.high[bar] ?? NaN);
    low = Math.min(low, bars.low[bar] ?? NaN);
  }
  return [
    { name: "O", word: "open", value: text(bars.open[first] ?? NaN) },
    { name: "H", word: "high", value: text(high) },
    { name: "L", word: "low", value: text(low) },
    { name: "C", word: "close", value: text(bars.close[last] ?? NaN) },
  ];
}
