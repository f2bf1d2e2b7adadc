/** A box in units of a drawing. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** From a value to the drawing's y, upside down as screens are. */
export type Scale = (value: number) => number;

/** Fits all finite values into the box; a single value lies in its middle. */
export function scaleOf(values: Iterable<number | null>, { y, height }: Box, isLog = false): Scale {
  const form = isLog ? Math.log : (value: number) => value;
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null || !Number.isFinite(form(value))) continue;
    low = Math.min(low, form(value));
    high = Math.max(high, form(value));
  }
  const span = high - low;
  return (value) => (span > 0 ? y + height * (1 - (form(value) - low) / span) : y + height / 2);
}

/** An SVG path through the values, broken where there is none, from the box's left to its right edge. */
export function linePath(values: readonly (number | null)[], { x, width }: Box, scale: Scale): string {
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let isDrawing = false;
  let path = "";
  values.forEach((value, index) => {
    const y = value === null ? NaN : scale(value);
    if (!Number.isFinite(y)) isDrawing = false;
    else {
      path += `${isDrawing ? "L" : "M"}${round(x + index * step)} ${round(y)}`;
      isDrawing = true;
    }
  });
  return path;
}

/** One SVG path for all that rose and one for all that fell: a candle, or a square of a grid, needs no element its own. */
export interface TwoPaths {
  rose: string;
  fell: string;
}

/** Candles of the bars' open, high, low and close; wicks end where bodies begin, which may be hollow. */
export function candlePaths(
  bars: readonly (readonly [number, number, number, number])[],
  { x, width }: Box,
  scale: Scale,
): TwoPaths {
  const step = width / bars.length;
  const thickness = round(Math.max(1.4, step * 0.6));
  const paths: TwoPaths = { rose: "", fell: "" };
  bars.forEach(([open, high, low, close], index) => {
    const middle = x + (index + 0.5) * step;
    const top = scale(Math.max(open, close));
    const bottom = Math.max(scale(Math.min(open, close)), top + 1);
    const wicks = `M${round(middle)} ${round(scale(high))}V${round(top)}M${round(middle)} ${round(bottom)}V${round(scale(low))}`;
    const body = `M${round(middle - thickness / 2)} ${round(top)}h${thickness}V${round(bottom)}h${-thickness}Z`;
    paths[close >= open ? "rose" : "fell"] += wicks + body;
  });
  return paths;
}

/** Shades of a grid of numbers around zero. */
const SHADES = 12;

/** A grid of squares in a drawing of this width: those of one shade together, `share` being theirs of the largest. */
export function cellPaths(
  rows: readonly (readonly (number | null)[])[],
  width: number,
): (TwoPaths & { share: number })[] {
  const largest = Math.max(...rows.flat().map((value) => Math.abs(value ?? 0)), Number.EPSILON);
  const columns = Math.max(...rows.map((row) => row.length), 1);
  const step = Math.min(292 / columns, 84 / rows.length);
  const left = (width - step * columns) / 2;
  const size = round(step * 0.72);
  const shades = Array.from({ length: SHADES + 1 }, (_, at) => ({ rose: "", fell: "", share: at / SHADES }));
  rows.forEach((row, down) =>
    row.forEach((value, across) => {
      const shade = value === null ? undefined : shades[Math.round((SHADES * Math.abs(value)) / largest)];
      if (!shade || value === null) return;
      const square = `M${round(left + across * step)} ${round(12 + down * step)}h${size}v${size}h${-size}Z`;
      shade[value >= 0 ? "rose" : "fell"] += square;
    }),
  );
  return shades;
}

/** Round numbers that lie inside the values' range, three or so. */
export function roundLevels(low: number, high: number, isLog = false): number[] {
  if (!(high > low)) return [];
  if (isLog) {
    const levels: number[] = [];
    for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10) {
      levels.push(...[1, 2, 5].map((digit) => digit * power).filter((value) => value >= low && value <= high));
    }
    return levels.slice(-4);
  }
  const rough = (high - low) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((digit) => digit * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
}

/** Years to name below a time axis, as shares of its width, at most `most` of them. */
export function yearMarks(from: number, to: number, most: number): { year: number; share: number }[] {
  const first = new Date(from).getUTCFullYear() + 1;
  const last = new Date(to).getUTCFullYear();
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const marks: { year: number; share: number }[] = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    marks.push({ year, share: (Date.UTC(year, 0) - from) / (to - from) });
  }
  return marks;
}

const round = (value: number): number => Math.round(value * 10) / 10;
