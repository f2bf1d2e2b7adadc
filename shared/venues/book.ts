import type { BookDelta, BookSnapshot, Level } from "../market.ts";
import { BookSide, decimalsOf, type UnitLevel, unitsFrom } from "./levels.ts";

/** The numbers of the first and last change that a delta covers. */
export type DeltaNumbers = Pick<BookDelta, "firstSequence" | "lastSequence">;

/** What a venue's messages mean for its book. */
export interface BookRule {
  /** Where the whole book comes from: a REST request beside the stream, or the stream itself. */
  readonly snapshot: "rest" | "stream";
  /** Levels of a side in a snapshot; beyond the last of them nothing is known. */
  readonly depth: number;
  /** Levels of a side in a shallow one, where the venue has such. */
  readonly shallowDepth?: number;
  /** Whether levels that fall out of the depth are dropped without being told. */
  readonly truncates: boolean;
  /** Whether zeros at the end of a number tell its precision, or fill it up. */
  readonly zeros: "meant" | "padding";
  /** How a delta stands to the book: `sequence` is that of the book, null where the venue numbers nothing. */
  place(delta: DeltaNumbers, sequence: number | null): "apply" | "old" | "gap";
  /** The venue's checksum of the best levels as they are now; null where it sends none. */
  readonly checksum: null | ((bids: BookSide, asks: BookSide) => number);
}

/** Decimals of prices and quantities. Without metadata they follow the finest number so far. */
export interface BookUnits {
  readonly priceScale: number;
  readonly quantityScale: number;
}

export interface BookSettings {
  /** From the instrument's metadata. */
  readonly units?: BookUnits;
  /** The depth that was subscribed to, where it is not the rule's. */
  readonly depth?: number;
}

interface Levels extends BookUnits {
  /** Best first, in ticks and lots of the scales. */
  readonly bids: readonly UnitLevel[];
  readonly asks: readonly UnitLevel[];
  readonly sequence: number | null;
  /** When the message that made it so was received, in µs. */
  readonly receivedTime: number;
  /** The worst prices in ticks up to which the book is known, null where it is known to its end. */
  readonly horizon: { readonly bid: number | null; readonly ask: number | null };
}

/** Levels that the venue vouches for. What computes with prices takes these. */
export interface FreshLevels extends Levels {
  readonly freshness: "fresh";
}

/** Levels as they last were; something has been missed since. Good for drawing in grey only. */
export interface StaleLevels extends Levels {
  readonly freshness: "stale";
}

export type BookView =
  | { readonly state: "live"; readonly levels: FreshLevels }
  | { readonly state: "crossed"; readonly levels: FreshLevels }
  | { readonly state: "empty" | "resyncing" | "stale"; readonly reason: string; readonly last: StaleLevels | null };

/** What the book needs from its connection: nothing, or a whole book, by the rule's way. */
export type Need = "nothing" | "snapshot";

/** A resync that takes longer than either starts again (surfaces B4). */
const MOST_BUFFERED = 10_000;
const LONGEST_RESYNC_US = 5_000_000;
/** A book that stays crossed for longer is not believed. */
const LONGEST_CROSSED_US = 1_000_000;

/**
 * One instrument's book by its venue's rule. It is whole and vouched for, or it says why not: after a gap, a wrong
 * checksum or a lost connection there is no way to read it as fresh until a new snapshot.
 */
export class VenueBook {
  readonly #rule: BookRule;
  /** Metadata settles the units, except where a checksum covers what the wire spells out. */
  readonly #areUnitsSettled: boolean;
  #units: BookUnits;
  readonly #bids = new BookSide("bid");
  readonly #asks = new BookSide("ask");
  #state: "empty" | "live" | "stale" | "resyncing" = "empty";
  #reason = "no snapshot yet";
  #sequence: number | null = null;
  #receivedTime = 0;
  #horizon: Levels["horizon"] = { bid: null, ask: null };
  #crossedSince: number | null = null;
  #buffer: BookDelta[] = [];

  constructor(rule: BookRule, { units, depth = rule.depth }: BookSettings = {}) {
    this.#rule = { ...rule, depth };
    this.#areUnitsSettled = units !== undefined && rule.zeros === "padding";
    this.#units = units ?? { priceScale: 0, quantityScale: 0 };
  }

  /** The number of the last change, null where the venue numbers nothing or the book is not live. */
  get sequence(): number | null {
    return this.#state === "live" ? this.#sequence : null;
  }

  /**
   * Takes a message in; says whether a snapshot is needed to go on. Throws a `FrameError` for numbers that no book holds,
   * after which a snapshot is needed, too.
   */
  take(message: BookSnapshot | BookDelta): Need {
    try {
      return message.kind === "bookSnapshot" ? this.#replace(message) : this.#change(message);
    } catch (error) {
      this.#fall("resyncing", "a message could be applied only in part");
      throw error;
    }
  }

  /** The connection is gone or the channel is silent: nothing is vouched for until the next snapshot. */
  lose(reason: string): void {
    this.#buffer = [];
    this.#fall(this.#state === "empty" ? "empty" : "stale", reason);
  }

