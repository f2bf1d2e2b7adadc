import type {
  Channel,
  Endpoints,
  RestRequest,
  Subscription,
  Venue,
  VenueMessage,
} from "../../../shared/venues/venue.ts";
import { fullJitter } from "./backoff.ts";
import { Breaker } from "./breaker.ts";
import { streamKey } from "./connection.ts";
import type { Net } from "./net.ts";
import { Pool } from "./pool.ts";
import { type RestOutcome, RestQueue } from "./rest-queue.ts";
import { type ProbeFinding, Stream } from "./stream.ts";

/** A whole book is asked for again when none has come within this, in µs. */
const SNAPSHOT_WITHIN = 6_000_000;
/** Books of streams that are down are polled so often, in µs. */
const POLL_AFTER = 2_000_000;
const POLL_EVERY = 1_000_000;
/** Some books have to be asked for again: the answer was older than the first change that was heard. */
const ASKED_TWICE = 1.1;
/** Requests that may wait while polling goes on: a venue that is slow gets no pile of them. */
const MOST_POLLS = 12;

/** What a frame brought, as its reader says. */
export interface FrameReading {
  readonly heard: readonly { readonly channel: Channel; readonly symbol: string }[];
  /** Symbols whose book needs a snapshot, and why. */
  readonly needs: readonly { readonly symbol: string; readonly reason: string }[];
  /** What concerns the connection. */
  readonly control: readonly VenueMessage[];
}

/** Why a book was asked for: to go on, to compare, or in place of a stream that is down. */
export type DepthPurpose = "snapshot" | "poll";

/** A question to the venue about a stream that is silent. */
export interface Probe {
  readonly request: RestRequest;
  read(body: string): ProbeFinding;
}

/** Who reads what a feed brings. */
export interface FeedReader {
  frame(connection: number, bytes: Uint8Array | string): FrameReading;
  /** The answer to a request for a book; says whether one is still needed. */
  depth(symbol: string, body: string, purpose: DepthPurpose): boolean;
  /** How to find out whether a silent stream missed anything; null where the venue cannot be asked. */
  probe(subscription: Subscription): Probe | null;
  /** Nothing of these is vouched for any more. */
  lost(symbols: readonly string[], reason: string): void;
  /** Streams of trades are away, or missed something. */
  tradesLost?(symbols: readonly string[], reason: string): void;
  /** Streams of trades are being asked for. */
  tradesAsked?(symbols: readonly string[]): void;
  /** The venue says that it sends a stream of trades. */
  tradesAnswered?(symbol: string): void;
  /** How much somebody waits for a symbol: the larger goes first where requests are scarce. */
  rank?(symbol: string): number;
  /** The venue says how it is. */
  status?(message: VenueMessage): void;
}

export interface FeedParts {
  readonly venue: Venue;
  readonly endpoints: Endpoints;
  readonly net: Net;
  readonly random: () => number;
  /** Steady time in µs. */
  readonly clock: () => number;
  readonly reader: FeedReader;
}

interface Resync {
  askedAt: number;
  tries: number;
  isPending: boolean;
}

/** One venue's market data: its connections and requests, the health of each stream, and what repairs them. */
export class Feed {
  readonly venue: Venue;
  readonly rest: RestQueue;
  readonly breaker: Breaker;
  readonly streams = new Map<string, Stream>();
  readonly #parts: FeedParts;
  readonly #pool: Pool;
  readonly #resyncs = new Map<string, Resync>();
  readonly #polled = new Map<string, number>();
  /** Streams of books that have none. */
  #missing = 0;
  readonly #downSince = new Map<Stream, number>();
  /** Streams that wait for the answer to a request of this path. */
  readonly #probed = new Map<string, { readonly stream: Stream; readonly probe: Probe }[]>();
  readonly counts = { frames: 0, unreadable: 0, probes: 0, polls: 0, snapshots: 0 };

