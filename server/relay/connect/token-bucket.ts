import type { Budget } from "../../../shared/venues/venue.ts";

/** Who goes first where a budget is short: what repairs a stream, what starts one, and what only fills up. */
export type Priority = "urgent" | "normal" | "background";
export const PRIORITIES: readonly Priority[] = ["urgent", "normal", "background"];

/** The part of a budget that each class may use up: the rest stays for those before it. */
const SHARES: Readonly<Record<Priority, number>> = { urgent: 1, normal: 0.9, background: 0.6 };

/** What is kept for the urgent leaves this to the others. */
const MOST_RESERVED = 0.9;

/** Messages may be brought closer together on their way than they were sent. */
const JITTER_US = 50_000;

/**
 * A bucket of tokens, each of which comes back one window after it was spent, so that no window ever holds more than the
 * budget. (Refilling at a steady rate allows twice the budget in a window that begins with a full bucket.) Times are µs.
 */
export class TokenBucket {
  readonly #count: number;
  readonly #windowUs: number;
  readonly #spent: { readonly time: number; readonly weight: number }[] = [];
  #sum = 0;
  #closedUntil = 0;

  constructor(budget: Budget) {
    this.#count = budget.count;
    this.#windowUs = budget.windowMs * 1000 + JITTER_US;
  }

  /**
   * Spends at once where the class may; says whether it did.
   * @param reserved what is kept for the urgent
   */
  take(weight: number, priority: Priority, now: number, reserved = 0): boolean {
    if (!this.has(weight, priority, now, reserved)) return false;
    this.#spent.push({ time: now, weight });
    this.#sum += weight;
    return true;
  }

  /** Whether the class may spend so much now. */
  has(weight: number, priority: Priority, now: number, reserved = 0): boolean {
    this.#forget(now);
    if (now < this.#closedUntil) return false;
    const kept = priority === "urgent" ? 0 : Math.min(reserved, MOST_RESERVED * this.#count);
    const share = Math.min(this.#count * SHARES[priority], this.#count - kept);
    // What weighs more than a share goes alone.
    return this.#sum === 0 || this.#sum + weight <= share;
  }

  /** Nothing more is spent until then: the venue has asked to stay away. */
  close(until: number): void {
    this.#closedUntil = Math.max(this.#closedUntil, until);
  }

  /** The part of the budget that is spent, 0 to 1. */
  used(now: number): number {
    this.#forget(now);
    return Math.min(1, this.#sum / this.#count);
  }

  #forget(now: number): void {
    let gone = 0;
    for (const { time, weight } of this.#spent) {
      if (time > now - this.#windowUs) break;
      this.#sum -= weight;
      gone++;
    }
    if (gone > 0) this.#spent.splice(0, gone);
  }
}
