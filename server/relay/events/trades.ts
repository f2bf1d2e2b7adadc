import type { Detector, EventOptions } from "./detector.ts";
import { Trigger } from "./trigger.ts";

/** What is usual among figures that come one by one: their exponential average. */
class Usual {
  readonly #weight: number;
  readonly #after: number;
  #count = 0;
  #average = 0;

  constructor({ weight = 0, after = 0 }: EventOptions) {
    this.#weight = weight;
    this.#after = after;
  }

  /** What was usual before this figure, null while too little is known; then the figure counts, too. */
  next(figure: number): number | null {
    const before = this.#count >= this.#after ? this.#average : null;
    this.#average = this.#count === 0 ? figure : this.#average + this.#weight * (figure - this.#average);
    this.#count++;
    return before;
  }
}

/** Trades far above the usual quantity. */
export function largeTrades(options: EventOptions): Detector {
  const { times = NaN } = options;
  const quantities = new Usual(options);
  const trigger = new Trigger(options);
  return {
    trade({ lots, isBuy, receivedTime }) {
      const usual = quantities.next(lots);
      if (usual === null || !trigger.fires(lots / (times * usual), receivedTime)) return null;
      return { value: isBuy ? lots : -lots, usual, time: receivedTime };
    },
  };
}

/** Two trades in a row that are unusually far apart. */
export function priceGaps(options: EventOptions): Detector {
  const { times = NaN, leastBps = NaN } = options;
  const distances = new Usual(options);
  const trigger = new Trigger(options);
  let before: number | null = null;
  return {
    trade({ ticks, receivedTime }) {
      const last = before;
      before = ticks;
      if (last === null) return null;
      const bps = (ticks / last - 1) * 10_000;
      const size = Math.abs(bps);
      const usual = distances.next(size);
      if (usual === null) return null;
      const level = Math.min(size / (times * usual), leastBps === 0 ? Infinity : size / leastBps);
      return trigger.fires(level, receivedTime) ? { value: bps, usual, time: receivedTime } : null;
    },
  };
}
