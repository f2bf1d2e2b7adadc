import type { StreamsView } from "./shapes.ts";

const KEPT = 2000;
/** Upper edges of the bins, ms; what is above the last falls into a bin of its own. */
const EDGES = [1, 2, 5, 10, 20, 50, 100, 250, 1000];

/** The last measured latencies, and how they are spread. */
export class Latencies {
  readonly #kept = new Float64Array(KEPT);
  #count = 0;

  add(ms: number): void {
    this.#kept[this.#count++ % KEPT] = Math.max(0, ms);
  }

  clear(): void {
    this.#count = 0;
  }

  view(): StreamsView["latency"] {
    const sorted = this.#kept.slice(0, Math.min(this.#count, KEPT)).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
    const bins = [...EDGES, Infinity].map((edge, place) => {
      const below = EDGES[place - 1] ?? 0;
      const title = edge === Infinity ? `over ${below} ms` : `${below} to ${edge} ms`;
      return { title, count: sorted.filter((ms) => ms >= below && ms < edge).length };
    });
    return { p50: at(0.5), p99: at(0.99), bins };
  }
}
