// Statistics over a window that moves with the bars. A value stands at the last bar of its window, NaN before the first
// whole one and where a window holds something that is no number. Windows are summed anew at every bar: sums that are
// carried along collect rounding errors, which a variance of small returns shows (Chan, Golub, LeVeque, "Algorithms for
// computing the sample variance", The American Statistician 37, 1983).

/** Returns from each value to the next, one fewer than values; NaN where the first is not above zero. */
export function returnsOf(values: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const returns = new Float64Array(Math.max(0, values.length - 1));
  for (let index = 1; index < values.length; index++) {
    const [before, now] = [values[index - 1] as number, values[index] as number];
    returns[index - 1] = before > 0 ? now / before - 1 : NaN;
  }
  return returns;
}

export type RollingStatistic = "return" | "volatility" | "sharpe";

export interface RollingOptions {
  /** Returns in a window, at least 2. */
  readonly window: number;
  readonly periodsPerYear: number;
}

/**
 * A statistic of the returns of the last `window` bars, in a column as long as `values`.
 * `return` is last / first − 1; `volatility` the returns' standard deviation (n − 1) × √periodsPerYear; `sharpe` mean /
 * standard deviation × √periodsPerYear, risk-free 0 (W. F. Sharpe, "The Sharpe Ratio", Journal of Portfolio Management
 * 21, 1994), NaN where nothing varies.
 */
export function rolling(
  statistic: RollingStatistic,
  values: ArrayLike<number>,
  { window, periodsPerYear }: RollingOptions,
): Float64Array<ArrayBuffer> {
  const result = new Float64Array(values.length).fill(NaN);
  const returns = returnsOf(values);
  const year = Math.sqrt(periodsPerYear);
  for (let end = window; end < values.length; end++) {
    if (statistic === "return") {
      const [first, last] = [values[end - window] as number, values[end] as number];
      result[end] = first > 0 ? last / first - 1 : NaN;
      continue;
    }
    const { mean, deviation } = momentsOf(returns, end - window, end);
    if (statistic === "volatility") result[end] = deviation * year;
    else result[end] = deviation > 0 ? (mean / deviation) * year : NaN;
  }
  return result;
}

/** Mean and standard deviation (n − 1) of the entries [from, to), in two passes. */
function momentsOf(values: Float64Array, from: number, to: number): { mean: number; deviation: number } {
  const count = to - from;
  let sum = 0;
  for (let index = from; index < to; index++) sum += values[index] as number;
  const mean = sum / count;
  let squares = 0;
  for (let index = from; index < to; index++) squares += ((values[index] as number) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (count - 1)) };
}

/**
 * Pearson's correlations of columns of one length, row after row: entry i × count + j. Places where either column has
 * no number are left out of that pair; NaN where fewer than two are left or one does not vary.
 */
export function correlations(columns: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const count = columns.length;
  const matrix = new Float64Array(count * count).fill(1);
  columns.forEach((one, i) => {
    columns.slice(i + 1).forEach((other, place) => {
      const j = i + 1 + place;
      matrix[i * count + j] = matrix[j * count + i] = correlation(one, other);
    });
  });
  return matrix;
}

function correlation(one: Float64Array, other: Float64Array): number {
  const pairs: [number, number][] = [];
  one.forEach((a, index) => {
    const b = other[index];
    if (b !== undefined && Number.isFinite(a) && Number.isFinite(b)) pairs.push([a, b]);
  });
  if (pairs.length < 2) return NaN;
  const meanOf = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [meanA, meanB] = [meanOf(0), meanOf(1)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (const [a, b] of pairs) {
    both += (a - meanA) * (b - meanB);
    squaresA += (a - meanA) ** 2;
    squaresB += (b - meanB) ** 2;
  }
  const size = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return size > 0 ? Math.max(-1, Math.min(1, both / size)) : NaN;
}
