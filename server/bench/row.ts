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
  /** What the figure or its ratio should reach, in words: "≤ 10", "≥ 4x", "faster". */
  readonly target: string | null;
  /** What was reached of the target: 1 or more is all of it, 0.5 half. */
  readonly distance: number | null;
  readonly note: string;
}

export interface BenchControl {
  readonly signal: AbortSignal;
  readonly repeats: number;
  /** How long what is measured over time takes, s. */
  readonly seconds: number;
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

/** Whether a row has a target and stays short of it. */
export function isMissed({ ns, target, distance }: Pick<BenchRow, "ns" | "target" | "distance">): boolean {
  return target === "0" ? ns !== 0 : distance !== null && distance < 1;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

type Figure = Omit<BenchRow, "peer" | "peerNs" | "ratio" | "distance">;

/** A row beside its peer, with their ratio. */
export function besides(row: Figure, peer: string, peerNs: number): BenchRow {
  const ratio = peerNs / row.ns;
  return { ...row, peer, peerNs, ratio, distance: distanceOf(row, ratio) };
}

/** A row that stands alone. */
export function alone(row: Figure): BenchRow {
  return { ...row, peer: null, peerNs: null, ratio: null, distance: distanceOf(row, NaN) };
}

function distanceOf({ ns, target }: Figure, ratio: number): number | null {
  if (target === "faster") return ratio;
  const [, sign, number] = /^([≤≥]) ([\d.]+)x?$/.exec(target ?? "") ?? [];
  const wanted = Number(number);
  // A ratio where there is a peer, else the figure itself.
  if (sign === "≥") return (Number.isNaN(ratio) ? ns : ratio) / wanted;
  return sign === "≤" && ns > 0 ? wanted / ns : null;
}
