import { countText, numberText, percentText } from "../figures.ts";
import { type Markup, markup } from "./markup.ts";

const BINS = 41;
const HEIGHT = 140;
/** Share of the returns at each end that falls into the outermost bins. */
const TAIL = 0.005;

/** Counts of returns in bins of equal width around zero; the outermost hold everything beyond. */
export function binsOf(returns: readonly number[]): { width: number; counts: number[] } {
  const sizes = returns.map(Math.abs).sort((a, b) => a - b);
  const reach = sizes[Math.floor((sizes.length - 1) * (1 - 2 * TAIL))] ?? 0;
  const width = ((reach || sizes.at(-1) || 0) * 2) / BINS;
  const counts = Array<number>(BINS).fill(0);
  for (const value of returns) {
    const bin = width === 0 ? (BINS - 1) / 2 : Math.round(value / width) + (BINS - 1) / 2;
    const place = Math.max(0, Math.min(BINS - 1, bin));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return { width, counts };
}

/** How often a bar returned how much. */
export function distribution(all: readonly number[], valueAtRisk: number | null | undefined): Markup {
  // Bars without a position would be one bar that hides all others.
  const returns = all.filter((value) => value !== 0);
  if (returns.length < 2) return markup``;
  const { width, counts } = binsOf(returns);
  const most = Math.max(...counts);
  const middle = (BINS - 1) / 2;
  const bars = counts.map((count, index) => {
    const height = (count / most) * (HEIGHT - 8);
    const side = index === middle ? "" : index < middle ? "loss" : "gain";
    return markup`<rect class="${side}" x="${index * 10 + 1}" y="${(HEIGHT - height).toFixed(1)}" width="8" height="${height.toFixed(1)}"/>`;
  });
  const edge = (bins: number) => percentText(bins * width, width * middle < 0.01 ? 2 : 1);
  const positive = returns.filter((value) => value > 0).length;
  const flat = all.length - returns.length;
  const without = flat === 0 ? "" : `, without ${numberText(flat, 0)} of exactly 0`;
  const summary = `${countText(returns.length, "return")}${without}, ${percentText(positive / returns.length, 0)} above 0`;
  return markup`<section><h2>Returns of single bars</h2><div class="charts" style="margin-top:0"><figure class="chart">
<figcaption class="legend"><span>${summary}</span><span>value at risk 95 % <b>${percentText(valueAtRisk)}</b></span></figcaption>
<svg class="plot bars" role="img" aria-label="Distribution of returns: ${summary}" viewBox="0 0 ${BINS * 10} ${HEIGHT}" preserveAspectRatio="none" style="width:100%;height:${HEIGHT}px">${bars}</svg>
<div class="times" style="padding:0" aria-hidden="true"><div><span style="left:7%">${edge(-middle)}</span><span style="left:50%">0</span><span style="left:93%">${edge(middle)}</span></div></div>
</figure></div>
<details><summary>Show as a table</summary><div class="scroll"><table><thead><tr><th scope="col">Around</th><th scope="col">Bars</th></tr></thead><tbody>${counts.map(
    (count, index) =>
      markup`<tr><td>${percentText((index - middle) * width, 3)}</td><td>${numberText(count, 0)}</td></tr>`,
  )}</tbody></table></div></details></section>`;
}
