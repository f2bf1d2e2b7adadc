/** Books as a careful JavaScript programmer writes them, to measure ours against. */
export interface ScriptBook {
  /** @param side 0 bid, 1 ask */
  set(side: number, ticks: number, lots: number): void;
  /** Best price of a side in ticks, NaN for an empty one. */
  best(side: number): number;
}

/** Lots in an array indexed by price: fastest as long as prices stay in the array. */
export class TickArrayBook implements ScriptBook {
  private readonly base: number;
  private readonly sides: readonly [Float64Array, Float64Array];
  private bid = -1;
  private ask: number;

  constructor(middle: number, width: number) {
    this.base = middle - width / 2;
    this.sides = [new Float64Array(width), new Float64Array(width)];
    this.ask = width;
  }

  set(side: number, ticks: number, lots: number): void {
    const at = ticks - this.base;
    if (side === 0) {
      const bids = this.sides[0];
      bids[at] = lots;
      if (lots !== 0) this.bid = Math.max(this.bid, at);
      else if (at === this.bid) while (this.bid >= 0 && bids[this.bid] === 0) this.bid--;
    } else {
      const asks = this.sides[1];
      asks[at] = lots;
      if (lots !== 0) this.ask = Math.min(this.ask, at);
      else if (at === this.ask) while (this.ask < asks.length && asks[this.ask] === 0) this.ask++;
    }
  }

  best(side: number): number {
    const at = side === 0 ? this.bid : this.ask;
    return at < 0 || at === this.sides[0].length ? NaN : at + this.base;
  }
}

/** Levels in arrays sorted by price, found by halving: what most programs do. */
export class SortedArrayBook implements ScriptBook {
  private readonly keys: readonly [number[], number[]] = [[], []];
  private readonly lots: readonly [number[], number[]] = [[], []];

  set(side: number, ticks: number, lots: number): void {
    const [keys, all] = side === 0 ? [this.keys[0], this.lots[0]] : [this.keys[1], this.lots[1]];
    const key = side === 0 ? -ticks : ticks;
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    const isThere = keys[low] === key;
    if (lots === 0) {
      if (!isThere) return;
      keys.splice(low, 1);
      all.splice(low, 1);
    } else if (isThere) {
      all[low] = lots;
    } else {
      keys.splice(low, 0, key);
      all.splice(low, 0, lots);
    }
  }

  best(side: number): number {
    const key = side === 0 ? this.keys[0][0] : this.keys[1][0];
    return key === undefined ? NaN : side === 0 ? -key : key;
  }

  clear(): void {
    for (const list of [...this.keys, ...this.lots]) list.length = 0;
  }
}
