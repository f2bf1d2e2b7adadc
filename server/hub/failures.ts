const MOST = 10;
const WINDOW_MS = 60_000;

/** Counts failed tries to get in by address, so that guessing is slow. */
export class Failures {
  readonly #clock: () => number;
  readonly #times = new Map<string, number[]>();

  /** @param clock ms since 1970 */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Whether an address has failed ten times within a minute. */
  isBlocked(address: string): boolean {
    return this.#recent(address).length >= MOST;
  }

  add(address: string): void {
    this.#times.set(address, [...this.#recent(address), this.#clock()]);
  }

  #recent(address: string): number[] {
    const from = this.#clock() - WINDOW_MS;
    const times = (this.#times.get(address) ?? []).filter((time) => time > from);
    if (times.length === 0) this.#times.delete(address);
    return times;
  }
}
