import { ticksBetween } from "../chart/ticks.ts";

/** Maps values to a height in pixels, 0 at the top. */
export interface Scale {
  readonly y: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Room above and below the data, as a share of the height. */
const ROOM = 0.06;

/** What differs by less is no difference that can be drawn. */
const SMALLEST = 1e-100;

export interface ScaleOptions {
  readonly height: number;
  readonly isLog?: boolean;
  /** Values that must be inside. */
  readonly include?: readonly number[];
}

/** A scale over all finite values; a flat series lies in the middle. */
export function scaleOver(series: readonly Iterable<number>[], options: ScaleOptions): Scale {
  let [low, high] = [Infinity, -Infinity];
  for (const values of [...series, options.include ?? []]) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) [low, high] = [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high), SMALLEST);
  if (high - low < size * 1e-12) [low, high] = [low - size * 0.01, high + size * 0.01];
  const isLog = options.isLog === true && low > 0;
  const place = isLog ? Math.log : (value: number) => value;
  const [bottom, top] = [place(low), place(high)];
  const inner = options.height * (1 - 2 * ROOM);
  const y = (value: number) => options.height * ROOM + ((top - place(value)) / (top - bottom)) * inner;
  const ticks = (isLog ? logTicks(low, high) : ticksBetween(low, high, 4)).filter(
    (tick) => tick >= low && tick <= high,
  );
  return { y, ticks };
}

/** Most lines that a logarithmic axis gets. */
const MOST_LOG_TICKS = 7;

function logTicks(low: number, high: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const every = Math.max(1, Math.ceil((last - first) / MOST_LOG_TICKS));
  const powers = Array.from(
    { length: Math.floor((last - first) / every) + 1 },
    (_, place) => 10 ** (first + place * every),
  );
  for (const steps of [[1, 2, 5], [1]]) {
    const ticks = powers.flatMap((power) => steps.map((step) => step * power));
    const inside = ticks.filter((tick) => tick >= low && tick <= high);
    if (inside.length >= 2 && inside.length <= MOST_LOG_TICKS + 1) return inside;
  }
  return ticksBetween(low, high, 4);
}

/** Labels of a time axis: where years, months or days begin, about `count` of them. Places are indexes of bars. */
export function timeTicks(time: readonly number[] | Float64Array, count: number): { index: number; label: string }[] {
  for (const part of PARTS) {
    const starts: { index: number; label: string }[] = [];
    let before = "";
    time.forEach((one, index) => {
      const label = part(new Date(one).toISOString());
      if (label !== before && before !== "") starts.push({ index, label });
      before = label;
    });
    if (starts.length < Math.min(3, time.length - 1)) continue;
    const every = Math.ceil(starts.length / count);
    return starts.filter((_one, index) => index % every === 0);
  }
  return [];
}

/** What changes from one label to the next, coarse to fine. */
const PARTS: readonly ((iso: string) => string)[] = [
  (iso) => iso.slice(0, 4),
  (iso) => iso.slice(0, 7),
  (iso) => iso.slice(0, 10),
  (iso) => `${iso.slice(5, 10)} ${iso.slice(11, 13)}:00`,
  (iso) => iso.slice(11, 16),
];
