import type { RestAnswer, RestRequest, Venue } from "../../../shared/venues/venue.ts";
import { fullJitter } from "./backoff.ts";
import type { Net } from "./net.ts";
import { PRIORITIES, type Priority, TokenBucket } from "./token-bucket.ts";

const MOST_AT_ONCE = 12;
/** Nothing weighs less. */
const LEAST_WEIGHT = 1;
/** Where a refusal tells no time to come back, in µs. */
const PAUSE = 10_000_000;

/** What came of a request: the body of a good answer, or why there is none. */
export type RestOutcome =
  { readonly body: string } | { readonly failure: string; readonly isBan: boolean; readonly until: number | null };

export interface RestAsk {
  /** A function is asked when it is sent. */
  readonly request: RestRequest | (() => RestRequest);
  readonly priority: Priority;
  /** How often to try again, 0 for what is worth nothing later. */
  readonly retries: number;
  /** Asked before sending: a request that nobody waits for any more is forgotten. */
  readonly isWanted?: () => boolean;
  /** Who goes first of the same priority: the larger. */
  readonly rank?: () => number;
  /** Told when it leaves. */
  readonly sent?: () => void;
  readonly done: (outcome: RestOutcome) => void;
}

interface Waiting extends RestAsk {
  left: number;
  tries: number;
  notBefore: number;
}

const isForgotten = ({ isWanted }: RestAsk): boolean => isWanted !== undefined && !isWanted();

export interface RestQueueParts {
  readonly venue: Venue;
  /** Address of the REST side. */
  readonly address: string;
  readonly net: Net;
  readonly random: () => number;
  /** Steady time in µs. */
  readonly clock: () => number;
}

/** One venue's requests: within its budget of weight, the urgent first, again where that can help, later where it asks. */
export class RestQueue {
  readonly #parts: RestQueueParts;
  readonly #bucket: TokenBucket;
  #waiting: Waiting[] = [];
  /** Weight that is kept for urgent requests which are still to come. */
  reserved = 0;
  #flying = 0;

  constructor(parts: RestQueueParts) {
    this.#parts = parts;
    this.#bucket = new TokenBucket(parts.venue.limits.weight);
  }

  get length(): number {
    return this.#waiting.length + this.#flying;
  }

  /** Weight that is left of the venue's budget. */
  room(now: number): number {
    return (1 - this.#bucket.used(now)) * this.#parts.venue.limits.weight.count;
  }

  /** The part of the venue's budget that is spent, 0 to 1. */
  used(now: number): number {
    return this.#bucket.used(now);
  }

  ask(ask: RestAsk): void {
    this.#waiting.push({ ...ask, left: ask.retries, tries: 0, notBefore: 0 });
  }

  /** Called often, and mostly there is nothing to send: it leaves nothing behind for the collector. */
  advance(now: number): void {
    if (this.#waiting.some(isForgotten)) this.#waiting = this.#waiting.filter((one) => !isForgotten(one));
    for (const priority of PRIORITIES) {
      while (this.#flying < MOST_AT_ONCE && this.#bucket.has(LEAST_WEIGHT, priority, now, this.reserved)) {
        const place = this.#first(priority, now);
        const waiting = this.#waiting[place];
        if (!waiting) break;
        const request = typeof waiting.request === "function" ? waiting.request() : waiting.request;
        if (!this.#bucket.take(request.weight, priority, now, this.reserved)) break;
        this.#waiting.splice(place, 1);
        this.#send(waiting, request);
      }
    }
  }

  /** Place of the one that goes first of those that may be sent now; of the same rank the first that asked. */
  #first(priority: Priority, now: number): number {
    let [first, highest] = [-1, -Infinity];
    for (let place = 0; place < this.#waiting.length; place++) {
      const one = this.#waiting[place];
      if (one?.priority !== priority || one.notBefore > now) continue;
      const rank = one.rank?.() ?? 0;
      if (rank > highest) [first, highest] = [place, rank];
    }
    return first;
  }

  #send(waiting: Waiting, { method, path, body }: RestRequest): void {
    waiting.tries++;
    waiting.sent?.();
    this.#flying++;
    this.#parts.net.request({ address: `${this.#parts.address}${path}`, method, body }, (answer) => {
      this.#flying--;
      this.#answered(waiting, answer);
    });
  }

  #answered(waiting: Waiting, answer: RestAnswer | string): void {
    const now = this.#parts.clock();
    if (typeof answer === "string") return this.#again(waiting, { failure: answer, isBan: false, until: null }, now);
    const refusal = this.#parts.venue.rest.refusal(answer);
    if (!refusal) return waiting.done({ body: answer.body });
    const asksToWait = refusal.retryAfterMs !== null || refusal.isBan || answer.status === 429;
    const until = asksToWait ? now + (refusal.retryAfterMs === null ? PAUSE : refusal.retryAfterMs * 1000) : null;
    if (until !== null) this.#bucket.close(until);
    const outcome = { failure: refusal.reason, isBan: refusal.isBan, until };
    if (refusal.retryable) this.#again(waiting, outcome, now);
    else waiting.done(outcome);
  }

  #again(waiting: Waiting, outcome: RestOutcome & { until: number | null }, now: number): void {
    if (waiting.left-- <= 0) return waiting.done(outcome);
    waiting.notBefore = (outcome.until ?? now) + fullJitter(waiting.tries, this.#parts.random);
    this.#waiting.push(waiting);
  }
}
