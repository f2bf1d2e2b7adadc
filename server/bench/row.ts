import type { Progress } from "../terminal/progress.ts";

/** One measured figure beside one peer that was measured in the same run. */
export interface BenchRow {
  readonly name: string;
  /** The figure, in `unit`. Medians where something is repeated. */
  readonly ns: number;
  /** `ns/bar` (or another piece of work), `x` (times the size of the input) or `bytes`. */
  readonly unit: string;
  readonly peer: string | null;
  /** The peer's figure in the same unit. */
  readonly peerNs: number | null;
  /** `peerNs / ns`: above 1 we are faster. */
  readonly ratio: number | null;
  /** What the figure should reach, in words: "≤ 10". */
  readonly target: string | null;
  readonly note: string;
}

export interface BenchControl {
  readonly signal: AbortSignal;
  readonly repeats: number;
  readonly progress: Progress["update"];
  /** Told what could not be measured, and what would change that. */
  readonly onNote: (sentence: string) => void;
}

/** A row of the table of benches. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  readonly run: (control: BenchControl) => Promise<BenchRow[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

/** A row beside its peer, with their ratio. */
export function besides(row: Omit<BenchRow, "peer" | "peerNs" | "ratio">, peer: string, peerNs: number): BenchRow {
  return { ...row, peer, peerNs, ratio: peerNs / row.ns };
}

/** A row that stands alone. */
export function alone(row: Omit<BenchRow, "peer" | "peerNs" | "ratio">): BenchRow {
  return { ...row, peer: null, peerNs: null, ratio: null };
}
