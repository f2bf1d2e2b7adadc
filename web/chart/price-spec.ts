import { commonStep, indexFrom } from "../../shared/chart/align.ts";
import type { MarkColumns } from "../../shared/chart/marks.ts";
import type { BarColumns } from "../../shared/chart/pyramid.ts";
import { countText, digitsText, shortText, signedPercentText } from "../../shared/figures.ts";
import { writtenTime } from "../state/dates.ts";
import { type Curve, drawdownPane, equityPane, Lines, priceText, smallestOf } from "./money-spec.ts";
import type { ChartSpec, Column, Layer, PaneSpec, Reading, Tag } from "./spec.ts";
import type { Ink } from "./theme.ts";

/** A column drawn with the bars: an indicator's output or a strategy's plot. */
export interface ChartLine {
  readonly name: string;
  /** An entry for each bar, NaN where there is none. */
  readonly values: Float64Array<ArrayBuffer>;
  /** A `band` that follows a `band` of the same group bounds an area with it. */
  readonly kind?: "line" | "histogram" | "band" | "marker";
  /** `price`, or the key of a pane below; lines of one key share it. */
  readonly pane?: string;
  /** Bars to the right of where it was computed; negative to the left. */
  readonly shift?: number;
}

/** An order, drawn at the bar of its time: buys under the low, sells over the high. */
export interface ChartOrder {
  readonly id: number;
  /** Of its first fill, or of its placing, ms. */
  readonly time: number;
  readonly side: "buy" | "sell";
}

export interface PriceChartData {
  readonly name: string;
  readonly bars: BarColumns;
  readonly lines?: readonly ChartLine[] | undefined;
  readonly orders?: readonly ChartOrder[] | undefined;
  readonly equity?: Curve | undefined;
  readonly holding?: Curve | undefined;
  /** Equity before the last edit. */
  readonly ghost?: Curve | undefined;
}

const SERIES: readonly Ink[] = ["series1", "series2", "series3", "series4", "series5", "series6"];
/** From the fourth line on, lines are also dashed. */
const PLAIN_LINES = 3;

/** A price chart: candles with what lies over them, own panes of indicators, equity and drawdown below. */
export function priceSpec(data: PriceChartData): ChartSpec {
  const { bars, orders = [], lines: given = [] } = data;
  const lines = new Lines();
  const looks = looksOf(given);
  const price = pricePane(data, lines, looks);
  const keys = [...new Set(given.map(({ pane = "price" }) => pane))].filter((key) => key !== "price");
  const own = keys.map((key) =>
    ownPane(
      key,
      given.filter(({ pane }) => pane === key),
      lines,
      looks,
    ),
  );
  const money = data.equity ? moneyPanes({ ...data, equity: data.equity }, lines) : [];
  const panes = [price, ...own, ...money];
  return {
    source: {
      time: bars.time,
      bars,
      lines: lines.sources,
      marks: orders.length > 0 ? marksOf(bars.time, orders) : undefined,
    },
    panes,
    columns: columnsOf(bars, panes),
    interval: commonStep(bars.time),
    summary: summaryOf(data),
    height: 26 + panes.reduce((sum, { weight }) => sum + weight * 100, 0),
  };
}

/** Orders as columns in order of bars; an order between two bars stands at the earlier one. */
function marksOf(time: Float64Array, orders: readonly ChartOrder[]): MarkColumns {
  const barOf = (order: ChartOrder) => Math.max(0, indexFrom(time, order.time + 1) - 1);
  return {
    bar: Int32Array.from(orders, barOf),
    side: Int8Array.from(orders, ({ side }) => (side === "buy" ? 1 : -1)),
  };
}

type Looks = ReadonlyMap<ChartLine, { readonly ink: Ink; readonly isDashed: boolean }>;

/** Colours and dashes begin anew in each pane. */
function looksOf(given: readonly ChartLine[]): Looks {
  const counts = new Map<string, number>();
  return new Map(
    given.map((line) => {
      const index = counts.get(line.pane ?? "price") ?? 0;
      counts.set(line.pane ?? "price", index + 1);
      const isStroke = (line.kind ?? "line") === "line" || line.kind === "band";
      return [line, { ink: SERIES[index % SERIES.length] ?? "series1", isDashed: isStroke && index >= PLAIN_LINES }];
    }),
  );
}

function pricePane(
  { name, bars, lines: given = [], orders = [] }: PriceChartData,
  lines: Lines,
  looks: Looks,
): PaneSpec {
  const overlays = given.filter(({ pane = "price" }) => pane === "price");
  const drawn = layersOf(overlays, lines, looks);
  const hasVolume = bars.volume?.some((value) => value > 0) ?? false;
  const [open, close] = [bars.open.at(-1) ?? NaN, bars.close.at(-1) ?? NaN];
  const text = priceText(bars.close);
  const isUp = close >= open;
  const isBelow = bars.low.some((low) => low < 0);
  /** Room for volume and marks reaches below zero, where no price can lie. */
  const possible = (write: (value: number) => string) => (value: number) => (value < 0 && !isBelow ? "" : write(value));
  const tag: Tag = { value: close, text: text(close), kind: isUp ? "rose" : "fell", ink: isUp ? "up" : "down" };
  return {
    key: "price",
    title: name,
    weight: 3.2,
    layers: [
      ...(hasVolume ? ([{ kind: "volume" }] as const) : []),
      ...drawn.under,
      { kind: "candles" },
      ...drawn.over,
      ...(orders.length > 0 ? ([{ kind: "marks" }] as const) : []),
    ],
    readings: overlays.map((line) => readingOf(line, looks, text)),
    tags: Number.isNaN(close) ? [] : [tag],
    valueText: possible(text),
    tickText: possible(digitsText),
    isPrice: true,
    smallest: smallestOf(close),
    hasBars: true,
  };
}

