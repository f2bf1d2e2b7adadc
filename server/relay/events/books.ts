import { exp } from "../../../shared/generate/elementary.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { Detector, EventOptions } from "./detector.ts";
import { Trigger } from "./trigger.ts";

const LN2 = 0.6931471805599453;
/** Beyond so many half-lives nothing of before is left. */
const FORGOTTEN = 100;

/** The average over time of a figure that stands until the next one comes; what is long ago counts less. */
class HeldAverage {
  readonly #halfLifeUs: number;
  #held: { readonly figure: number; readonly since: number } | null = null;
  #average: number | null = null;
  /** µs over which something stood. */
  known = 0;

  constructor(halfLifeUs: number) {
    this.#halfLifeUs = halfLifeUs;
  }

  /** The average up to `now`; from here on `figure` stands. Null before anything did. */
  next(figure: number, now: number): number | null {
    const held = this.#held;
    if (held) {
      const span = now - held.since;
      const halves = Math.min(FORGOTTEN, span / this.#halfLifeUs);
      this.#average ??= held.figure;
      this.#average += (1 - exp(-LN2 * halves)) * (held.figure - this.#average);
      this.known += span;
    }
    this.#held = { figure, since: now };
    return this.#average;
  }

  /** Nothing stands until the next figure. */
  pause(): void {
    this.#held = null;
  }
}

/** Spreads far above what is usual. */
export function spreadBlowOuts(options: EventOptions, { book }: InstrumentMarket): Detector {
  const { times = NaN, leastBps = NaN, afterS = NaN, halfLifeS = NaN } = options;
  const average = new HeldAverage(halfLifeS * 1_000_000);
  const trigger = new Trigger(options);
  return {
    look(now) {
      const { spread, mid } = book.quote();
      if (spread === null || mid === null || spread <= 0) return null;
      const bps = (spread / mid) * 10_000;
      const usual = average.next(bps, now);
      if (usual === null || average.known < afterS * 1_000_000) return null;
      const level = Math.min(bps / (times * usual), leastBps === 0 ? Infinity : bps / leastBps);
      return trigger.fires(level, now) ? { value: bps, usual, time: now } : null;
    },
    lost() {
      average.pause();
      trigger.forget();
    },
  };
}

/** Books in which one side outweighs the other by far. */
export function imbalances(options: EventOptions, { book }: InstrumentMarket): Detector {
  const { levels = NaN, least = NaN } = options;
  // One for each side: from one to the other there is no way that is not news.
  const bids = new Trigger(options);
  const asks = new Trigger(options);
  return {
    look(now) {
      const value = book.levels.imbalance(levels);
      if (value === null) return null;
      const bid = bids.fires(value / least, now);
      const ask = asks.fires(-value / least, now);
      return bid || ask ? { value, usual: least, time: now } : null;
    },
    lost() {
      bids.forget();
      asks.forget();
    },
  };
}
