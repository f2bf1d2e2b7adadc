/** Prices kept of a window: 16 bytes each, so 8 kB an instrument. */
const SLOTS = 512;

/**
 * The prices of the last while, to tell what the price was a window ago. Of prices nearer to each other than a 500th of
 * the window the last one is kept, so that a busy instrument needs no more room than a calm one.
 */
export class PriceWindow {
  private readonly length: number;
  private readonly times = new Float64Array(SLOTS);
  private readonly prices = new Float64Array(SLOTS);
  private first = 0;
  private count = 0;

  /** @param length of the window in milliseconds */
  constructor(length: number) {
    this.length = length;
  }

  /** Takes a price; a clock that was set back begins anew. */
  push(time: number, price: number): void {
    const slot = this.length / 500;
    const newest = this.at(this.count - 1);
    if (this.count > 0 && time < (this.times[newest] ?? 0)) this.clear();
    if (this.count > 0 && Math.floor((this.times[newest] ?? 0) / slot) === Math.floor(time / slot)) {
      this.times[newest] = time;
      this.prices[newest] = price;
      return;
    }
    // What the next price has to be compared with is the newest one of at least a window ago: all before it can go.
    while (this.count > 1 && (this.times[this.at(1)] ?? 0) <= time - this.length) {
      this.first = this.at(1);
      this.count--;
    }
    const place = this.at(this.count++);
    this.times[place] = time;
    this.prices[place] = price;
  }

  /** The newest price at or before a window ago; undefined while there is none. */
  reference(now: number): number | undefined {
    let found: number | undefined;
    for (let i = 0; i < this.count; i++) {
      const place = this.at(i);
      if ((this.times[place] ?? 0) > now - this.length) break;
      found = this.prices[place];
    }
    return found;
  }

  clear(): void {
    this.count = 0;
  }

  private at(index: number): number {
    return (this.first + index + SLOTS) % SLOTS;
  }
}
