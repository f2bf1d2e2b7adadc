// Levels of detail over columns. Level k holds an entry for each group of 2^k neighbours, groups counted from the first
// entry, so that a group holds the same entries wherever the view stands and nothing shimmers while it moves.

/** Bars as columns of one length; times are open times, ms since 1970 UTC, ascending. */
export interface BarColumns {
  readonly time: Float64Array<ArrayBuffer>;
  readonly open: Float64Array<ArrayBuffer>;
  readonly high: Float64Array<ArrayBuffer>;
  readonly low: Float64Array<ArrayBuffer>;
  readonly close: Float64Array<ArrayBuffer>;
  readonly volume?: Float64Array<ArrayBuffer> | undefined;
}

/** Prices of groups: open of the first bar, extremes of all, close of the last, sum of the volumes; NaN where none has one. */
export interface BarLevel {
  readonly open: Float64Array<ArrayBuffer>;
  readonly high: Float64Array<ArrayBuffer>;
  readonly low: Float64Array<ArrayBuffer>;
  readonly close: Float64Array<ArrayBuffer>;
  readonly volume: Float64Array<ArrayBuffer>;
}

/** The lowest and the highest value of groups in the order in which they came; NaN where a group has none. */
export interface LineLevel {
  readonly early: Float64Array<ArrayBuffer>;
  readonly late: Float64Array<ArrayBuffer>;
}

/** Levels from the bars themselves to a single group. */
export function barLevels(bars: BarColumns): BarLevel[] {
  const { open, high, low, close } = bars;
  const volume = bars.volume ?? new Float64Array(open.length).fill(NaN);
  const levels: BarLevel[] = [{ open, high, low, close, volume }];
  for (let level = levels[0]; level && level.open.length > 1; level = levels.at(-1)) levels.push(halvedBars(level));
  return levels;
}

/** Levels from the values themselves to a single group. */
export function lineLevels(values: Float64Array<ArrayBuffer>): LineLevel[] {
  const levels: LineLevel[] = [{ early: values, late: values }];
  for (let level = levels[0]; level && level.early.length > 1; level = levels.at(-1)) levels.push(halvedLine(level));
  return levels;
}

function halvedBars(from: BarLevel): BarLevel {
  const count = Math.ceil(from.open.length / 2);
  const [open, high, low, close, volume] = [column(count), column(count), column(count), column(count), column(count)];
  for (let group = 0; group < count; group++) {
    const [left, right] = [2 * group, 2 * group + 1];
    open[group] = first(at(from.open, left), at(from.open, right));
    high[group] = larger(at(from.high, left), at(from.high, right));
    low[group] = smaller(at(from.low, left), at(from.low, right));
    close[group] = first(at(from.close, right), at(from.close, left));
    const [one, other] = [at(from.volume, left), at(from.volume, right)];
    volume[group] = Number.isNaN(one) ? other : Number.isNaN(other) ? one : one + other;
  }
  return { open, high, low, close, volume };
}

function halvedLine(from: LineLevel): LineLevel {
  const count = Math.ceil(from.early.length / 2);
  const [early, late] = [column(count), column(count)];
  for (let group = 0; group < count; group++) {
    const [left, right] = [2 * group, 2 * group + 1];
    const [a, b, c, d] = [at(from.early, left), at(from.late, left), at(from.early, right), at(from.late, right)];
    const isLeftNone = Number.isNaN(a);
    const isRightNone = Number.isNaN(c);
    if (isLeftNone || isRightNone) {
      early[group] = isLeftNone ? c : a;
      late[group] = isLeftNone ? d : b;
      continue;
    }
    const [leftLow, rightLow] = [Math.min(a, b), Math.min(c, d)];
    const [leftHigh, rightHigh] = [Math.max(a, b), Math.max(c, d)];
    const [isLowLeft, isHighLeft] = [leftLow <= rightLow, leftHigh >= rightHigh];
    const [low, high] = [isLowLeft ? leftLow : rightLow, isHighLeft ? leftHigh : rightHigh];
    // Both in one half: that half knows which came first.
    const isLowFirst = isLowLeft === isHighLeft ? (isLowLeft ? a <= b : c <= d) : isLowLeft;
    early[group] = isLowFirst ? low : high;
    late[group] = isLowFirst ? high : low;
  }
  return { early, late };
}

function column(length: number): Float64Array<ArrayBuffer> {
  return new Float64Array(length);
}

function at(values: Float64Array, index: number): number {
  return index < values.length ? (values[index] as number) : NaN;
}

function first(one: number, other: number): number {
  return Number.isNaN(one) ? other : one;
}

function larger(one: number, other: number): number {
  return Number.isNaN(one) || other > one ? other : one;
}

function smaller(one: number, other: number): number {
  return Number.isNaN(one) || other < one ? other : one;
}
