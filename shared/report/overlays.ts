import type { AlignedBars } from "./prices.ts";

/** A curve that the strategy plotted. */
export interface Plotted {
  readonly name: string;
  readonly values: Float64Array;
}

/** More lines over one price could not be told apart. */
const MOST_OVERLAYS = 3;
/** How far a curve may stray from the closes, at the median, to be a price. */
const MOST_STRAY = 0.25;

/** Which plots are prices, as an average is, and belong over them; the others get panes of their own. */
export function splitPlots(
  plots: readonly Plotted[],
  bars: AlignedBars | undefined,
): { readonly over: readonly Plotted[]; readonly apart: readonly Plotted[] } {
  const over = plots.filter(({ values }) => bars && isPrice(values, bars)).slice(0, MOST_OVERLAYS);
  return { over, apart: plots.filter((plot) => !over.includes(plot)) };
}

function isPrice(values: Float64Array, { high, low, close }: AlignedBars): boolean {
  if (values.length !== close.length) return false;
  const bound = (column: Float64Array, choose: (a: number, b: number) => number, start: number): number =>
    column.reduce((best, value) => (Number.isFinite(value) ? choose(best, value) : best), start);
  const [bottom, top] = [bound(low, Math.min, Infinity), bound(high, Math.max, -Infinity)];
  const room = (top - bottom) / 10;
  const strays: number[] = [];
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    if (value < bottom - room || value > top + room) return false;
    strays.push(Math.abs(value / (close[index] ?? NaN) - 1));
  }
  strays.sort((a, b) => a - b);
  return strays.length > 0 && (strays[strays.length >> 1] ?? Infinity) <= MOST_STRAY;
}
