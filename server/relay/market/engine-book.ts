import type { BookRule } from "../../../shared/venues/book.ts";
import {
  Book,
  type BookDecimals,
  type BookLevel,
  type BookSide,
  type Decoder,
  type Engine,
  type UnitFactors,
} from "../../../wasm/index.ts";

/** Whether a book may be read: `live` is vouched for by the venue's rule, `crossed` is what the venue says. */
export type BookState = "empty" | "live" | "crossed" | "resyncing" | "stale" | "polled";

/** A resync that takes longer than either starts again (surfaces B4). */
const MOST_BUFFERED = 10_000;
const LONGEST_RESYNC = 5_000_000;
/** A book that stays crossed for longer is not believed. */
const LONGEST_CROSSED = 1_000_000;
/** Whole books that seem older than the one that is held are believed once none that is newer has come for so long. */
const LONGEST_AHEAD = 2_000_000;

/** So many levels of a side are shown and measured: fewer within what the snapshot told are too few. */
const LEAST_KNOWN = 20;
/** Looking whether that is so costs more than a change does: it is done now and then while the top is far from there. */
const LOOK_EVERY = 64;

/** The best levels; `mid` is in ticks and may have a fraction. */
export interface BookTop {
  readonly bid: BookLevel | null;
  readonly ask: BookLevel | null;
  readonly spread: number | null;
  readonly mid: number | null;
  /** The best bid is not below the best ask: something was missed. */
  readonly isCrossed: boolean;
}

/** What taking a message in did: the levels changed, nothing did, or a snapshot is needed to go on. */
export type Taken = "changed" | "unchanged" | "needs";

/** A message that stands in the decoder, and where it came from. */
export interface Decoded {
  readonly decoder: Decoder;
  /** As it came: kept while the book waits for its snapshot. */
  readonly frame: Uint8Array | string;
  /** Number of the connection; 0 for answers to requests. */
  readonly connection: number;
  /** µs */
  readonly receivedTime: number;
}

export interface EngineBookParts {
  readonly engine: Engine;
  readonly rule: BookRule;
  readonly decimals: BookDecimals;
  /** Whether the rule's depth is what was asked for. */
  readonly isDepthKnown: boolean;
  /** Of the rules: a log is played by those of the relay that wrote it. */
  readonly version: number;
}

/** Depths that Kraken offers; a snapshot of a capture tells which it was. */
const DEPTHS = [10, 25, 100, 500, 1000];

/**
 * One instrument's book by its venue's rule, kept in the engine and fed from the decoder: no level becomes an object. The
 * rules are those of `shared/venues/book.ts`, and tests hold the two against each other.
 */
export class EngineBook {
  readonly #rule: BookRule;
  readonly #engine: Engine;
  readonly #isDepthKnown: boolean;
  /** Whether a book that the market has left is asked for again. */
  readonly #asksAgain: boolean;
  readonly #version: number;
  #decimals: BookDecimals;
  #book: Book;
  #depth: number;
  #state: BookState = "empty";
  #crossedSince: number | null = null;
  /** Null since the last change until somebody asks. */
  #top: BookTop | null = null;
  /** The connection that brought the snapshot: another one's changes need not follow from it. */
  #source = 0;
  #buffer: Decoded[] = [];
  #changes = 0;
  /** The prices half way to where the snapshot ended; null where it told all levels. */
  #halfway: { readonly bid: number | null; readonly ask: number | null } = { bid: null, ask: null };
  reason = "no snapshot yet";
  sequence: number | null = null;
  receivedTime = 0;
  /** Changes that were missed, and checksums that were compared and did not fit. */
  readonly counts = { gaps: 0, checked: 0, wrongChecksums: 0 };

  constructor({ engine, rule, decimals, isDepthKnown, version }: EngineBookParts) {
    this.#engine = engine;
    this.#rule = rule;
    this.#decimals = decimals;
    this.#isDepthKnown = isDepthKnown;
    // A capture has nobody to ask.
    this.#asksAgain = isDepthKnown && version >= 2;
    this.#version = version;
    this.#depth = rule.depth;
    this.#book = new Book(engine, decimals, rule.truncates ? rule.depth : 0);
  }

  get state(): BookState {
    return this.#state === "live" && this.#crossedSince !== null ? "crossed" : this.#state;
  }

