/** How values spread. */
export interface Distribution {
  /** Edges of bins of one width, one more than counts; empty where there are no values. */
  readonly edges: Float64Array<ArrayBuffer>;
  /** Values in [edge, next edge); the last bin has both ends. */
  readonly counts: Float64Array<ArrayBuffer>;
  /** Of all values, also of those that no bin counts. */
  readonly count: number;
  /** Values of exactly 0 that no bin counts. */
  readonly uncounted: number;
  readonly mean: number;
  /** At the probabilities of `probabilities`. */
  readonly quantiles: Float64Array<ArrayBuffer>;
}

/** Where quantiles are taken. */
export const probabilities = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

const MOST_BINS = 80;

/**
 * Bins, mean and quantiles of the finite values. Bins are 2 × IQR / ∛n wide (Freedman and Diaconis, "On the histogram as
 * a density estimator", 1981), cut at zero so that no bin holds both signs, 80 at most.
 * @param hasZeros whether bins count values of exactly 0; mean and quantiles are of all values either way
 */
export function distributionOf(values: ArrayLike<number>, hasZeros = true): Distribution {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const quantiles = Float64Array.from(probabilities, (share) => quantile(sorted, share));
  const binned = hasZeros ? sorted : sorted.filter((value) => value !== 0);
  const uncounted = sorted.length - binned.length;
  const [low, high] = [binned[0], binned.at(-1)];
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  if (low === undefined || high === undefined) {
    return {
      edges: new Float64Array(0),
      counts: new Float64Array(0),
      count: sorted.length,
      uncounted,
      mean,
      quantiles,
    };
  }
  const edges = edgesOf(binned, low, high);
  const counts = new Float64Array(edges.length - 1);
  let bin = 0;
  for (const value of binned) {
    while (bin < counts.length - 1 && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { edges, counts, count: sorted.length, uncounted, mean, quantiles };
}

function edgesOf(sorted: Float64Array, low: number, high: number): Float64Array<ArrayBuffer> {
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const own = (2 * spread) / Math.cbrt(sorted.length);
  const narrowest = (high - low) / (MOST_BINS - 2);
  const width = Math.max(own, narrowest) || Math.abs(high) / 10 || 1;
  const first = Math.floor(low / width);
  const last = Math.max(first + 1, Math.ceil(high / width));
  return Float64Array.from({ length: last - first + 1 }, (_, place) => (first + place) * width);
}

/** Between the two nearest of ascending values, at (n − 1) × share: type 7 of Hyndman and Fan, numpy's own. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [low, high] = [sorted[below] as number, sorted[Math.min(below + 1, sorted.length - 1)] as number];
  return low + (place - below) * (high - low);
}
