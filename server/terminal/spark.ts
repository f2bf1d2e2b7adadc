const EIGHTHS = " ▁▂▃▄▅▆▇█";

/**
 * Values as a chart of blocks, `rows` lines high, the top one first. A column shows the last value of its share of the
 * series unless `pick` says otherwise. What is not finite is a blank.
 */
export function sparkLines(values: Values, width: number, rows: number, scale: SparkScale = {}): string[] {
  const columns = columnsOf(values, width, scale.pick ?? ((part) => part.at(-1) ?? NaN));
  const finite = columns.filter(Number.isFinite);
  const low = scale.low ?? Math.min(...finite);
  const high = scale.high ?? Math.max(...finite);
  const steps = rows * 8;
  const heights = columns.map((value) => {
    if (!Number.isFinite(value)) return 0;
    // The lowest value is one eighth high: a blank means that there is none.
    const share = high > low ? (value - low) / (high - low) : 0;
    return (scale.floor ?? 1) + Math.round(share * (steps - (scale.floor ?? 1)));
  });
  return Array.from({ length: rows }, (_, row) => {
    const below = (rows - 1 - row) * 8;
    return heights.map((height) => EIGHTHS[Math.max(0, Math.min(8, height - below))] ?? " ").join("");
  });
}

type Values = readonly number[] | Float64Array;

export interface SparkScale {
  /** Ends of the scale; by default those of the values. */
  readonly low?: number;
  readonly high?: number;
  /** Eighths that the lowest value is high: 1, or 0 where the lowest is nothing at all. */
  readonly floor?: 0 | 1;
  /** The value that stands for a column's share of the series. */
  readonly pick?: (part: Values) => number;
}

/** A series shorter than the chart is stretched over it. */
function columnsOf(values: Values, count: number, pick: (part: Values) => number): number[] {
  return Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * values.length) / count);
    return pick(values.slice(from, Math.max(from + 1, Math.floor(((column + 1) * values.length) / count))));
  });
}
