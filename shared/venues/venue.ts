import type { BookDelta, BookSnapshot, Candle, Instrument, Quote, Trade } from "../market.ts";
import type { BookRule } from "./book.ts";

/** How we know that an adapter reads its venue rightly, strongest first; pages show it. */
export type Proof = "recorded" | "vectors" | "simulated" | "documented";

/**
 * What protects a book against lost messages: numbers without gaps, a checksum over the best levels, that every message
 * is the whole book, or nothing.
 */
export type Integrity = "sequence" | "checksum" | "full" | "none";

export type Channel = "trades" | "quotes" | "book" | "candles" | "instruments";

export interface Subscription {
  readonly channel: Channel;
  /** The venue's spelling; empty for channels of the whole venue. */
  readonly symbol: string;
  /** For candles. */
  readonly intervalMs?: number;
}

/** An answer to a request of ours: done, or refused with the venue's words. */
export interface Acknowledgement {
  readonly kind: "acknowledgement";
  readonly method: string;
  /** The request's number, where the venue repeats it. */
  readonly requestId: number | null;
  readonly symbol: string | null;
  readonly channel: string | null;
  /** Null when all is well. */
  readonly error: string | null;
}

/** A sign of life of the connection. It proves no channel. */
export interface Heartbeat {
  readonly kind: "heartbeat" | "pong";
}

/** The venue tells how it is: `online`, or its word for what keeps it from that; `closing` ends this connection soon. */
export interface VenueStatus {
  readonly kind: "status";
  readonly system: "online" | "closing" | "limited";
  readonly reason: string;
}

export interface InstrumentList {
  readonly kind: "instruments";
  readonly instruments: readonly Instrument[];
}

export type MarketMessage = Trade | Quote | BookSnapshot | BookDelta | Candle;
export type VenueMessage = MarketMessage | InstrumentList | Acknowledgement | Heartbeat | VenueStatus;

/** A request to the venue's REST side and what it costs of the budget. */
export interface RestRequest {
  readonly method: "GET" | "POST";
  /** With its query, below the venue's REST address. */
  readonly path: string;
  readonly body: string | null;
  readonly weight: number;
}

/** Times in milliseconds since 1970 UTC, the end not included. */
export interface HistoryRange {
  readonly symbol: string;
  readonly fromTime: number;
  readonly toTime: number;
}

/** A trade behind which others are missing; its time in µs. */
export interface KnownTrade {
  readonly id: number;
  readonly time: number;
}

export interface CandleRange extends HistoryRange {
  readonly intervalMs: number;
}

/** A part of a history, oldest first; and what asks for the part that follows, with the range to read that by. */
export interface Page<Item, Range extends HistoryRange> {
  readonly items: readonly Item[];
  /** Null at the end. */
  readonly next: { readonly request: RestRequest; readonly range: Range } | null;
}

/** Why the venue did not answer a request, and when to come back. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
  readonly retryable: boolean;
  /** Milliseconds to stay away, null where the venue does not tell. */
  readonly retryAfterMs: number | null;
  readonly isBan: boolean;
}

export interface RestAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Requests of market data and what their answers mean. Readers throw a `FrameError` for what cannot be read. */
export interface VenueRest {
  instruments(): readonly RestRequest[];
  readInstruments(body: string): Instrument[];
  /** @param isShallow whether the best levels do, where that is cheaper */
  depth(symbol: string, isShallow?: boolean): RestRequest;
  readDepth(body: string, symbol: string, receivedTime: number): BookSnapshot;
  candles(range: CandleRange): RestRequest;
  readCandles(body: string, range: CandleRange, receivedTime: number): Page<Candle, CandleRange>;
  /** Null at venues that hand out no past trades. */
  readonly trades: null | {
    request(range: HistoryRange): RestRequest;
    read(body: string, range: HistoryRange, receivedTime: number): Page<Trade, HistoryRange>;
  };
  /**
   * Trades one by one as the stream numbers them, oldest first: at most `most` of those behind a known one, which may come
   * again. Null at venues that hand out none.
   */
  readonly tradesBehind: null | {
    readonly most: number;
    request(symbol: string, known: KnownTrade): RestRequest;
    read(body: string, symbol: string, receivedTime: number): readonly Trade[];
  };
  /** Null when the answer is a good one. */
  refusal(answer: RestAnswer): Refusal | null;
}

/** So many in a window. */
export interface Budget {
  readonly count: number;
  readonly windowMs: number;
}

export interface VenueLimits {
  /** Messages that we may send on one connection. */
  readonly messages: Budget;
  /** New connections of one address. */
  readonly connects: Budget;
  readonly connections: number | null;
  readonly subscriptionsPerConnection: number;
  /** Weight of REST requests of one address. */
  readonly weight: Budget;
  /** The venue ends a connection after this long. */
  readonly connectionLifeMs: number | null;
}

export interface HeartbeatRule {
  /** What to send when nothing was sent for `everyMs`, null where the venue's own ping frames suffice. */
  readonly frame: string | null;
  readonly everyMs: number;
  /** A connection without any message or ping for this long is dead. */
  readonly deadAfterMs: number;
}

/** Addresses without a path. Everything but the loopback goes by TLS. */
export interface Endpoints {
  readonly rest: string;
  readonly stream: string;
}

/**
 * A venue's market data as pure rules: no socket, no clock. The relay brings bytes and times, and does what these say.
 */
export interface Venue {
  readonly name: string;
  readonly title: string;
  readonly proof: Proof;
  /** What the proof rests on, in a sentence for the page. */
  readonly proofText: string;
  readonly integrity: Integrity;
  readonly endpoints: Endpoints;
  /** Below `endpoints.stream`. */
  readonly streamPath: string;
  readonly limits: VenueLimits;
  readonly heartbeat: HeartbeatRule;
  /** Lengths of candles that the venue makes, in milliseconds. */
  readonly candleIntervalsMs: readonly number[];
  readonly book: BookRule;
  readonly rest: VenueRest;
  /** Whether a frame of unknown origin is of this venue: captures are known by their frames. */
  recognises(frame: string): boolean;
  /** What a frame says, received at `receivedTime` µs. Throws a `FrameError` for what cannot be read. */
  parse(frame: string, receivedTime: number): readonly VenueMessage[];
  /** Frames that ask for the streams, each within the venue's limits; requests are numbered from `firstId`. */
  subscribe(subscriptions: readonly Subscription[], firstId: number): readonly string[];
  unsubscribe(subscriptions: readonly Subscription[], firstId: number): readonly string[];
}
