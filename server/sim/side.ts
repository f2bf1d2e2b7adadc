/** A price in ticks and what stands there in lots. */
export type SimLevel = readonly [ticks: number, lots: number];

/**
 * One side of the true book. It is another structure than the adapters' books on purpose: they are compared with it.
 */
export class SimSide {
  readonly #isBid: boolean;
  /** Best first. */
  readonly #ticks: number[] = [];
  readonly #lots = new Map<number, number>();

  constructor(side: "bid" | "ask") {
    this.#isBid = side === "bid";
  }

  get size(): number {
    return this.#ticks.length;
  }

  ticksAt(index: number): number | undefined {
    return this.#ticks[index];
  }

  lotsOf(ticks: number): number {
    return this.#lots.get(ticks) ?? 0;
  }

  top(count: number): SimLevel[] {
    return this.#ticks.slice(0, count).map((ticks) => [ticks, this.lotsOf(ticks)]);
  }

  set(ticks: number, lots: number): void {
    const isThere = this.#lots.has(ticks);
    if (lots > 0) this.#lots.set(ticks, lots);
    else this.#lots.delete(ticks);
    if (isThere === lots > 0) return;
    const isBehind = (other: number) => (this.#isBid ? other < ticks : other > ticks);
    if (isThere) this.#ticks.splice(this.#ticks.indexOf(ticks), 1);
    else {
      const place = this.#ticks.findIndex(isBehind);
      this.#ticks.splice(place < 0 ? this.#ticks.length : place, 0, ticks);
    }
  }
}