function ownPane(key: string, given: readonly ChartLine[], lines: Lines, looks: Looks): PaneSpec {
  const drawn = layersOf(given, lines, looks);
  const sample = given[0]?.values.findLast(Number.isFinite) ?? 1;
  return {
    key,
    title: key,
    weight: 0.95,
    layers: [...drawn.under, ...drawn.over],
    readings: given.map((line) => readingOf(line, looks, digitsText)),
    tags: [],
    valueText: digitsText,
    tickText: shortText,
    isPrice: false,
    smallest: smallestOf(sample),
    hasBars: false,
  };
}

function layersOf(given: readonly ChartLine[], lines: Lines, looks: Looks): { under: Layer[]; over: Layer[] } {
  const [under, over]: [Layer[], Layer[]] = [[], []];
  let bound: number | undefined;
  for (const one of given) {
    const line = lines.add(one.values, one.shift);
    const look = looks.get(one) ?? { ink: "series1" as Ink, isDashed: false };
    if (one.kind === "histogram") under.push({ kind: "histogram", line, ink: look.ink });
    else if (one.kind === "marker") over.push({ kind: "flags", line, ink: look.ink });
    else over.push({ kind: "line", line, ...look });
    if (one.kind !== "band") continue;
    if (bound !== undefined) under.push({ kind: "band", upper: bound, lower: line, ink: look.ink });
    bound = bound === undefined ? line : undefined;
  }
  return { under, over };
}

function readingOf(line: ChartLine, looks: Looks, text: (value: number) => string): Reading {
  const shift = line.shift ?? 0;
  return {
    name: line.name,
    ink: looks.get(line)?.ink ?? "series1",
    isDashed: looks.get(line)?.isDashed ?? false,
    hasLine: true,
    value: (bar) => line.values[bar - shift] ?? NaN,
    text,
  };
}

/** Equity and drawdown, beside holding and what was before. */
function moneyPanes({ bars, equity, holding, ghost }: PriceChartData & { equity: Curve }, lines: Lines): PaneSpec[] {
  const curves = [
    { curve: ghost, ink: "text3", isDashed: true },
    { curve: holding, ink: "accent", isDashed: true },
    { curve: equity, ink: "text1", isDashed: false },
  ] as const;
  const known = curves.flatMap(({ curve, ...look }) => (curve ? [{ curve, look }] : []));
  return [
    equityPane(known, { time: bars.time, lines, weight: 1.15 }),
    drawdownPane(known, { time: bars.time, lines, weight: 0.85 }),
  ];
}

function columnsOf(bars: BarColumns, panes: readonly PaneSpec[]): Column[] {
  const text = priceText(bars.close);
  const names = ["open", "high", "low", "close"] as const;
  const prices = names.map((name) => ({ name, value: (bar: number) => bars[name][bar] ?? NaN, text }));
  const { volume } = bars;
  return [
    ...prices,
    ...(volume ? [{ name: "volume", value: (bar: number) => volume[bar] ?? NaN, text: digitsText }] : []),
    // Money and drawdown have curves of the same names.
    ...panes.flatMap(({ key, title, readings }) =>
      key === "equity" || key === "drawdown"
        ? readings.map((one) => ({ ...one, name: `${title}, ${one.name}` }))
        : readings,
    ),
  ];
}

function summaryOf({ name, bars, orders = [], equity, holding }: PriceChartData): string {
  const { time, close, low, high } = bars;
  const [from, to] = [time[0], time.at(-1)];
  if (from === undefined || to === undefined) return `Prices of ${name}: no bars.`;
  const text = priceText(close);
  const change = (close.at(-1) ?? NaN) / (close[0] ?? NaN) - 1;
  const least = low.reduce((a, b) => Math.min(a, b), Infinity);
  const most = high.reduce((a, b) => Math.max(a, b), -Infinity);
  const buys = orders.filter(({ side }) => side === "buy").length;
  const traded = orders.length > 0 ? ` ${countText(buys, "buy")} and ${countText(orders.length - buys, "sell")}.` : "";
  const money = equity
    ? ` Equity ended at ${shortText(equity.value.at(-1) ?? NaN)}${holding ? `, holding at ${shortText(holding.value.at(-1) ?? NaN)}` : ""}.`
    : "";
  return `Prices of ${name}: ${countText(time.length, "bar")} from ${writtenTime(from)} to ${writtenTime(to)}, last ${text(close.at(-1) ?? NaN)} (${signedPercentText(change, 1)}), lowest ${text(least)}, highest ${text(most)}.${traded}${money}`;
}
