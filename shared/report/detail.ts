/** Pixel columns that a chart is drawn for, at most. */
const COLUMNS = 960;

/** A point of a line: index of its bar and its value. */
export interface Point {
  readonly index: number;
  readonly value: number;
}

/**
 * At most two points per pixel column, the lowest and the highest of its bars in their order, so that no spike is lost.
 * A gap in the values ends a line: each line is a list of its own.
 */
export function detailOf(values: ArrayLike<number>, columns = COLUMNS): Point[][] {
  const lines: Point[][] = [];
  let line: Point[] = [];
  const flush = () => {
    if (line.length > 0) lines.push(line);
    line = [];
  };
  for (const [from, to] of columnBounds(values.length, columns)) {
    const ends = extremes(values, from, to);
    if (ends.length === 0) flush();
    else line.push(...ends);
  }
  flush();
  return lines;
}

/** Bars of each column as [from, to). */
export function columnBounds(length: number, columns = COLUMNS): [from: number, to: number][] {
  const count = Math.min(length, columns);
  return Array.from({ length: count }, (_, column) => [
    Math.floor((column * length) / count),
    Math.floor(((column + 1) * length) / count),
  ]);
}

function extremes(values: ArrayLike<number>, from: number, to: number): Point[] {
  let [low, high] = [-1, -1];
  const at = (index: number) => values[index] ?? NaN;
  for (let index = from; index < to; index++) {
    if (!Number.isFinite(at(index))) continue;
    if (low < 0 || at(index) < at(low)) low = index;
    if (high < 0 || at(index) > at(high)) high = index;
  }
  if (low < 0) return [];
  const places = low === high ? [low] : low < high ? [low, high] : [high, low];
  return places.map((index) => ({ index, value: at(index) }));
}
