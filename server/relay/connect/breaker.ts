import { fullJitter } from "./backoff.ts";

/** Failures in a row after which the venue is taken to be away. */
const FAILURES = 5;
/** While it is away, one cheap request in this time asks whether it is back, in µs. */
const PROBE_EVERY = 4_000_000;

/**
 * One venue's circuit breaker. Connecting again and again to a venue that is away uses up what it allows; so after some
 * failures nothing connects, and a request now and then asks instead. What it answers lets one connection try.
 */
export class Breaker {
  #failures = 0;
  /** Failures of connections since the breaker opened, though requests were answered. */
  #misleading = 0;
  #state: "closed" | "open" | "trying" = "closed";
  #nextProbe = 0;
  #reason = "";
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Why nothing connects, or null. */
  get reason(): string | null {
    return this.#state === "closed" ? null : this.#reason;
  }

  /** Whether a connection may be opened. */
  get isClosed(): boolean {
    return this.#state !== "open";
  }

  /** A connection was made and heard. */
  succeeded(): void {
    this.#failures = 0;
    this.#misleading = 0;
    this.#state = "closed";
  }

  /** A connection could not be made, or ended before anything was heard. */
  failed(reason: string, now: number): void {
    this.#failures++;
    this.#reason = reason;
    if (this.#state === "trying") this.#misleading++;
    if (this.#state === "closed" && this.#failures < FAILURES) return;
    this.#state = "open";
    this.#nextProbe = now + PROBE_EVERY / 2 + fullJitter(this.#misleading, this.#random);
  }

  /** The venue has asked to stay away until then. */
  banned(reason: string, until: number): void {
    this.#state = "open";
    this.#reason = reason;
    this.#nextProbe = Math.max(this.#nextProbe, until);
  }

  /** Whether to ask now whether the venue is back; it then has to be told what came of it. */
  takesProbe(now: number): boolean {
    if (this.#state !== "open" || now < this.#nextProbe) return false;
    this.#nextProbe = now + PROBE_EVERY * (0.75 + 0.5 * this.#random());
    return true;
  }

  /** A request was answered: the venue is back, as far as can be told. */
  answered(): void {
    if (this.#state === "open") this.#state = "trying";
  }
}
