import type { FillRecord } from "../backtest.ts";
import { digitsText, numberText, shortText } from "../figures.ts";
import type { InstrumentBars } from "../bars.ts";
import { line, type Pane, placeOf } from "./chart.ts";
import { type Markup, markup } from "./markup.ts";
import type { Plotted } from "./overlays.ts";
import { type Scale, scaleOver } from "./scale.ts";

const HEIGHT = 260;
/** More bars than this are drawn as a line: a candle would be narrower than a stroke. */
const MOST_CANDLES = 240;
/** Marks of one side on one chart: beyond that one stands for its neighbours. */
const MOST_MARKS = 160;

/** Bars of an instrument at the times of the equity curve; NaN where it has none, its last close all along. */
export interface AlignedBars {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

export function alignedTo(time: Float64Array, bars: InstrumentBars): AlignedBars {
  const column = () => new Float64Array(time.length).fill(NaN);
  const aligned = { open: column(), high: column(), low: column(), close: column() };
  let next = 0;
  time.forEach((now, index) => {
    while (next < bars.time.length && (bars.time[next] ?? 0) <= now) next++;
    const last = next - 1;
    if (last < 0) return;
    aligned.close[index] = bars.close[last] ?? NaN;
    if (bars.time[last] !== now) return;
    for (const name of ["open", "high", "low"] as const) aligned[name][index] = bars[name][last] ?? NaN;
  });
  return aligned;
}

/** What a price pane draws: the prices, our fills, and the strategy's curves that are prices too. */
interface DrawnPrices {
  readonly bars: AlignedBars;
  readonly fills: readonly FillRecord[];
  readonly time: Float64Array;
  readonly plots: readonly Plotted[];
}

/** The pane of an instrument's prices with the fills as marks: △ under a bar that bought, ▼ over one that sold. */
export function pricePane(
  id: string,
  name: string,
  { bars, fills, time, plots }: DrawnPrices,
): Omit<Pane, "timeTicks"> {
  const count = time.length;
  const scale = scaleOver([bars.high, bars.low, bars.close, ...plots.map(({ values }) => values)], { height: HEIGHT });
  const last = bars.close.at(-1) ?? NaN;
  const asCandles = count <= MOST_CANDLES;
  return {
    id,
    summary: `Price of ${name}, ${count} bars, last close ${numberText(last, 2)}, with ${fills.length} fills`,
    legend: markup`<span><b>${name}</b></span><span>${digitsText(last)}</span>
<span>${symbol("buy")}buy</span><span>${symbol("sell")}sell</span>
${plots.map((plot, index) => markup`<span><i class="over${index}"></i>${plot.name} <b>${digitsText(plot.values.findLast(Number.isFinite) ?? NaN)}</b></span>`)}
${asCandles && markup`<span>hollow rose, solid fell</span>`}`,
    height: HEIGHT,
    bars: count,
    scale,
    tickText: shortText,
    shapes: [
      ...(asCandles ? candles(bars, scale) : [line(bars.close, scale, "price")]),
      ...plots.map(({ values }, index) => line(values, scale, `over${index}`)),
    ],
    marks: marksOf(bars, fills, time, scale),
  };
}

function candles(bars: AlignedBars, scale: Scale): Markup[] {
  const count = bars.close.length;
  const width = (1000 / count) * 0.64;
  return Array.from(bars.open, (open, index) => {
    const [high, low, close] = [bars.high[index] ?? NaN, bars.low[index] ?? NaN, bars.close[index] ?? NaN];
    if (Number.isNaN(open)) return markup``;
    const x = placeOf(index, count);
    const [top, bottom] = [scale.y(Math.max(open, close)), scale.y(Math.min(open, close))];
    const isUp = close >= open;
    const height = Math.max(bottom - top, 1).toFixed(1);
    return markup`<path class="wick${isUp ? "" : " down"}" d="M${x.toFixed(1)} ${scale.y(high).toFixed(1)}V${scale.y(low).toFixed(1)}"/><rect class="${isUp ? "rose" : "fell"}" x="${(x - width / 2).toFixed(2)}" y="${top.toFixed(1)}" width="${width.toFixed(2)}" height="${height}"/>`;
  });
}

function marksOf(bars: AlignedBars, fills: readonly FillRecord[], time: Float64Array, scale: Scale): Markup[] {
  const indexes = new Map(Array.from(time, (one, index) => [one, index]));
  const taken = new Set<string>();
  return fills.flatMap((fill) => {
    const index = indexes.get(fill.time);
    if (index === undefined) return [];
    const place = fills.length > MOST_MARKS ? Math.floor((index / time.length) * MOST_MARKS) : index;
    const key = `${fill.side}${place}`;
    if (taken.has(key)) return [];
    taken.add(key);
    const edge = (fill.side === "buy" ? bars.low : bars.high)[index] ?? NaN;
    const y = scale.y(Number.isNaN(edge) ? Number(fill.price) : edge);
    const x = (((index + 0.5) / time.length) * 100).toFixed(3);
    const title = `${fill.side} ${fill.quantity} at ${fill.price}, ${fill.liquidity}`;
    const shape = fill.side === "buy" ? "M0 4l4.5 8h-9z" : "M0-4l4.5-8h-9z";
    return [
      markup`<svg x="${x}%" y="${y.toFixed(1)}" overflow="visible"><path class="mark ${fill.side}" d="${shape}"><title>${title}</title></path></svg>`,
    ];
  });
}

/** The sign of a side as a drawing: letters differ from face to face. */
export function symbol(side: "buy" | "sell"): Markup {
  const shape = side === "buy" ? "M5 1l4 8H1z" : "M5 9l4-8H1z";
  return markup`<svg class="sign" viewBox="0 0 10 10" aria-hidden="true"><path class="mark ${side}" d="${shape}"/></svg>`;
}
