import type { Subscription, Venue } from "../../../shared/venues/venue.ts";
import type { Net, NetSocket } from "./net.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A connection that is not open by then never will be, in µs. */
const OPENS_WITHIN = 10_000_000;
/** Subscriptions that one turn puts into frames; a venue may make one frame of all of them. */
const AT_ONCE = 100;
/** The same of streams that are asked for anew only to see whether they say something. */
const CHECKED_AT_ONCE = 10;

/** A stream's name within its venue. */
export function streamKey({ channel, symbol, intervalMs }: Subscription): string {
  return `${channel} ${symbol}${intervalMs === undefined ? "" : ` ${intervalMs}`}`;
}

export interface ConnectionEvents {
  opened(connection: Connection): void;
  frame(connection: Connection, bytes: Uint8Array | string): void;
  closed(connection: Connection, reason: string): void;
}

export interface ConnectionParts {
  readonly id: number;
  readonly venue: Venue;
  /** Of the stream, with its path. */
  readonly address: string;
  readonly net: Net;
  /** Steady time in µs. */
  readonly clock: () => number;
  readonly events: ConnectionEvents;
}

/** One socket: keeps it alive by the venue's rule, asks for streams within its limit of messages, notices its death. */
export class Connection {
  readonly id: number;
  readonly openedAt: number;
  readonly streams = new Map<string, Subscription>();
  readonly #parts: ConnectionParts;
  readonly #socket: NetSocket;
  readonly #messages: TokenBucket;
  readonly #asked = new Map<number, readonly Subscription[]>();
  #state: "opening" | "open" | "closed" = "opening";
  readonly #toAdd = new Map<string, Subscription>();
  readonly #toRenew = new Map<string, Subscription>();
  readonly #toRemove = new Map<string, Subscription>();
  readonly #toCheck = new Map<string, Subscription>();
  readonly #frames: string[] = [];
  #nextId = 1;
  #lastHeard: number;
  #lastSent: number;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.openedAt = parts.clock();
    this.#lastHeard = this.openedAt;
    this.#lastSent = this.openedAt;
    this.#messages = new TokenBucket(parts.venue.limits.messages);
    this.#socket = parts.net.open(parts.address, {
      opened: () => this.#opened(),
      frame: (bytes) => this.#frame(bytes),
      pinged: () => (this.#lastHeard = this.#parts.clock()),
      closed: (reason) => this.#end(reason),
    });
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  add(subscriptions: Iterable<Subscription>): void {
    for (const subscription of subscriptions) {
      const key = streamKey(subscription);
      this.streams.set(key, subscription);
      this.#toRemove.delete(key);
      this.#toAdd.set(key, subscription);
    }
  }

  remove(subscriptions: Iterable<Subscription>): void {
    for (const subscription of subscriptions) {
      const key = streamKey(subscription);
      if (!this.streams.delete(key)) continue;
      if (!this.#toAdd.delete(key)) this.#toRemove.set(key, subscription);
      this.#toRenew.delete(key);
      this.#toCheck.delete(key);
    }
  }

  /** Leaves a stream and asks for it again: a venue then sends a whole book first. */
  renew(subscription: Subscription): void {
    const key = streamKey(subscription);
    if (this.streams.has(key) && !this.#toAdd.has(key)) this.#toRenew.set(key, subscription);
  }

  /** The same for a stream that may well be whole: when nothing else is to be asked and enough of the budget is left. */
  check(subscription: Subscription): void {
    const key = streamKey(subscription);
    if (this.streams.has(key) && !this.#toAdd.has(key) && !this.#toRenew.has(key)) this.#toCheck.set(key, subscription);
  }

  /** What the request of this number asked for; empty where the number is none of ours. */
  asked(requestId: number | null): readonly Subscription[] {
    return (requestId === null ? undefined : this.#asked.get(requestId)) ?? [];
  }

  advance(now: number): void {
    const { heartbeat } = this.#parts.venue;
    if (this.#state === "opening") {
      if (now - this.openedAt > OPENS_WITHIN) this.#fail("it did not open within 10 s");
      return;
    }
    if (this.#state === "closed") return;
    const silence = now - this.#lastHeard;
    if (silence > heartbeat.deadAfterMs * 1000) {
      return this.#fail(`nothing was heard for ${Math.round(silence / 1e6)} s, not even a heartbeat`);
    }
    if (heartbeat.frame !== null && now - this.#lastSent > heartbeat.everyMs * 1000) {
      this.#frames.unshift(heartbeat.frame);
    }
    this.#flush(now);
  }

  /** Ends it without a word to anyone. */
  end(): void {
    this.#state = "closed";
    this.#socket.end();
  }

  #opened(): void {
    if (this.#state !== "opening") return;
    this.#state = "open";
    this.#lastHeard = this.#parts.clock();
    this.#parts.events.opened(this);
    this.#flush(this.#lastHeard);
  }

  #frame(bytes: Uint8Array | string): void {
    if (this.#state === "closed") return;
    this.#lastHeard = this.#parts.clock();
    this.#parts.events.frame(this, bytes);
  }

  #fail(reason: string): void {
    this.#socket.end();
    this.#end(reason);
  }

  #end(reason: string): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#parts.events.closed(this, reason);
  }

  #flush(now: number): void {
    for (;;) {
      if (this.#frames.length === 0) this.#plan(now);
      const [frame] = this.#frames;
      if (frame === undefined || !this.#messages.take(1, "urgent", now)) return;
      this.#frames.shift();
      this.#lastSent = now;
      this.#socket.send(frame);
    }
  }

  /** Puts what is to be asked next into frames: repairs first, then new streams, farewells, and checks. */
  #plan(now: number): void {
    const { venue } = this.#parts;
    const renewed = taken(this.#toRenew);
    if (renewed.length > 0) return this.#renew(renewed);
    const added = taken(this.#toAdd);
    if (added.length > 0) return this.#request(venue.subscribe(added, this.#nextId), added);
    const removed = taken(this.#toRemove);
    if (removed.length > 0) return this.#request(venue.unsubscribe(removed, this.#nextId), []);
    const most = 2 * Math.min(CHECKED_AT_ONCE, this.#toCheck.size);
    if (most > 0 && this.#messages.has(most, "background", now)) this.#renew(taken(this.#toCheck, CHECKED_AT_ONCE));
  }

  #renew(subscriptions: readonly Subscription[]): void {
    const { venue } = this.#parts;
    this.#request(venue.unsubscribe(subscriptions, this.#nextId), []);
    this.#request(venue.subscribe(subscriptions, this.#nextId), subscriptions);
  }

  #request(frames: readonly string[], subscriptions: readonly Subscription[]): void {
    // Frames are numbered from the id that was given, whether or not the venue writes the number.
    frames.forEach((_frame, index) => this.#asked.set(this.#nextId + index, subscriptions));
    this.#nextId += frames.length;
    this.#frames.push(...frames);
  }
}

function taken(from: Map<string, Subscription>, most = AT_ONCE): Subscription[] {
  const first = [...from].slice(0, most);
  for (const [key] of first) from.delete(key);
  return first.map(([, subscription]) => subscription);
}
