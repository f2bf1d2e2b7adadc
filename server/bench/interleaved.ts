import { setImmediate } from "node:timers/promises";
import { type BenchControl, type BenchRow, besides, median } from "./row.ts";

/** One program that does a row's work. */
export interface Contestant {
  readonly name: string;
  /** Does the work once; a program elsewhere promises the seconds that it took. */
  readonly run: () => void | Promise<number>;
  /** How its figure is to be read. */
  readonly about?: string;
}

export interface Contest {
  readonly name: string;
  readonly unit: string;
  /** Pieces of work in one run: figures are divided by it. */
  readonly pieces: number;
  readonly ours: Contestant;
  /** Each with what the ratio to it should reach. */
  readonly peers: readonly (Contestant & { readonly target: string })[];
  /** Runs by turns that count, where they are fewer than usual: long ones. */
  readonly rounds?: number;
  /** Runs by turns that do not count: both sides reach their last tier of compilation. */
  readonly warming?: number;
}

const WARMING = 4;

/** Measures all sides by turns and gives a row for each peer. */
export async function contestRows(contest: Contest, control: BenchControl): Promise<BenchRow[]> {
  const { signal, progress } = control;
  const { ours, peers, pieces, warming = WARMING } = contest;
  const repeats = Math.min(control.repeats, contest.rounds ?? Infinity);
  const sides = [ours, ...peers];
  const figures = sides.map((): number[] => []);
  for (let round = -warming; round < repeats; round++) {
    signal.throwIfAborted();
    for (const [index, side] of sides.entries()) {
      const start = performance.now();
      const elsewhere = side.run();
      const seconds = elsewhere === undefined ? (performance.now() - start) / 1000 : await elsewhere;
      const ns = (seconds * 1e9) / pieces;
      if (round >= 0) figures[index]?.push(ns);
    }
    progress(round + warming + 1, repeats + warming);
    await setImmediate();
  }
  const [own = []] = figures;
  return peers.map(({ name, target, about }, index) => {
    const theirs = figures[index + 1] ?? [];
    const spread = `median of ${own.length}, ${range(own)}; peer ${range(theirs)}`;
    const note = [ours.about, about, spread].filter((text) => text !== undefined).join("; ");
    return besides({ name: contest.name, ns: median(own), unit: contest.unit, target, note }, name, median(theirs));
  });
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
}
