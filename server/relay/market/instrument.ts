import type { BookDecimals, BookLevel, Engine, UnitFactors } from "../../../wasm/index.ts";
import type { KnownTrade, Venue } from "../../../shared/venues/venue.ts";
import { EngineBook } from "./engine-book.ts";
import { InstrumentBars } from "./instrument-bars.ts";
import { type MarketTrade, rescaledTrade } from "./listener.ts";
import { TradeIds } from "./trade-ids.ts";

/** Quotes run ahead of changes by a tenth of a second; more than this many wait for none. */
const MOST_QUOTES = 1000;

/** Numbers that grow eightfold and still have room in a double. */
const SMALL = 2 ** 50;

/** The best bid and ask as the venue's own stream of quotes says them. */
export interface MarketQuote {
  readonly bid: BookLevel;
  readonly ask: BookLevel;
  readonly sequence: number;
  readonly receivedTime: number;
}

/** What is to be known of an instrument before its first frame. */
export interface InstrumentFacts {
  /** The venue's spelling. */
  readonly symbol: string;
  /** `BTC/USDT` */
  readonly name: string;
  readonly base: string;
  readonly quote: string;
  readonly decimals: BookDecimals;
}

/** One instrument at one venue: its book, its last trade and quote, its bars, and what was found wrong on the way. */
export class InstrumentMarket {
  readonly index: number;
  readonly venue: Venue;
  readonly facts: InstrumentFacts;
  /** `venue:NAME`, as configurations and alerts name it. */
  readonly key: string;
  readonly book: EngineBook;
  readonly bars: InstrumentBars;
  readonly ids: TradeIds;
  decimals: BookDecimals;
  /** Its number in the venue's decoder. */
  number = -1;
  lastTrade: MarketTrade | null = null;
  lastQuote: MarketQuote | null = null;
  /** The last answer that was fetched of missed trades: how many there were, and the last of them. */
  page: KnownTrade & { readonly count: number } = { count: 0, id: 0, time: 0 };
  /** `compared` of `mismatches` count quotes of the very same update as the book. */
  readonly counts = { books: 0, quotes: 0, trades: 0, compared: 0, mismatches: 0 };
  readonly #waiting = new Map<number, MarketQuote>();

  constructor(
    index: number,
    venue: Venue,
    facts: InstrumentFacts,
    { engine, isDepthKnown, version, intervals }: InstrumentParts,
  ) {
    this.index = index;
    this.venue = venue;
    this.facts = facts;
    this.key = `${venue.name}:${facts.name}`;
    this.decimals = facts.decimals;
    this.book = new EngineBook({ engine, rule: venue.book, decimals: facts.decimals, isDepthKnown, version });
    const isCounted = venue.integrity !== "full";
    this.bars = new InstrumentBars(engine, intervals, isCounted);
    this.ids = new TradeIds(isCounted ? "counting" : "unique");
  }

  /** Takes a quote, and holds it against the book's top where both are of the same update. */
  quoted(quote: MarketQuote): void {
    this.counts.quotes++;
    this.lastQuote = quote;
    if (quote.sequence === 0 || this.venue.integrity !== "sequence") return;
    const { sequence } = this.book;
    if (sequence === quote.sequence) this.#compare(quote);
    else if (quote.sequence > (sequence ?? -1)) {
      this.#waiting.set(quote.sequence, quote);
      const [oldest] = this.#waiting.keys();
      if (this.#waiting.size > MOST_QUOTES && oldest !== undefined) this.#waiting.delete(oldest);
    }
  }

  /** The book has changed. */
  changed(): void {
    this.counts.books++;
    const { sequence } = this.book;
    if (this.#waiting.size === 0 || sequence === null) return;
    const quote = this.#waiting.get(sequence);
    if (quote) this.#compare(quote);
    for (const waiting of this.#waiting.keys()) if (waiting <= sequence) this.#waiting.delete(waiting);
  }

  /**
   * Counts in finer units: a number finer than any before has come. Prices and quantities of all that is held stay what they
   * were. Gives how many new units an old one is; null, and nothing is changed, where the book's levels become too large.
   */
  rescale(decimals: BookDecimals): UnitFactors | null {
    const factors = {
      price: 10 ** (decimals.price - this.decimals.price),
      quantity: 10 ** (decimals.quantity - this.decimals.quantity),
    };
    if (!this.#hasRoom(factors) || !this.book.rescale(decimals, factors)) return null;
    this.decimals = decimals;
    this.bars.rescale(factors);
    this.lastTrade = this.lastTrade && rescaledTrade(this.lastTrade, factors);
    this.lastQuote = this.lastQuote && rescaledQuote(this.lastQuote, factors);
    for (const [sequence, quote] of this.#waiting) this.#waiting.set(sequence, rescaledQuote(quote, factors));
    return factors;
  }

  /** As relays did before they carried bars over, for the logs that they wrote. */
  rescaleBook(decimals: BookDecimals): void {
    this.decimals = decimals;
    this.book.rescale(decimals, { price: 1, quantity: 1 });
    this.lastQuote = null;
    this.lastTrade = null;
    this.#waiting.clear();
  }

  /** Whether the last prices and quantities would still be small: one odd number is not to make all others too large. */
  #hasRoom({ price, quantity }: UnitFactors): boolean {
    const last = [this.lastTrade, this.lastQuote?.bid, this.lastQuote?.ask];
    return last.every((one) => !one || (one.ticks * price < SMALL && one.lots * quantity < SMALL));
  }

  #compare({ bid, ask }: MarketQuote): void {
    if (!this.book.isLive) return;
    const top = this.book.quote();
    this.counts.compared++;
    if (!isSame(bid, top.bid) || !isSame(ask, top.ask)) this.counts.mismatches++;
  }
}

export interface InstrumentParts {
  readonly engine: Engine;
  readonly isDepthKnown: boolean;
  /** Of the rules: a log is played by those of the relay that wrote it. */
  readonly version: number;
  /** Lengths of bars beside the minute, ms. */
  readonly intervals: readonly number[];
}

function rescaledQuote(quote: MarketQuote, { price, quantity }: UnitFactors): MarketQuote {
  const level = ({ ticks, lots }: BookLevel) => ({ ticks: ticks * price, lots: lots * quantity });
  return { ...quote, bid: level(quote.bid), ask: level(quote.ask) };
}

function isSame(quoted: BookLevel, level: BookLevel | null): boolean {
  if (level === null) return quoted.lots === 0;
  return quoted.ticks === level.ticks && quoted.lots === level.lots;
}
