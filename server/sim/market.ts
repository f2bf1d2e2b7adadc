import { log } from "../../shared/generate/elementary.ts";
import { RandomStream } from "../../shared/generate/random.ts";
import { type BookChange, type BookStep, type BookTrade, SimBook } from "./book.ts";
import { SimCandles } from "./candles.ts";
import { Fundamental } from "./fundamental.ts";
import { type SimInstrument, simInstruments } from "./instruments.ts";
import type { SimSide } from "./side.ts";

export interface SimTrade extends BookTrade {
  readonly id: number;
  /** µs */
  readonly time: number;
}

/** Something that happened to one instrument. */
export interface MarketEvent {
  readonly market: InstrumentMarket;
  /** µs */
  readonly time: number;
  readonly changes: readonly BookChange[];
  readonly trade: SimTrade | null;
}

export interface MarketOptions {
  readonly venue: string;
  readonly seed: number;
  readonly count: number;
  /** Events a second, of all instruments together. */
  readonly rate: number;
  /** µs */
  readonly startTime: number;
}

const TRADES_KEPT = 20_000;
/** As measured over an hour, from 0.4 where a second has hundreds of events to 0.9 where it has few. */
const TRADES_AN_EVENT = 0.65;
/** Mean of a trade in the quote's currency, as measured: parts of levels, and whole ones. */
const TRADE_VALUE = 5800;

/** One instrument: its true book, the number of its last change, its past trades. */
export class InstrumentMarket {
  readonly instrument: SimInstrument;
  readonly book: { readonly bids: SimSide; readonly asks: SimSide };
  readonly candles: SimCandles;
  readonly trades: SimTrade[] = [];
  /** Counts every level that changes. */
  updateId = 1_000_000;
  /** What the venue's clock shows at a time, µs: trades and candles go by it. */
  clock = (time: number): number => time;
  #tradeId = 0;

  constructor(parts: Pick<InstrumentMarket, "instrument" | "book" | "candles">) {
    this.instrument = parts.instrument;
    this.book = parts.book;
    this.candles = parts.candles;
  }

  /** Puts down what has happened to the book. */
  happened(time: number, { changes, trade }: BookStep): MarketEvent {
    this.updateId += changes.length;
    if (!trade) return { market: this, time, changes, trade };
    // A clock may fall back; times of trades do not.
    const shown = Math.max(this.clock(time), this.trades.at(-1)?.time ?? 0);
    const printed = { ...trade, id: ++this.#tradeId, time: shown };
    this.trades.push(printed);
    if (this.trades.length > TRADES_KEPT) this.trades.splice(0, TRADES_KEPT / 5);
    this.candles.trade(shown, trade.ticks, trade.lots);
    return { market: this, time, changes, trade: printed };
  }
}

/** The market of one venue, which lives as far as it is asked to. */
export interface SimMarket {
  readonly instruments: readonly InstrumentMarket[];
  /** Up to where the market has been brought, µs. */
  readonly time: number;
  named(symbol: string): InstrumentMarket | undefined;
  /** Brings the market to `time` µs, event by event. */
  advance(time: number): Iterable<MarketEvent>;
}

/** An instrument whose orders the seed makes, around what it is worth. */
class ModelInstrument {
  readonly market: InstrumentMarket;
  readonly #book: SimBook;
  readonly #fundamental: Fundamental;

  constructor(instrument: SimInstrument, { venue, seed, startTime, count, rate }: MarketOptions) {
    const own = mixed(seed, `${venue} ${instrument.base}`);
    const { index, startPrice, priceScale, quantityScale } = instrument;
    const share = Math.sqrt((index + 1) / count) - Math.sqrt(index / count);
    const candles = new SimCandles({
      seed: mixed(own, "candles"),
      time: startTime,
      ticks: Math.round(startPrice * 10 ** priceScale),
      trades: rate * 60 * share * TRADES_AN_EVENT,
      volume: Math.max(1, Math.round((TRADE_VALUE / startPrice) * 10 ** quantityScale)),
    });
    this.#fundamental = new Fundamental(mixed(seed, instrument.base), instrument.startPrice, startTime);
    this.#book = new SimBook(instrument, new RandomStream(own));
    this.market = new InstrumentMarket({ instrument, book: this.#book, candles });
  }

  step(time: number): MarketEvent {
    return this.market.happened(time, this.#book.step(this.#fundamental.at(time)));
  }
}

/** A market that is made up. Its events follow from the seed and their times alone, however far apart it is asked. */
export class ModelMarket implements SimMarket {
  readonly instruments: readonly InstrumentMarket[];
  readonly #models: readonly ModelInstrument[];
  readonly #bySymbol: ReadonlyMap<string, InstrumentMarket>;
  readonly #random: RandomStream;
  readonly #gapUs: number;
  #nextTime: number;
  #time: number;

  constructor(options: MarketOptions) {
    this.#models = simInstruments(options.venue, options.count).map((one) => new ModelInstrument(one, options));
    this.instruments = this.#models.map(({ market }) => market);
    this.#bySymbol = new Map(this.instruments.map((market) => [market.instrument.symbol, market]));
    this.#random = new RandomStream(mixed(options.seed, options.venue));
    this.#gapUs = 1_000_000 / options.rate;
    this.#time = options.startTime;
    this.#nextTime = options.startTime;
    this.#plan();
  }

  get time(): number {
    return this.#time;
  }

  named(symbol: string): InstrumentMarket | undefined {
    return this.#bySymbol.get(symbol);
  }

  *advance(time: number): Generator<MarketEvent> {
    while (this.#nextTime <= time) {
      this.#time = this.#nextTime;
      // The first instruments are the busy ones, as anywhere.
      const place = this.#random.uniform() ** 2 * this.instruments.length;
      const model = this.#models[Math.floor(place)];
      if (model) yield model.step(this.#time);
      this.#plan();
    }
    this.#time = Math.max(this.#time, time);
  }

  /** Gaps are exponential: events come independently of one another. */
  #plan(): void {
    this.#nextTime += Math.max(1, Math.round(-log(1 - this.#random.uniform()) * this.#gapUs));
  }
}

/** A seed for a part of the world, by FNV-1a. */
export function mixed(seed: number, part: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${seed} ${part}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