  /** Whether it has followed all that the venue said. */
  get isLive(): boolean {
    return this.#state === "live";
  }

  /** Whether what it holds may be taken for the market as it is. */
  get isFresh(): boolean {
    return this.state === "live";
  }

  get levels(): Book {
    return this.#book;
  }

  /** The top alone: the engine's quote tells more, and each change of a book would pay for it. */
  quote(): BookTop {
    return (this.#top ??= this.#look());
  }

  /** Counts in finer units; false, and nothing is changed, where levels become too large. */
  rescale(decimals: BookDecimals, { price }: UnitFactors): boolean {
    if (!this.#book.rescale(decimals)) return false;
    this.#decimals = decimals;
    this.#top = null;
    const finer = (ticks: number | null) => ticks && ticks * price;
    this.#halfway = { bid: finer(this.#halfway.bid), ask: finer(this.#halfway.ask) };
    return true;
  }

  /** Takes in the delta that the decoder read last. */
  change(message: Decoded): Taken {
    if (this.#state !== "live") return this.#hold(message);
    const { decoder, connection } = message;
    const isNumbered = decoder.last !== 0;
    if (!isNumbered && connection !== this.#source) return "unchanged";
    const numbers = {
      firstSequence: isNumbered ? decoder.first : null,
      lastSequence: isNumbered ? decoder.last : null,
    };
    const place = this.#rule.place(numbers, this.sequence);
    if (place === "old") return "unchanged";
    if (place === "gap") {
      this.counts.gaps++;
      this.#fall("resyncing", `changes between ${this.sequence} and ${decoder.first} are missing`);
      return this.#hold(message);
    }
    if (!this.#apply(message, 0)) return "needs";
    this.sequence = numbers.lastSequence;
    if (this.#isLeaving()) {
      this.#fall("resyncing", "the market has left the prices that the snapshot told of");
      return this.#hold(message);
    }
    return this.#settle(message);
  }

  /** Takes in the snapshot that the decoder read last. */
  replace(message: Decoded): Taken {
    const { decoder, connection } = message;
    const sequence = this.#sequenceOf(decoder);
    const older = sequence !== null && this.sequence !== null ? this.sequence - sequence : 0;
    // A venue's clock that leapt ahead and back would else hide all that it says until then. What was merely overtaken is
    // not so old.
    const isAlone = decoder.last === 0 && message.receivedTime - this.receivedTime > LONGEST_AHEAD;
    const isFollowed = this.#version >= 3 && isAlone && (this.#version < 4 || older > LONGEST_AHEAD);
    if (this.#state === "live" && older > 0 && !isFollowed) return "unchanged";
    this.#fit(decoder.levels());
    this.#state = "live";
    this.#crossedSince = null;
    this.#source = connection;
    this.sequence = sequence;
    const waiting = this.#buffer;
    this.#buffer = [];
    if (!this.#apply(message, this.#limitOf(decoder))) return "needs";
    let taken = this.#settle(message);
    for (const held of waiting) {
      if (taken === "needs") this.#buffer.push(held);
      else {
        decoder.decode(held.frame);
        if (this.change(held) === "needs") taken = "needs";
      }
    }
    return taken;
  }

  /** Shows levels that were read by request while there is no stream. They are never fresh. */
  poll(bids: Float64Array, asks: Float64Array, receivedTime: number): void {
    if (this.#state === "live") return;
    this.#top = null;
    this.#book.replace(bids, asks, this.#depth);
    this.receivedTime = receivedTime;
    this.sequence = null;
    this.#fall("polled", "read by request, because the stream is down");
  }

  /** Nothing is vouched for until the next snapshot. */
  lose(reason: string): void {
    this.#buffer = [];
    if (this.#state !== "empty") this.#fall("stale", reason);
  }

  free(): void {
    this.#book.free();
  }

  #look(): BookTop {
    const [bid, ask] = [this.#best("bid"), this.#best("ask")];
    if (!bid || !ask) return { bid, ask, spread: null, mid: null, isCrossed: false };
    const spread = ask.ticks - bid.ticks;
    return { bid, ask, spread, mid: bid.ticks + spread / 2, isCrossed: spread <= 0 };
  }

  #best(side: BookSide): BookLevel | null {
    const level = this.#book.top(side, 1);
    return level.length === 0 ? null : { ticks: level[0] ?? NaN, lots: level[1] ?? NaN };
  }

  /** Books of which every message is whole are ordered by the venue's time, in whole milliseconds. */
  #sequenceOf(decoder: Decoder): number | null {
    if (decoder.last !== 0) return decoder.last;
    return this.#rule.checksum === null && decoder.time > 0 ? decoder.time : null;
  }

  #hold(message: Decoded): Taken {
    if (this.#rule.snapshot === "stream") return "needs";
    const [first] = this.#buffer;
    const isEndless = first !== undefined && message.receivedTime - first.receivedTime > LONGEST_RESYNC;
    if (isEndless || this.#buffer.length >= MOST_BUFFERED) this.#buffer = [];
    const { frame } = message;
    // The socket's buffer may be used again.
    this.#buffer.push({ ...message, frame: typeof frame === "string" ? frame : frame.slice() });
    return this.#buffer.length === 1 ? "needs" : "unchanged";
  }

  #apply({ decoder }: Decoded, limit: number): boolean {
    this.#top = null;
    const { checksum } = decoder;
    if (this.#rule.checksum === null || checksum === null) {
      decoder.apply(this.#book, limit);
      return true;
    }
    this.counts.checked++;
    if (decoder.applyChecked(this.#book, limit)) return true;
    this.counts.wrongChecksums++;
    this.#fall("resyncing", `the book's checksum is ${this.#book.krakenChecksum()}, the venue says ${checksum}`);
    return false;
  }

  #settle({ receivedTime }: Decoded): Taken {
    this.receivedTime = receivedTime;
    if (!this.quote().isCrossed) {
      this.#crossedSince = null;
      return "changed";
    }
    this.#crossedSince ??= receivedTime;
    this.reason = "crossed: the best bid is not below the best ask";
    if (receivedTime - this.#crossedSince <= LONGEST_CROSSED) return "changed";
    this.#fall("resyncing", "bids have stood above asks for more than a second");
    return "needs";
  }

  /** Levels that such a snapshot can hold: what lies beyond a full one is unknown. */
  #limitOf(decoder: Decoder): number {
    const { shallowDepth, snapshot } = this.#rule;
    if (snapshot !== "rest") return this.#depth;
    const { bids, asks } = decoder.levels();
    const isShallow = Math.max(bids.length, asks.length) / 2 === shallowDepth;
    const limit = isShallow ? shallowDepth : this.#depth;
    const middle = (levels: Float64Array) =>
      levels.length / 2 < limit ? null : (levels[2 * Math.floor(limit / 2)] ?? null);
    this.#halfway = { bid: middle(bids), ask: middle(asks) };
    return limit;
  }

  /** Levels beyond those of the snapshot are known in part only, and the market has come near them. */
  #isLeaving(): boolean {
    const { bid, ask } = this.#halfway;
    if (!this.#asksAgain || (bid === null && ask === null)) return false;
    const top = this.quote();
    const isFar =
      (top.bid?.ticks ?? -Infinity) >= (bid ?? -Infinity) && (top.ask?.ticks ?? Infinity) <= (ask ?? Infinity);
    if (isFar && ++this.#changes % LOOK_EVERY !== 0) return false;
    const { bidHorizon, askHorizon } = this.#book.quote();
    const isNear = (side: BookSide, horizon: number | null, sign: number) => {
      if (horizon === null) return false;
      const ticks = this.#book.top(side, LEAST_KNOWN).at(-2) ?? NaN;
      return !(sign * ticks >= sign * horizon);
    };
    return isNear("bid", bidHorizon, 1) || isNear("ask", askHorizon, -1);
  }

  /** A capture does not say which depth was asked for; its snapshots do. */
  #fit({ bids, asks }: { bids: Float64Array; asks: Float64Array }): void {
    const levels = Math.max(bids.length, asks.length) / 2;
    const depth = DEPTHS.find((one) => one >= levels) ?? levels;
    if (this.#isDepthKnown || !this.#rule.truncates || depth === this.#depth) return;
    this.#depth = depth;
    this.#top = null;
    this.#book.free();
    this.#book = new Book(this.#engine, this.#decimals, depth);
  }

  #fall(state: BookState, reason: string): void {
    this.#state = state;
    this.reason = reason;
    this.#crossedSince = null;
  }
}
