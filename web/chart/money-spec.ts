import { indexFrom, type TimedValues } from "../../shared/chart/align.ts";
import type { LineSource } from "../../shared/chart/detail.ts";
import { drawdownsOf } from "../../shared/chart/drawdown.ts";
import {
  digitsText,
  mostDecimals,
  NOTHING,
  numberText,
  percentText,
  shortText,
  withUsualMarks,
} from "../../shared/figures.ts";
import type { Layer, PaneSpec, Reading, Tag } from "./spec.ts";
import type { Ink } from "./theme.ts";

/** A curve over times of its own, ascending. */
export interface Curve extends TimedValues {
  readonly name: string;
}

/** How a curve is drawn. */
export interface Look {
  readonly ink: Ink;
  readonly isDashed: boolean;
}

export interface Drawn {
  readonly curve: Curve;
  readonly look: Look;
}

/** Collects the source's lines while panes are made. */
export class Lines {
  readonly sources: LineSource[] = [];

  /** Answers the line's place. */
  add(values: LineSource["values"], shift = 0): number {
    return this.sources.push({ values, shift }) - 1;
  }
}

interface Place {
  /** The chart's axis. */
  readonly time: Float64Array<ArrayBuffer>;
  readonly lines: Lines;
  readonly weight: number;
}

/** Money; the last curve is the one that matters. */
export function equityPane(drawn: readonly Drawn[], { time, lines, weight }: Place): PaneSpec {
  const layers = drawn.map(({ curve, look }): Layer => ({
    kind: "line",
    line: lines.add(curve),
    ...look,
    width: look.isDashed ? 1.2 : 1.7,
  }));
  const last = drawn.at(-1)?.curve.value.findLast(Number.isFinite);
  return {
    key: "equity",
    title: "Equity",
    weight,
    layers,
    readings: drawn.toReversed().map((one) => readingOf(one, time, (value) => numberText(value, 0))),
    tags: last === undefined ? [] : [{ value: last, text: shortText(last), kind: "line", ink: "text1" } satisfies Tag],
    valueText: (value) => numberText(value, 0),
    tickText: shortText,
    isPrice: true,
    smallest: smallestOf(last ?? 1),
    hasBars: false,
  };
}

/** How far money lies under its highest so far. */
export function drawdownPane(drawn: readonly Drawn[], { time, lines, weight }: Place): PaneSpec {
  const depths = drawn.map(({ curve, look }) => ({ curve: { ...curve, value: drawdownsOf(curve.value) }, look }));
  const layers = depths.flatMap(({ curve, look }): Layer[] => {
    const line = lines.add(curve);
    if (look.isDashed) return [{ kind: "line", line, ...look, width: 1 }];
    return [
      { kind: "area", line, ink: "down", level: 0 },
      { kind: "line", line, ink: "down", width: 1.2 },
    ];
  });
  return {
    key: "drawdown",
    title: "Drawdown",
    weight,
    layers,
    readings: depths.toReversed().map((one) => ({
      ...readingOf(one, time, (value) => percentText(value, 1)),
      ink: one.look.isDashed ? one.look.ink : ("down" as const),
    })),
    tags: [],
    valueText: (value) => percentText(value, 1),
    // Room for the legend reaches above zero, where nothing can lie.
    tickText: (value) => (value > 0 ? "" : percentText(value, value > -0.02 && value !== 0 ? 1 : 0)),
    isPrice: false,
    smallest: 0.0001,
    hasBars: false,
  };
}

function readingOf({ curve, look }: Drawn, time: Float64Array, text: (value: number) => string): Reading {
  const isAligned =
    curve.time === time ||
    (curve.time.length === time.length && curve.time[0] === time[0] && curve.time.at(-1) === time.at(-1));
  const value = (bar: number): number => {
    if (isAligned) return curve.value[bar] ?? NaN;
    const now = time[bar];
    return now === undefined ? NaN : (curve.value[indexFrom(curve.time, now + 1) - 1] ?? NaN);
  };
  return { name: curve.name, ...look, hasLine: true, value, text };
}

/** Writes prices with the decimals that the last ones have, so that digits do not change width. */
export function priceText(prices: Float64Array): (price: number) => string {
  // Counted in the usual marks: a reader may have chosen a comma before the decimals.
  const decimals = withUsualMarks(() => mostDecimals(Array.from(prices.slice(-200), digitsText)));
  return (price) => (Number.isFinite(price) ? numberText(price, decimals) : NOTHING);
}

/** The smallest difference that an axis around `value` tells apart. */
export function smallestOf(value: number): number {
  const size = Math.abs(value) || 1;
  return 10 ** Math.max(-10, Math.min(2, Math.floor(Math.log10(size)) - 4));
}
