import { AppError } from "../shared/errors.ts";
import type { Engine } from "./host.ts";
import type { Place } from "./memory.ts";

export type BookSide = "bid" | "ask";

/** Decimals of prices and quantities: a tick is 10^-`price` of the quote currency, a lot 10^-`quantity` of the base. */
export interface BookDecimals {
  readonly price: number;
  readonly quantity: number;
}

/** A price and what is there, in ticks and lots: whole numbers below 2^53. */
export interface BookLevel {
  readonly ticks: number;
  readonly lots: number;
}

/** The top of a book. `mid` and `microprice` are in ticks and may have a fraction. */
export interface BookQuote {
  readonly bid: BookLevel | null;
  readonly ask: BookLevel | null;
  readonly spread: number | null;
  readonly mid: number | null;
  readonly microprice: number | null;
  /** The best bid is not below the best ask: something was missed. */
  readonly isCrossed: boolean;
  /** Levels that are held. */
  readonly bids: number;
  readonly asks: number;
  /** The worst prices up to which all levels are known, null where all are. */
  readonly bidHorizon: number | null;
  readonly askHorizon: number | null;
}

/** What an order of a size would get. */
export interface BookFill {
  /** Lots filled: fewer than wanted where the book has no more. */
  readonly lots: number;
  /** Average and worst price in ticks. */
  readonly vwap: number;
  readonly worst: number;
  readonly levels: number;
  /** The average against the best price, in basis points of it. */
  readonly slippageBps: number;
  /** Price x lots, exact. */
  readonly cost: bigint;
}

/** Room for levels at first. */
const FEWEST_DOUBLES = 256;

const SIDES = { bid: 0, ask: 1 } as const;

const OUT_OF_RANGE = 2;
const UNPAIRED = 7;
const BAD_ID = 8;

const SENTENCES: Readonly<Record<number, readonly [code: string, sentence: string]>> = {
  1: ["engine/freed", "this book was freed before"],
  [OUT_OF_RANGE]: [
    "book/range",
    "prices and quantities must be whole numbers of ticks and lots below 2^53, quantities not negative",
  ],
  3: ["book/units", "these levels are counted in other ticks or lots than the book: give both the same decimals"],
  5: ["book/order", "an order of this id rests already"],
  6: ["book/order", "no order of this id rests"],
  [UNPAIRED]: ["book/range", "levels are ticks and lots by turns: one of the columns has an odd number of entries"],
  [BAD_ID]: ["book/order", "an order's id must be a whole number from 0 to 2^53 - 1"],
};