  /** The best `depth` levels of both sides, with how far they can be trusted. */
  view(depth: number): BookView {
    const levels = {
      ...this.#units,
      bids: this.#bids.top(depth),
      asks: this.#asks.top(depth),
      sequence: this.#sequence,
      receivedTime: this.#receivedTime,
      horizon: this.#rule.truncates ? this.#edge() : this.#horizon,
    };
    if (this.#state === "live") {
      const state = this.#crossedSince === null ? "live" : "crossed";
      return { state, levels: { ...levels, freshness: "fresh" } };
    }
    const last: StaleLevels | null = this.#state === "empty" ? null : { ...levels, freshness: "stale" };
    return { state: this.#state, reason: this.#reason, last };
  }

  #replace(snapshot: BookSnapshot): Need {
    const isOld = snapshot.sequence !== null && this.#sequence !== null && snapshot.sequence < this.#sequence;
    if (isOld && this.#state === "live") return "nothing";
    this.#bids.clear();
    this.#asks.clear();
    this.#apply(snapshot.bids, snapshot.asks);
    this.#sequence = snapshot.sequence;
    this.#horizon = this.#edge();
    const waiting = this.#buffer;
    this.#buffer = [];
    this.#state = "live";
    this.#crossedSince = null;
    let need = this.#settle(snapshot);
    for (const delta of waiting) {
      if (need === "nothing") need = this.#change(delta);
      else this.#buffer.push(delta);
    }
    return need;
  }

  #change(delta: BookDelta): Need {
    if (this.#state !== "live") return this.#hold(delta);
    const place = this.#rule.place(delta, this.#sequence);
    if (place === "old") return "nothing";
    if (place === "gap") {
      this.#fall("resyncing", `messages between ${this.#sequence} and ${delta.firstSequence} are missing`);
      return this.#hold(delta);
    }
    this.#apply(delta.bids, delta.asks);
    this.#sequence = delta.lastSequence;
    return this.#settle(delta);
  }

  /** Keeps a delta for the snapshot to come, if that comes beside the stream. */
  #hold(delta: BookDelta): Need {
    if (this.#rule.snapshot === "stream") return "snapshot";
    const first = this.#buffer[0];
    const isEndless = first !== undefined && delta.receivedTime - first.receivedTime > LONGEST_RESYNC_US;
    if (isEndless || this.#buffer.length >= MOST_BUFFERED) this.#buffer = [];
    this.#buffer.push(delta);
    return this.#buffer.length === 1 ? "snapshot" : "nothing";
  }

  /** After a change: the checks that say whether the book may be read. */
  #settle(message: BookSnapshot | BookDelta): Need {
    this.#receivedTime = message.receivedTime;
    if (this.#rule.truncates) {
      this.#bids.truncate(this.#rule.depth);
      this.#asks.truncate(this.#rule.depth);
    }
    const checksum = this.#rule.checksum?.(this.#bids, this.#asks);
    if (checksum !== undefined && message.checksum !== null && checksum !== message.checksum) {
      this.#fall("resyncing", `the book's checksum is ${checksum}, the venue says ${message.checksum}`);
      return "snapshot";
    }
    const [bid, ask] = [this.#bids.level(0), this.#asks.level(0)];
    const isCrossed = bid !== undefined && ask !== undefined && bid[0] >= ask[0];
    this.#crossedSince = isCrossed ? (this.#crossedSince ?? message.receivedTime) : null;
    if (this.#crossedSince === null || message.receivedTime - this.#crossedSince <= LONGEST_CROSSED_US)
      return "nothing";
    this.#fall("resyncing", "bids have stood above asks for more than a second");
    return "snapshot";
  }

  #fall(state: "empty" | "stale" | "resyncing", reason: string): void {
    this.#state = state;
    this.#reason = reason;
    this.#crossedSince = null;
  }

  #edge(): Levels["horizon"] {
    const worst = (side: BookSide) => (side.size < this.#rule.depth ? null : (side.level(side.size - 1)?.[0] ?? null));
    return { bid: worst(this.#bids), ask: worst(this.#asks) };
  }

  #apply(bids: readonly Level[], asks: readonly Level[]): void {
    for (const level of bids) this.#set(this.#bids, level);
    for (const level of asks) this.#set(this.#asks, level);
  }

  #set(side: BookSide, level: Level): void {
    const ticks = unitsFrom(level[0], this.#units.priceScale);
    const lots = unitsFrom(level[1], this.#units.quantityScale);
    if (ticks !== undefined && lots !== undefined && (this.#areUnitsSettled || this.#isFineEnough(level))) {
      side.set(ticks, lots);
      return;
    }
    this.#refine(level);
    this.#set(side, level);
  }

  #isFineEnough([price, quantity]: Level): boolean {
    const { zeros } = this.#rule;
    return (
      decimalsOf(price, zeros) <= this.#units.priceScale && decimalsOf(quantity, zeros) <= this.#units.quantityScale
    );
  }

  /** A number finer than any before: the venue's metadata is missing or has changed, and the book goes to finer units. */
  #refine([price, quantity]: Level): void {
    const priceScale = Math.max(this.#units.priceScale, decimalsOf(price, this.#rule.zeros));
    const quantityScale = Math.max(this.#units.quantityScale, decimalsOf(quantity, this.#rule.zeros));
    const priceFactor = 10 ** (priceScale - this.#units.priceScale);
    const quantityFactor = 10 ** (quantityScale - this.#units.quantityScale);
    this.#bids.refine(priceFactor, quantityFactor);
    this.#asks.refine(priceFactor, quantityFactor);
    const edge = (ticks: number | null) => (ticks === null ? null : ticks * priceFactor);
    this.#horizon = { bid: edge(this.#horizon.bid), ask: edge(this.#horizon.ask) };
    this.#units = { priceScale, quantityScale };
  }
}
