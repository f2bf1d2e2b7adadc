const KEPT = 21;
const FEWEST = 3;
/** µs; who trades less is not waited for. */
const LONGEST_WAIT = 10_000_000;
/** Ticks of the timer come once a second; more than this beside it a clock was set, or a machine slept. Both µs. */
const TICK = 1_000_000;
const LEAP = 1_500_000;

/**
 * How far our clock is ahead of a venue's, by the times of its trades: bars are of the venue's minutes and close when
 * those are over there, whatever our clock says.
 */
export class VenueClock {
  #samples: number[] = [];
  #next = 0;
  #ahead: number | null = null;
  #lastTick = 0;
  #since = 0;

  /** µs, the way of a message included; null where nothing tells. */
  get ahead(): number | null {
    return this.#ahead;
  }

  /** A trade of the stream: when it was by the venue, and when it came by us, both µs. */
  take(time: number, receivedTime: number): void {
    this.#samples[this.#next++ % KEPT] = receivedTime - time;
  }

  /** The venue's time when it is `now` µs here; null while that is not to be told. */
  tick(now: number): number | null {
    const isFirst = this.#lastTick === 0;
    if (isFirst || (Math.abs(now - this.#lastTick - TICK) > LEAP && this.#ahead !== null)) {
      this.#since = now;
      if (!isFirst) [this.#samples, this.#next] = [[], 0];
    }
    this.#lastTick = now;
    // Some trades are old when they come, a few have a nonsensical time: a quarter from below is neither.
    const sorted = this.#samples.toSorted((a, b) => a - b);
    this.#ahead = sorted.length < FEWEST ? null : (sorted[sorted.length >> 2] ?? null);
    if (this.#ahead !== null) return Math.floor(now - this.#ahead);
    return now - this.#since > LONGEST_WAIT ? now : null;
  }
}
