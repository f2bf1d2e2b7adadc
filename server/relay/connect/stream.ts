import type { Subscription } from "../../../shared/venues/venue.ts";

/**
 * `live`: something came lately. `quiet`: nothing came, and the venue confirmed that nothing happened. `stale`: something
 * was missed. `resyncing`: a repair is under way. `down`: there is no connection, or no answer.
 */
export type StreamState = "live" | "quiet" | "stale" | "resyncing" | "down";

/** What a probe of a silent stream found: nothing has changed, something has, or there was no answer. */
export type ProbeFinding = "same" | "different" | "unanswered";

const GAPS_KEPT = 100;
const FEWEST_GAPS = 3;
/** Silence of less than this is never suspicious, in µs. */
const LEAST_SILENCE = 3_000_000;
/** The same of trades whose usual gaps are not known yet: many an instrument hardly trades. */
const LEAST_SILENCE_OF_TRADES = 30_000_000;
const MEDIANS = 10;
/** Without a finding by then, the stream is not believed. */
const DECIDED_WITHIN = 8_000_000;
/** A stream that is quiet again and again is asked about less and less often, up to this, in µs. */
const LONGEST_REST = 60_000_000;

/**
 * One stream's health by the times of what it brings (surfaces B3): silence makes it suspect, a probe decides. Signs of
 * life of its connection prove nothing.
 */
export class Stream {
  readonly subscription: Subscription;
  state: StreamState = "down";
  reason = "not connected yet";
  /** When something came last, steady µs; null before the first. */
  lastHeard: number | null = null;
  count = 0;
  resyncs = 0;
  losses = 0;
  readonly #gaps = new Float32Array(GAPS_KEPT);
  #gapCount = 0;
  #threshold: number;
  #suspectedAt: number | null = null;
  /** When the question left that decides; it may have to wait for the venue's budget. */
  #askedAt: number | null = null;
  #quietRests = 0;
  #nextSuspicion = 0;
  #isConnected = false;

  constructor(subscription: Subscription) {
    this.subscription = subscription;
    this.#threshold = subscription.channel === "trades" ? LEAST_SILENCE_OF_TRADES : LEAST_SILENCE;
  }

  /** Its silence is suspicious, and the finding of a probe is awaited. */
  get isSuspect(): boolean {
    return this.#suspectedAt !== null;
  }

  /** Asked for on a connection that is open. */
  asked(now: number): void {
    this.state = "resyncing";
    this.reason = "asked for, and nothing has come yet";
    this.#isConnected = true;
    this.#suspectedAt = null;
    this.#nextSuspicion = now + (this.subscription.channel === "trades" ? this.#threshold : LEAST_SILENCE);
  }

  /** @param isEnough whether what came is all that was waited for: changes are not, where a book waits for its snapshot */
  heard(now: number, isEnough = true): void {
    this.#isConnected = true;
    if (this.lastHeard !== null) this.#learn(now - this.lastHeard);
    this.lastHeard = now;
    this.count++;
    this.#suspectedAt = null;
    this.#quietRests = 0;
    this.#nextSuspicion = now + this.#threshold;
    if (this.state === "live" || !isEnough) return;
    this.state = "live";
    this.reason = "receiving";
  }

  /** Something was missed or cannot be believed, and is being repaired. */
  resyncing(reason: string): void {
    if (this.state !== "resyncing") this.resyncs++;
    this.state = "resyncing";
    this.reason = reason;
  }

  lost(reason: string): void {
    this.losses++;
    this.refused(reason);
  }

  refused(reason: string): void {
    this.state = "down";
    this.reason = reason;
    this.#isConnected = false;
    this.#suspectedAt = null;
  }

  /** Whether its silence has just become suspicious: a probe is to be sent, and its finding told. */
  takesProbe(now: number): boolean {
    if (this.#suspectedAt !== null) {
      if (this.#askedAt !== null && now - this.#askedAt > DECIDED_WITHIN) this.found("unanswered", now);
      return false;
    }
    if (!this.#isConnected || now < this.#nextSuspicion) return false;
    this.#suspectedAt = now;
    this.#askedAt = null;
    return true;
  }

  /** The question whether it missed anything has left. */
  probed(now: number): void {
    this.#askedAt = now;
  }

  found(finding: ProbeFinding, now: number): void {
    if (this.#suspectedAt === null) return;
    this.#suspectedAt = null;
    this.#quietRests = finding === "same" ? this.#quietRests + 1 : 0;
    this.#nextSuspicion = now + Math.min(LONGEST_REST, this.#threshold * 2 ** this.#quietRests);
    const silence = this.lastHeard === null ? "yet" : `for ${Math.round((now - this.lastHeard) / 1e6)} s`;
    if (finding === "same") {
      this.state = "quiet";
      this.reason = `nothing came ${silence}, and the venue says that nothing changed`;
    } else if (finding === "different") {
      this.state = "stale";
      this.reason = `nothing came ${silence} though the venue's market moved`;
    } else {
      this.state = "down";
      this.reason = `nothing came ${silence}, and the venue did not answer whether anything changed`;
    }
  }

  /** Ten times the median of the last gaps, at least three seconds. */
  #learn(gap: number): void {
    this.#gaps[this.#gapCount++ % GAPS_KEPT] = gap;
    // A median each time would cost more than the frame; the first ones tell a slow stream from a silent one.
    const isFirst = this.#gapCount >= FEWEST_GAPS && this.#gapCount <= 10;
    if (!isFirst && this.#gapCount % GAPS_KEPT !== 0) return;
    const kept = this.#gaps.slice(0, Math.min(this.#gapCount, GAPS_KEPT)).sort();
    this.#threshold = Math.max(LEAST_SILENCE, MEDIANS * (kept[kept.length >> 1] ?? 0));
  }
}
