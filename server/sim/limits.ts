import type { Budget, VenueLimits } from "../../shared/venues/venue.ts";

/**
 * A window is kept a tenth shorter than the venue states it: a client that spaces its messages exactly is not punished
 * for the unevenness of its timer.
 */
const LENIENCE = 0.9;

/** Counts what was spent within the last so many milliseconds. */
export class Allowance {
  readonly #budget: Budget;
  #spent: { time: number; weight: number }[] = [];

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Spends if there is enough left at `now` µs; says for how many milliseconds there is not, else 0. */
  spend(weight: number, now: number): number {
    const windowUs = this.#budget.windowMs * 1000 * LENIENCE;
    this.#spent = this.#spent.filter(({ time }) => time > now - windowUs);
    const sum = this.#spent.reduce((total, one) => total + one.weight, weight);
    const [oldest] = this.#spent;
    if (sum > this.#budget.count && oldest) return Math.ceil((oldest.time + windowUs - now) / 1000);
    this.#spent.push({ time: now, weight });
    return 0;
  }
}

/** Requests refused before an address that goes on asking is banned, and for how long (Binance: from two minutes). */
const PATIENCE = 10;
const BAN_US = 120_000_000;

export interface Denial {
  readonly status: 418 | 429;
  readonly retryAfterMs: number;
}

/** The venue's own limits for one address: weight of requests, new connections, and the ban that ignoring them earns. */
export class AddressLimits {
  readonly #weight: Allowance;
  readonly #connects: Allowance;
  #refused = 0;
  #bannedUntil = 0;

  constructor(limits: VenueLimits) {
    this.#weight = new Allowance(limits.weight);
    this.#connects = new Allowance(limits.connects);
  }

  request(weight: number, now: number): Denial | null {
    return this.#judge(this.#banned(now) ?? this.#over(this.#weight.spend(weight, now)), now);
  }

  connect(now: number): Denial | null {
    return this.#judge(this.#banned(now) ?? this.#over(this.#connects.spend(1, now)), now);
  }

  #banned(now: number): Denial | null {
    return now < this.#bannedUntil ? { status: 418, retryAfterMs: Math.ceil((this.#bannedUntil - now) / 1000) } : null;
  }

  #over(waitMs: number): Denial | null {
    return waitMs > 0 ? { status: 429, retryAfterMs: waitMs } : null;
  }

  #judge(denial: Denial | null, now: number): Denial | null {
    if (denial === null) this.#refused = 0;
    else if (++this.#refused > PATIENCE && denial.status === 429) this.#bannedUntil = now + BAN_US;
    return denial;
  }
}
