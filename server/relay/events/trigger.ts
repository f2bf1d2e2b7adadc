/** Below this part of a threshold an event is over. */
const OVER = 0.5;

/** Says when an event is to be told: once when its threshold is met for long enough, again after it was left and a rest. */
export class Trigger {
  readonly #holdUs: number;
  readonly #cooldownUs: number;
  #metSince: number | null = null;
  #isTold = false;
  #quietUntil = -Infinity;

  constructor({ holdMs = 0, cooldownS = 0 }: Readonly<Record<string, number>>) {
    this.#holdUs = holdMs * 1000;
    this.#cooldownUs = cooldownS * 1_000_000;
  }

  /** @param level the figure over its threshold: met from 1 on. `now` in µs, never going back. */
  fires(level: number, now: number): boolean {
    if (!(level >= OVER)) this.#isTold = false;
    if (!(level >= 1)) {
      this.#metSince = null;
      return false;
    }
    this.#metSince ??= now;
    if (this.#isTold || now < this.#quietUntil || now - this.#metSince < this.#holdUs) return false;
    this.#isTold = true;
    this.#quietUntil = now + this.#cooldownUs;
    return true;
  }

  /** What was seen is of no use any more: a figure has to meet its threshold anew. */
  forget(): void {
    this.#metSince = null;
  }
}