/** @throws AppError for a status other than 0 */
export function checkStatus(status: number): void {
  if (status === 0) return;
  const [code, sentence] = SENTENCES[status] ?? ["engine/status", `the engine answered ${status}`];
  throw new AppError(code, sentence);
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** What every book tells, whether it is kept by price or by order. Using it after `free` is an error. */
abstract class AnyBook {
  readonly handle: number;
  readonly engine: Engine;

  constructor(engine: Engine, handle: number) {
    this.engine = engine;
    this.handle = handle;
  }

  quote(): BookQuote {
    const [bid, bidLots, ask, askLots, mid, micro, crossed, bids, bidEnd, asks, askEnd] = this.figures(
      this.engine.exports.book_quote(this.handle),
    ).map(orNull);
    const level = (ticks: number | null = null, lots: number | null = null): BookLevel | null =>
      ticks === null || lots === null ? null : { ticks, lots };
    const sides = { bid: level(bid, bidLots), ask: level(ask, askLots) };
    return {
      ...sides,
      spread: sides.bid && sides.ask ? sides.ask.ticks - sides.bid.ticks : null,
      mid: mid ?? null,
      microprice: micro ?? null,
      isCrossed: crossed === 1,
      bids: bids ?? 0,
      asks: asks ?? 0,
      bidHorizon: bidEnd ?? null,
      askHorizon: askEnd ?? null,
    };
  }

  /** Ticks and lots by turns of the best `count` levels, best first. */
  top(side: BookSide, count: number): Float64Array {
    this.living();
    const { exports, memory } = this.engine;
    return memory.figures(exports.book_top(this.handle, SIDES[side], count)).slice();
  }

  /** Lots at a price; 0 where there is no level. */
  lots(side: BookSide, ticks: number): number {
    const lots = this.engine.exports.book_lots(this.handle, SIDES[side], ticks);
    if (Number.isNaN(lots)) checkStatus(1);
    return lots;
  }

  /** (bid − ask) / (bid + ask) lots of the best levels, −1 to 1; null where it is unknown. */
  imbalance(levels: number): number | null {
    this.living();
    return orNull(this.engine.exports.book_imbalance(this.handle, levels));
  }

  /** Lots of a side within `bps` basis points of the mid; null where a horizon hides some, or there is no mid. */
  depthWithin(side: BookSide, bps: number): number | null {
    this.living();
    return orNull(this.engine.exports.book_depth(this.handle, SIDES[side], bps));
  }

  /**
   * What taking `lots` from a side would give ("ask" to buy); null for an empty side or beyond the horizon.
   * @throws AppError for lots that are no whole number from 0 to 2^53 - 1
   */
  fill(side: BookSide, lots: number): BookFill | null {
    this.living();
    if (!Number.isSafeInteger(lots) || lots < 0) checkStatus(OUT_OF_RANGE);
    const { exports, memory } = this.engine;
    const count = exports.book_fill(this.handle, SIDES[side], lots);
    if (count === 0) return null;
    const [filled = 0, vwap = 0, worst = 0, levels = 0, slippageBps = 0, ...cost] = memory.figures(count);
    return { lots: filled, vwap, worst, levels, slippageBps, cost: wide(cost) };
  }

  /** Kraken's checksum (WebSocket v2); the book's decimals must be the pair's precisions. */
  krakenChecksum(): number {
    this.living();
    return this.engine.exports.book_checksum(this.handle) >>> 0;
  }

  clear(): void {
    checkStatus(this.engine.exports.book_clear(this.handle));
  }

  free(): void {
    checkStatus(this.engine.exports.book_free(this.handle));
  }

  /** @throws AppError if the book was freed */
  protected living(): void {
    if (Number.isNaN(this.engine.exports.book_lots(this.handle, 0, 0))) checkStatus(1);
  }

  protected figures(count: number): number[] {
    if (count === 0) checkStatus(1);
    return Array.from(this.engine.memory.figures(count));
  }
}

/** 32-bit parts of a two's complement, lowest first. */
function wide(parts: readonly number[]): bigint {
  const bits = parts.reduce((sum, part, index) => sum + (BigInt(part) << BigInt(32 * index)), 0n);
  return BigInt.asIntN(32 * parts.length, bits);
}

/** Where a book's levels are handed over. It is kept: asking for it anew costs more than a few levels do. */
class Room {
  readonly length: number;
  readonly pointer: number;
  readonly place: Place;
  private readonly engine: Engine;

  constructor(engine: Engine, needed: number) {
    this.engine = engine;
    this.length = Math.max(FEWEST_DOUBLES, needed);
    this.pointer = engine.exports.allocate(8 * this.length);
    if (this.pointer === 0) throw new RangeError(`the engine has no ${8 * this.length} bytes left`);
    this.place = engine.memory.place(this.pointer, 8 * this.length);
  }

  release(): void {
    this.engine.exports.release(this.pointer, 8 * this.length);
  }
}

/**
 * A book by price (L2) in ticks and lots. It applies what it is given: sequence rules are the venue's and stand outside.
 */
export class Book extends AnyBook {
  private room: Room | undefined;

  /** @param depth levels a side that the venue maintains; what falls out of them is forgotten. 0 for all levels */
  constructor(engine: Engine, decimals: BookDecimals, depth = 0) {
    super(engine, engine.exports.book_new(decimals.price, decimals.quantity, depth));
  }

  /**
   * Sets levels: ticks and lots by turns; 0 lots removes a level.
   * @throws AppError if one of them is out of range; then none is set
   */
  apply(bids: Float64Array, asks: Float64Array): void {
    this.write(bids, asks, -1);
  }

  /**
   * Replaces all levels by a snapshot.
   * @param limit levels a side that such a snapshot can hold, 0 for any number: what lies beyond a full one is unknown
   */
  replace(bids: Float64Array, asks: Float64Array, limit = 0): void {
    this.write(bids, asks, limit);
  }

  /** Counts the same book in finer units; false, and nothing is changed, where a number has no room in those. */
  rescale(decimals: BookDecimals): boolean {
    const status = this.engine.exports.book_rescale(this.handle, decimals.price, decimals.quantity);
    if (status !== OUT_OF_RANGE) checkStatus(status);
    return status === 0;
  }

  override free(): void {
    super.free();
    this.room?.release();
    this.room = undefined;
  }

  private write(bids: Float64Array, asks: Float64Array, limit: number): void {
    const length = bids.length + asks.length;
    if (bids.length % 2 !== 0 || asks.length % 2 !== 0) checkStatus(UNPAIRED);
    if (!this.room || this.room.length < length) {
      this.living();
      this.room?.release();
      this.room = undefined;
      this.room = new Room(this.engine, length);
    }
    const { pointer, place } = this.room;
    const doubles = place.doubles;
    doubles.set(bids);
    doubles.set(asks, bids.length);
    const { exports } = this.engine;
    checkStatus(exports.book_apply(this.handle, pointer, bids.length / 2, asks.length / 2, limit));
  }
}

/** Where an order stands in the queue of its price. */
export interface OrderPlace extends BookLevel {
  readonly side: BookSide;
  readonly ordersAhead: number;
  readonly lotsAhead: number;
}

/** @throws AppError for what is no id: two of them might be one to the engine */
function idOf(id: number): number {
  if (!Number.isSafeInteger(id) || id < 0) checkStatus(BAD_ID);
  return id;
}

/** A book by order (L3). Ids are whole numbers below 2^53. */
export class OrdersBook extends AnyBook {
  constructor(engine: Engine, decimals: BookDecimals) {
    super(engine, engine.exports.orders_new(decimals.price, decimals.quantity));
  }

  /** Puts an order behind all others at its price. @throws AppError if its id rests already or a number is out of range */
  add(id: number, side: BookSide, { ticks, lots }: BookLevel): void {
    checkStatus(this.engine.exports.orders_add(this.handle, idOf(id), SIDES[side], ticks, lots));
  }

  /** Takes lots off an order, which keeps its place and leaves when nothing is left. @throws AppError as `add` */
  reduce(id: number, lots: number): void {
    if (!Number.isSafeInteger(lots)) checkStatus(OUT_OF_RANGE);
    checkStatus(this.engine.exports.orders_reduce(this.handle, idOf(id), lots));
  }

  /** Changes an order; only a smaller quantity at the same price keeps its place. */
  amend(id: number, { ticks, lots }: BookLevel): void {
    checkStatus(this.engine.exports.orders_amend(this.handle, idOf(id), ticks, lots));
  }

  remove(id: number): void {
    checkStatus(this.engine.exports.orders_remove(this.handle, idOf(id)));
  }

  /** Null for an order that does not rest. */
  place(id: number): OrderPlace | null {
    const count = this.engine.exports.orders_place(this.handle, idOf(id));
    if (count === 0) return null;
    const [side, ticks = 0, lots = 0, ordersAhead = 0, lotsAhead = 0] = this.figures(count);
    return { side: side === 0 ? "bid" : "ask", ticks, lots, ordersAhead, lotsAhead };
  }
}

/** A book and what its venue charges takers, in parts of 10^8 (10 basis points: 100,000). */
export interface VenueBook {
  readonly book: Book | OrdersBook;
  readonly takerFee: number;
}

/** Levels of several venues in the finest of their units, best price after fees first. */
export interface ConsolidatedTop {
  readonly decimals: BookDecimals;
  readonly levels: readonly (BookLevel & { readonly venue: number })[];
}

/** What each venue gives of a fill, in the units of `ConsolidatedTop`; fees are x 10^8. */
export interface ConsolidatedFill {
  readonly lots: number;
  readonly shares: readonly { readonly lots: number; readonly cost: bigint; readonly fees: bigint }[];
}

/** The best levels of several venues' books seen as one. @throws AppError for a book that was freed */
export function consolidatedTop(books: readonly VenueBook[], side: BookSide, count: number): ConsolidatedTop {
  const figures = consolidated(books, (engine, handles, fees) =>
    engine.exports.consolidated_top(handles, fees, books.length, SIDES[side], count),
  );
  const [price = 0, quantity = 0, ...rest] = figures ?? [];
  const levels = Array.from({ length: rest.length / 3 }, (_, index) => {
    const [venue = 0, ticks = 0, lots = 0] = rest.slice(3 * index, 3 * index + 3);
    return { venue, ticks, lots };
  });
  return { decimals: { price, quantity }, levels };
}

/** Takes `lots` where they are cheapest after fees; null where that reaches beyond what a venue tells. */
export function consolidatedFill(books: readonly VenueBook[], side: BookSide, lots: number): ConsolidatedFill | null {
  if (!Number.isSafeInteger(lots) || lots < 0) checkStatus(OUT_OF_RANGE);
  const figures = consolidated(books, (engine, handles, fees) =>
    engine.exports.consolidated_fill(handles, fees, books.length, SIDES[side], lots),
  );
  if (!figures) return null;
  const [filled = 0, ...rest] = figures;
  const shares = books.map((_, index) => {
    const [own = 0, ...parts] = rest.slice(9 * index, 9 * index + 9);
    return { lots: own, cost: wide(parts.slice(0, 4)), fees: wide(parts.slice(4)) };
  });
  return { lots: filled, shares };
}

function consolidated(
  books: readonly VenueBook[],
  call: (engine: Engine, handles: number, fees: number) => number,
): number[] | null {
  const engine = books[0]?.book.engine;
  if (!engine) return null;
  for (const { book } of books) book.lots("bid", 0);
  const handles = Uint32Array.from(books, ({ book }) => book.handle);
  const fees = Float64Array.from(books, ({ takerFee }) => takerFee);
  const count = engine.memory.with([handles, fees], (one = 0, two = 0) => call(engine, one, two));
  return count === 0 ? null : Array.from(engine.memory.figures(count));
}
