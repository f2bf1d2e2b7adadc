import { detailOf, type Point } from "./detail.ts";
import { type Markup, markup, Markup as Raw } from "./markup.ts";
import type { Scale } from "./scale.ts";

/** Width of the drawing's own coordinates; the page stretches them to the width there is. */
const WIDTH = 1000;

/** Where bars stand: the middle of each bar's share of the width. */
export function placeOf(index: number, bars: number): number {
  return ((index + 0.5) / bars) * WIDTH;
}

export interface Pane {
  readonly id: string;
  /** Read out instead of the drawing. */
  readonly summary: string;
  /** What stands at the top left, in a strip of its own. */
  readonly legend: Markup;
  readonly height: number;
  readonly bars: number;
  readonly scale: Scale;
  readonly tickText: (value: number) => string;
  /** Stretched with the width. */
  readonly shapes: readonly Markup[];
  /** Not stretched: marks, placed in percent of the width. */
  readonly marks?: readonly Markup[];
  readonly timeTicks: readonly { readonly index: number; readonly label: string }[];
  /** Whether labels of time stand under it. */
  readonly hasTimeAxis?: boolean;
}

/** A chart: legend, drawing, axis at the right, times below. Lines keep their width when the drawing is stretched. */
export function chart(pane: Pane): Markup {
  const { height, scale } = pane;
  const ticks = scale.ticks.map((value) => ({ y: scale.y(value).toFixed(1), label: pane.tickText(value) }));
  const grid = [
    ...ticks.map(({ y }) => markup`<path class="grid" d="M0 ${y}H${WIDTH}"/>`),
    ...pane.timeTicks.map(
      ({ index }) => markup`<path class="grid" d="M${placeOf(index, pane.bars).toFixed(1)} 0V${height}"/>`,
    ),
  ];
  const percent = (index: number) => (placeOf(index, pane.bars) / WIDTH) * 100;
  return markup`<figure class="chart" id="${pane.id}">
<figcaption class="legend">${pane.legend}</figcaption>
<div class="pane">
<svg class="plot" role="img" aria-label="${pane.summary}" style="height:${height}px">
<svg viewBox="0 0 ${WIDTH} ${height}" preserveAspectRatio="none" width="100%" height="${height}">${grid}${pane.shapes}</svg>
${pane.marks ?? []}</svg>
<div class="axis" aria-hidden="true">${ticks.map(({ y, label }) => markup`<span style="top:${y}px">${label}</span>`)}</div>
</div>
${
  pane.hasTimeAxis &&
  markup`<div class="times" aria-hidden="true"><div>${pane.timeTicks.map(
    ({ index, label }, place) =>
      markup`<span class="${place % 2 === 1 ? "wide" : ""}" style="left:clamp(34px,${percent(index).toFixed(2)}%,100% - 34px)">${label}</span>`,
  )}</div></div>`
}
</figure>`;
}

/** Values as a line, with no more detail than pixels can show. */
export function line(values: ArrayLike<number>, scale: Scale, style: string): Markup {
  const path = detailOf(values)
    .map((part) => pathOf(part, values.length, scale))
    .join("");
  return markup`<path class="line ${style}" d="${new Raw(path)}"/>`;
}

/** The area between a line and a level. */
export function area(values: ArrayLike<number>, scale: Scale, level: number, style: string): Markup {
  const base = scale.y(level).toFixed(1);
  const path = detailOf(values)
    .map((part) => {
      const [first, last] = [part[0], part.at(-1)];
      if (!first || !last) return "";
      const from = placeOf(first.index, values.length).toFixed(1);
      return `${pathOf(part, values.length, scale)}V${base}H${from}Z`;
    })
    .join("");
  return markup`<path class="${style}" d="${new Raw(path)}"/>`;
}

function pathOf(points: readonly Point[], bars: number, scale: Scale): string {
  const at = ({ index, value }: Point) => `${placeOf(index, bars).toFixed(1)} ${scale.y(value).toFixed(1)}`;
  const [first, ...rest] = points;
  if (!first) return "";
  // A single point is drawn as a dash, or it would not be seen.
  return rest.length === 0 ? `M${at(first)}h1` : `M${at(first)}L${rest.map(at).join(" ")}`;
}
