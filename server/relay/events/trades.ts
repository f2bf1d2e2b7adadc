import type { MarketTrade } from "../market/listener.ts";
import type { Detector, EventOptions, Found } from "./detector.ts";
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
export class LargeTrades implements Detector {
  readonly #usual: Usual;
  readonly #trigger: Trigger;
  readonly #times: number;

  constructor(options: EventOptions) {
    this.#usual = new Usual(options);
    this.#trigger = new Trigger(options);
    this.#times = options.times ?? NaN;
  }

  trade({ lots, isBuy, receivedTime }: MarketTrade): Found | null {
    const usual = this.#usual.next(lots);
    if (usual === null || !this.#trigger.fires(lots / (this.#times * usual), receivedTime)) return null;
    return { value: isBuy ? lots : -lots, usual, time: receivedTime };
  }
}

/** Two trades in a row that are unusually far apart. */
export class PriceGaps implements Detector {
  readonly #usual: Usual;
  readonly #trigger: Trigger;
  readonly #options: EventOptions;
  #ticks: number | null = null;

  constructor(options: EventOptions) {
    this.#usual = new Usual(options);
    this.#trigger = new Trigger(options);
    this.#options = options;
  }

  trade({ ticks, receivedTime }: MarketTrade): Found | null {
    const before = this.#ticks;
    this.#ticks = ticks;
    if (before === null) return null;
    const bps = (ticks / before - 1) * 10_000;
    const size = Math.abs(bps);
    const usual = this.#usual.next(size);
    if (usual === null) return null;
    const { times = NaN, leastBps = NaN } = this.#options;
    const level = Math.min(size / (times * usual), leastBps === 0 ? Infinity : size / leastBps);
    return this.#trigger.fires(level, receivedTime) ? { value: bps, usual, time: receivedTime } : null;
  }
}