  constructor(parts: FeedParts) {
    const { venue, endpoints, net, random, clock } = parts;
    this.#parts = parts;
    this.venue = venue;
    this.breaker = new Breaker(random);
    this.rest = new RestQueue({ venue, address: endpoints.rest, net, random, clock });
    this.#pool = new Pool({
      venue,
      address: `${endpoints.stream}${venue.streamPath}`,
      net,
      random,
      clock,
      breaker: this.breaker,
      events: {
        frame: (connection, bytes) => this.#frame(connection, bytes),
        asked: (streams) => {
          for (const { channel, symbol } of streams) this.stream(channel, symbol)?.asked(clock());
          this.#parts.reader.tradesAsked?.(tradesOf(streams));
        },
        lost: (_connection, streams, reason) => this.#lost(streams, reason),
      },
    });
  }

  get connections(): { open: number; opened: number; lost: number; rollovers: number } {
    return { open: this.#pool.open, ...this.#pool.counts };
  }

  add(subscriptions: readonly Subscription[]): void {
    const fresh = subscriptions.filter((one) => !this.streams.has(streamKey(one)));
    for (const one of fresh) this.streams.set(streamKey(one), new Stream(one));
    this.#pool.add(fresh);
  }

  remove(subscriptions: readonly Subscription[]): void {
    for (const one of subscriptions) this.streams.delete(streamKey(one));
    this.#pool.remove(subscriptions);
  }

  stream(channel: Channel, symbol: string): Stream | undefined {
    return this.streams.get(streamKey({ channel, symbol }));
  }

  advance(now: number): void {
    this.#pool.advance(now);
    this.#probeVenue(now);
    for (const [symbol, resync] of this.#resyncs) {
      if (now - resync.askedAt > SNAPSHOT_WITHIN) this.#askSnapshot(symbol, resync, now);
    }
    this.#missing = 0;
    for (const stream of this.streams.values()) {
      if (stream.takesProbe(now)) this.#doubt(stream, now);
      if (stream.subscription.channel !== "book") continue;
      const isThere = stream.state === "live" || stream.state === "quiet";
      if (!isThere || this.#resyncs.has(stream.subscription.symbol)) this.#missing++;
      if (stream.state !== "down") this.#downSince.delete(stream);
      else this.#whileDown(stream, now);
    }
    this.rest.reserved = ASKED_TWICE * this.#missing * this.#weightOf(true);
    this.rest.advance(now);
  }

  /** Of a book that comes by request. */
  #weightOf(isShallow: boolean): number {
    const { book, rest } = this.venue;
    return book.snapshot === "rest" ? rest.depth("", isShallow).weight : 0;
  }

  end(): void {
    this.#pool.end();
  }

  #frame(connection: number, bytes: Uint8Array | string): void {
    const now = this.#parts.clock();
    this.counts.frames++;
    const { heard, needs, control } = this.#parts.reader.frame(connection, bytes);
    for (const { channel, symbol } of heard) {
      const stream = this.stream(channel, symbol);
      if (!stream) continue;
      this.#pool.heard(connection, stream.subscription);
      const isAwaited = channel === "book" && this.venue.book.snapshot === "rest" && this.#resyncs.has(symbol);
      stream.heard(now, !isAwaited);
      // Changes come while a book waits for the answer to its request: they end no resync.
      const isWhole = this.venue.book.snapshot === "stream" && needs.length === 0;
      if (channel === "book" && isWhole) this.#resyncs.delete(symbol);
    }
    for (const { symbol, reason } of needs) this.#needsSnapshot(symbol, reason, now);
    for (const message of control) this.#controlled(connection, message);
  }

  #controlled(connection: number, message: VenueMessage): void {
    if (message.kind === "status") {
      if (message.system === "closing") this.#pool.closing(connection);
      this.#parts.reader.status?.(message);
    }
    if (message.kind !== "acknowledgement") return;
    if (message.error === null) {
      const { method, channel, symbol } = message;
      const isTrades = method === "subscribe" && channel !== null && isNamed("trades", channel);
      if (isTrades && symbol !== null) this.#parts.reader.tradesAnswered?.(symbol);
      return;
    }
    const streams = [...this.streams.values()].filter(({ subscription: { symbol, channel } }) =>
      message.symbol === null
        ? this.#pool.asked(connection, message.requestId).some((one) => one.symbol === symbol)
        : symbol === message.symbol && (message.channel === null || isNamed(channel, message.channel)),
    );
    for (const stream of streams) stream.refused(`${this.venue.title} refused the stream: ${message.error}`);
  }

  #lost(streams: readonly Subscription[], reason: string): void {
    for (const { channel, symbol } of streams) this.stream(channel, symbol)?.lost(`the connection ended: ${reason}`);
    const symbols = [...new Set(streams.filter(({ channel }) => channel !== "trades").map(({ symbol }) => symbol))];
    for (const symbol of symbols) this.#resyncs.delete(symbol);
    this.#parts.reader.lost(symbols, reason);
    this.#parts.reader.tradesLost?.(tradesOf(streams), `the connection ended: ${reason}`);
  }

  #needsSnapshot(symbol: string, reason: string, now: number): void {
    this.stream("book", symbol)?.resyncing(reason);
    if (this.#resyncs.has(symbol)) return;
    const resync = { askedAt: now, tries: 0, isPending: false };
    this.#resyncs.set(symbol, resync);
    this.#askSnapshot(symbol, resync, now);
  }

  #askSnapshot(symbol: string, resync: Resync, now: number): void {
    const { venue, random, reader } = this.#parts;
    resync.askedAt = now + fullJitter(resync.tries, random);
    resync.tries++;
    if (resync.isPending) return;
    this.counts.snapshots++;
    if (venue.book.snapshot === "stream") return this.#pool.renew({ channel: "book", symbol });
    resync.isPending = true;
    const isWanted = () => this.#resyncs.get(symbol) === resync;
    const done = (outcome: RestOutcome) => {
      resync.isPending = false;
      if (!isWanted()) return;
      if ("body" in outcome && !reader.depth(symbol, outcome.body, "snapshot")) {
        this.#resyncs.delete(symbol);
        this.stream("book", symbol)?.heard(this.#parts.clock());
      } else resync.askedAt = this.#parts.clock() - SNAPSHOT_WITHIN + fullJitter(resync.tries, random);
    };
    const request = () => venue.rest.depth(symbol, this.#isShort());
    const rank = () => reader.rank?.(symbol) ?? 0;
    this.rest.ask({ request, priority: "urgent", retries: 3, isWanted, rank, done });
  }

  /** Whether whole books for all that have none would take more than is left of the venue's budget. */
  #isShort(): boolean {
    return this.#missing * this.#weightOf(false) > this.rest.room(this.#parts.clock());
  }

  /** A book that is not there needs no probe: it needs a book. */
  #doubt(stream: Stream, now: number): void {
    const { channel, symbol } = stream.subscription;
    const isMissing = channel === "book" && stream.state === "resyncing";
    if (isMissing) this.#needsSnapshot(symbol, stream.reason, now);
    else this.#probe(stream);
  }

  /** Asks the venue whether anything happened on a stream that is silent. */
  #probe(stream: Stream): void {
    const { reader, clock } = this.#parts;
    this.counts.probes++;
    const probe = reader.probe(stream.subscription);
    if (probe === null) {
      // Asking for the stream anew brings what it has, if it has anything.
      this.#pool.check(stream.subscription);
      reader.tradesAsked?.(tradesOf([stream.subscription]));
      return stream.found("same", clock());
    }
    const { request } = probe;
    const key = `${request.path} ${request.body ?? ""}`;
    const together = this.#probed.get(key);
    if (together) return void together.push({ stream, probe });
    const waiting = [{ stream, probe }];
    this.#probed.set(key, waiting);
    const rank = () => reader.rank?.(stream.subscription.symbol) ?? 0;
    const isWanted = () => {
      const isAwaited = waiting.some(isSuspected);
      if (!isAwaited) this.#probed.delete(key);
      return isAwaited;
    };
    const sent = () => {
      this.#probed.delete(key);
      for (const one of waiting) one.stream.probed(clock());
    };
    const done = (outcome: RestOutcome) => {
      for (const one of waiting)
        this.#found(one.stream, "body" in outcome ? one.probe.read(outcome.body) : "unanswered");
    };
    this.rest.ask({ request, priority: "normal", retries: 0, isWanted, rank, sent, done });
  }

  #found(stream: Stream, finding: ProbeFinding): void {
    // It was heard while the venue was asked.
    if (!stream.isSuspect && stream.state === "live") return;
    stream.found(finding, this.#parts.clock());
    if (finding !== "same") this.#distrust(stream);
  }

  /** A stream that missed something is asked for anew, and what was made of it is not vouched for until then. */
  #distrust({ subscription, reason }: Stream): void {
    const { channel, symbol } = subscription;
    if (channel !== "trades") this.#parts.reader.lost([symbol], reason);
    this.#parts.reader.tradesLost?.(tradesOf([subscription]), reason);
    this.#pool.renew(subscription);
    this.#parts.reader.tradesAsked?.(tradesOf([subscription]));
    if (channel === "book") this.#needsSnapshot(symbol, reason, this.#parts.clock());
  }

  /** While nothing may connect, a cheap request asks whether the venue is back. */
  #probeVenue(now: number): void {
    const [first] = this.streams.values();
    if (!first || !this.breaker.takesProbe(now)) return;
    const done = (outcome: RestOutcome) => {
      if ("body" in outcome) this.breaker.answered();
      else if (outcome.until !== null) this.breaker.banned(outcome.failure, outcome.until);
    };
    const isWanted = () => !this.breaker.isClosed;
    const request = this.venue.rest.depth(first.subscription.symbol, true);
    this.rest.ask({ request, priority: "normal", retries: 0, isWanted, done });
  }

  /** Most streams that fall are back at once: reading books by request then would only use the budget up. */
  #whileDown(stream: Stream, now: number): void {
    const since = this.#downSince.get(stream) ?? now;
    this.#downSince.set(stream, since);
    if (now - since >= POLL_AFTER) this.#poll(stream, now);
  }

  /** A book whose stream is down is read by requests, so that something can be shown. */
  #poll({ subscription: { symbol } }: Stream, now: number): void {
    if (now < (this.#polled.get(symbol) ?? 0) || this.rest.length >= MOST_POLLS || !this.breaker.isClosed) return;
    this.#polled.set(symbol, now + POLL_EVERY);
    const isWanted = () => this.stream("book", symbol)?.state === "down";
    const done = (outcome: RestOutcome) => {
      if (!("body" in outcome) || !isWanted()) return;
      this.counts.polls++;
      this.#parts.reader.depth(symbol, outcome.body, "poll");
    };
    const rank = () => this.#parts.reader.rank?.(symbol) ?? 0;
    const request = this.venue.rest.depth(symbol, true);
    this.rest.ask({ request, priority: "background", retries: 0, isWanted, rank, done });
  }
}

const isSuspected = ({ stream }: { readonly stream: Stream }): boolean => stream.isSuspect;

const tradesOf = (streams: readonly Subscription[]) =>
  streams.flatMap(({ channel, symbol }) => (channel === "trades" ? [symbol] : []));

/** Venues' own names of channels begin as ours do: `book`, `trade`, `l2Book`, `trades`. */
function isNamed(channel: Channel, name: string): boolean {
  const own: Readonly<Record<Channel, RegExp>> = {
    book: /book/i,
    trades: /^trade/i,
    quotes: /^(ticker|bbo|quote)/i,
    candles: /^(ohlc|candle|kline)/i,
    instruments: /^instrument/i,
  };
  return own[channel].test(name);
}
