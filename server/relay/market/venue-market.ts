import type { Candle, Level, Quote } from "../../../shared/market.ts";
import { decimalsOf, unitsFrom } from "../../../shared/venues/levels.ts";
import type { CandleRange, Channel, HistoryRange, Venue, VenueMessage } from "../../../shared/venues/venue.ts";
import { FrameError } from "../../../shared/venues/wire.ts";
import {
  type BookDecimals,
  type BookLevel,
  type DecodedVenue,
  Decoder,
  type Engine,
  isRefusal,
} from "../../../wasm/index.ts";
import type { FrameReading } from "../connect/feed.ts";
import type { Decoded, Taken } from "./engine-book.ts";
import { type InstrumentFacts, InstrumentMarket } from "./instrument.ts";
import { believedTime, type MarketListener, type MarketTrade } from "./listener.ts";
import type { MarketBar } from "./bar.ts";
import { marketTrade, type MissedNews, takeMissed } from "./missed.ts";
import { VenueClock } from "./venue-clock.ts";

/** Finer units leave no room for whole ones. */
const MOST_DECIMALS = 15;

interface Reading {
  readonly heard: { channel: Channel; symbol: string }[];
  readonly needs: { symbol: string; reason: string }[];
  readonly control: VenueMessage[];
}

export interface VenueMarketParts {
  readonly engine: Engine;
  readonly venue: Venue;
  readonly listeners: readonly MarketListener[];
  /** Whether streams were asked for to the depth of the venue's rule, as the relay does. */
  readonly isDepthKnown: boolean;
  /** Lengths of bars beside the minute, ms. */
  readonly intervals: readonly number[];
  /** Of the rules: a log is played by those of the relay that wrote it. */
  readonly version: number;
  /** Numbers instruments across venues. */
  readonly nextIndex: () => number;
}

/** One venue's instruments: what its frames and answers make of them. It asks for nothing and knows no clock. */
export class VenueMarket {
  readonly venue: Venue;
  readonly instruments = new Map<string, InstrumentMarket>();
  readonly #parts: VenueMarketParts;
  readonly #decoder: Decoder;
  readonly #byNumber: InstrumentMarket[] = [];
  /** Of the frame that was read last, µs; 0 where the venue tells none. */
  exchangeTime = 0;
  /** Instruments of which a trade told that others were missed. Who fetches those takes them out. */
  readonly holed = new Set<InstrumentMarket>();
  readonly clock = new VenueClock();
  readonly counts = { frames: 0, unreadable: 0, unknown: 0, refined: 0 };

  constructor(parts: VenueMarketParts) {
    this.#parts = parts;
    this.venue = parts.venue;
    this.#decoder = new Decoder(parts.engine, parts.venue.name as DecodedVenue);
  }

  declare(facts: InstrumentFacts): InstrumentMarket {
    const existing = this.instruments.get(facts.symbol);
    if (existing) {
      // A venue that is asked again may say that its steps are finer now.
      if (this.#parts.version >= 2) this.#rescale(existing, finerOf(existing.decimals, facts.decimals));
      return existing;
    }
    const instrument = new InstrumentMarket(this.#parts.nextIndex(), this.venue, facts, this.#parts);
    instrument.number = this.#decoder.instrument(facts.symbol, facts.decimals);
    this.instruments.set(facts.symbol, instrument);
    this.#byNumber[instrument.number] = instrument;
    return instrument;
  }

  /** @param unnamed the instrument of frames that carry no symbol */
  frame(message: Omit<Decoded, "decoder">, unnamed?: InstrumentMarket): FrameReading {
    const reading: Reading = { heard: [], needs: [], control: [] };
    this.counts.frames++;
    // Written out, here and below: spreading an object costs more than the engine takes for the frame.
    const { frame, connection, receivedTime } = message;
    this.#read({ decoder: this.#decoder, frame, connection, receivedTime }, reading, unnamed);
    return reading;
  }

  /** The answer to a request for a book that a stream of changes goes on from. */
  snapshot(symbol: string, body: string, receivedTime: number): Taken {
    const instrument = this.instruments.get(symbol);
    if (!instrument) return "needs";
    if (this.#parts.version >= 2 && this.#decoder.decode(body, instrument.number) === "finer") {
      const answer = this.#readOrNull(() => this.venue.rest.readDepth(body, symbol, receivedTime));
      if (answer) this.#rescale(instrument, decimalsIn(answer, this.venue, instrument.decimals));
    }
    if (this.#decoder.decode(body, instrument.number) !== "snapshot") return "needs";
    const message = { decoder: this.#decoder, frame: body, connection: 0, receivedTime };
    return this.#booked(instrument, instrument.book.replace(message), null);
  }

  /** The answer to a request for a book whose stream is down. */
  poll(symbol: string, body: string, receivedTime: number): void {
    const instrument = this.instruments.get(symbol);
    if (!instrument) return;
    const levels = this.#readOrNull(() => {
      const { bids, asks } = this.venue.rest.readDepth(body, symbol, receivedTime);
      return [unitLevels(bids, instrument), unitLevels(asks, instrument)] as const;
    });
    if (!levels) return;
    instrument.book.poll(...levels, receivedTime);
    this.#tell((listener) => listener.book?.(instrument));
  }

  /** Whether an answer to a request for a book has the same top as the one that is held. */
  isSameTop(symbol: string, body: string, receivedTime: number): boolean {
    const instrument = this.instruments.get(symbol);
    if (!instrument) return false;
    const held = instrument.book.isLive ? instrument.book.quote() : instrument.lastQuote;
    if (!held) return false;
    const isEqual = (levels: readonly Level[], top: BookLevel | null) => {
      const [ticks, lots] = unitLevels(levels.slice(0, 1), instrument);
      return ticks === undefined ? top === null : ticks === top?.ticks && lots === top.lots;
    };
    const isSame = this.#readOrNull(() => {
      const { bids, asks } = this.venue.rest.readDepth(body, symbol, receivedTime);
      return isEqual(bids, held.bid) && isEqual(asks, held.ask);
    });
    return isSame ?? false;
  }

  /** Whether an answer to a request for trades has one that comes behind a given one. */
  hasNewer(body: string, range: HistoryRange, id: number): boolean {
    const page = this.#readOrNull(() => this.venue.rest.trades?.read(body, range, 0));
    return (page?.items ?? []).some(({ tradeId }) => Number(tradeId) > id);
  }

  /** Pages of past trades up to the first live one. Null where there are none to be had. */
  past(bodies: readonly string[] | null, range: HistoryRange, receivedTime: number): void {
    const instrument = this.instruments.get(range.symbol);
    if (!instrument) return;
    const { trades: past } = this.venue.rest;
    const readAll = () => bodies?.flatMap((body) => past?.read(body, range, receivedTime).items ?? []);
    const read = this.#readOrNull(readAll);
    for (const trade of read ?? []) this.#rescale(instrument, decimalsIn(trade, this.venue, instrument.decimals));
    const trades = read?.flatMap((trade) => {
      const made = marketTrade(trade, instrument.decimals, receivedTime);
      return made ? [{ ...made, ...(trade.firstTradeId !== null && { firstId: Number(trade.firstTradeId) }) }] : [];
    });
    // With one of them left out, the bar would be none.
    const isWhole = trades !== undefined && trades.length === read?.length;
    this.#closed(instrument, instrument.bars.join(isWhole ? trades : null));
  }

  /** Trades that the stream may have missed. */
  missed(symbol: string, news: MissedNews, receivedTime: number): void {
    const instrument = this.instruments.get(symbol);
    if (!instrument) return;
    const behind = this.venue.rest.tradesBehind;
    const read = (body: string) => {
      const trades = this.#readOrNull(() => behind?.read(body, symbol, receivedTime) ?? []);
      for (const trade of trades ?? []) this.#rescale(instrument, decimalsIn(trade, this.venue, instrument.decimals));
      return trades;
    };
    const { trades, bars } = takeMissed(instrument, news, { read, now: this.#timeAt(receivedTime) });
    if (trades.length > 0) this.#tell((listener) => listener.missed?.(instrument, trades));
    this.#closed(instrument, bars);
  }

  /** The venue's own bars of before. */
  history(body: string, range: CandleRange, receivedTime: number): void {
    const instrument = this.instruments.get(range.symbol);
    if (!instrument) return;
    const page = this.#readOrNull(() => this.venue.rest.readCandles(body, range, this.#timeAt(receivedTime)));
    // A day of a coin that costs next to nothing may be too large a number: that bar is left out, not the others.
    const bars = (page?.items ?? []).flatMap((candle) => this.#readOrNull(() => barFrom(candle, instrument)) ?? []);
    this.#closed(instrument, instrument.bars.fill(range.intervalMs, bars));
    this.#tell((listener) => listener.history?.(instrument));
  }

  lost(symbols: readonly string[], reason: string): void {
    for (const symbol of symbols) {
      const instrument = this.instruments.get(symbol);
      instrument?.book.lose(reason);
      if (instrument) this.#tell((listener) => listener.book?.(instrument));
    }
  }

  /** Time passes: minutes close. */
  advance(now: number): void {
    const time = this.#parts.version >= 4 ? this.clock.tick(now) : now;
    if (time === null) return;
    for (const instrument of this.instruments.values()) this.#closed(instrument, instrument.bars.advance(time));
  }

  /** What time it was at the venue when something came here. */
  #timeAt(receivedTime: number): number {
    return receivedTime - (this.#parts.version >= 4 ? (this.clock.ahead ?? 0) : 0);
  }

  #read(message: Decoded, reading: Reading, unnamed?: InstrumentMarket): void {
    const decoder = this.#decoder;
    const kind = decoder.decode(message.frame, unnamed?.number ?? -1);
    if (isRefusal(kind)) {
      if (kind === "symbol") return void this.counts.unknown++;
      if ((kind === "finer" || kind === "large") && this.#refine(message)) return this.#read(message, reading, unnamed);
      return this.#readSlowly(message, reading);
    }
    if (kind === "other") return this.#readSlowly(message, reading);
    this.exchangeTime = decoder.time;
    const instrument = this.#byNumber[decoder.number];
    if (!instrument) return void this.counts.unknown++;
    const { symbol } = instrument.facts;
    switch (kind) {
      case "delta":
      case "snapshot":
        reading.heard.push({ channel: "book", symbol });
        return void this.#booked(
          instrument,
          instrument.book[kind === "delta" ? "change" : "replace"](message),
          reading,
        );
      case "quote":
        reading.heard.push({ channel: "quotes", symbol });
        return this.#quoted(instrument, message.receivedTime);
      case "trades":
        reading.heard.push({ channel: "trades", symbol });
        return this.#traded(instrument, message.receivedTime);
    }
  }

  #quoted(instrument: InstrumentMarket, receivedTime: number): void {
    const { bid, ask } = this.#decoder.quote;
    instrument.quoted({ bid, ask, sequence: this.#decoder.last, receivedTime });
    this.#tell((listener) => listener.quote?.(instrument));
  }

  #booked(instrument: InstrumentMarket, taken: Taken, reading: Reading | null): Taken {
    const { book, facts } = instrument;
    if (taken === "needs") reading?.needs.push({ symbol: facts.symbol, reason: book.reason });
    if (taken === "changed") instrument.changed();
    if (taken !== "unchanged") this.#tell((listener) => listener.book?.(instrument));
    return taken;
  }

  #traded(instrument: InstrumentMarket, receivedTime: number): void {
    if (this.#decoder.isHistory) return;
    let last = 0;
    for (const { id, ticks, lots, isBuy, time } of this.#decoder.trades()) {
      last = time;
      this.#trade(instrument, { id, ticks, lots, isBuy, time: believedTime(time, receivedTime), receivedTime });
    }
    if (last > 0) this.clock.take(last, receivedTime);
  }

  #trade(instrument: InstrumentMarket, trade: MarketTrade): void {
    const isNothing = trade.ticks <= 0 || trade.lots <= 0;
    if (isNothing && this.#parts.version >= 3) return void this.counts.unreadable++;
    const leavesHole = instrument.ids.leavesHole(trade.id);
    if (!instrument.ids.isNew(trade.id)) return;
    if (leavesHole) {
      instrument.bars.miss(trade);
      this.holed.add(instrument);
    }
    instrument.counts.trades++;
    instrument.lastTrade = trade;
    this.#tell((listener) => listener.trade?.(instrument, trade));
    this.#closed(instrument, instrument.bars.take(trade));
  }

  #closed(instrument: InstrumentMarket, bars: readonly MarketBar[]): void {
    for (const bar of bars) this.#tell((listener) => listener.bar?.(instrument, bar));
  }

  /** Frames that are no market data, or that the engine refuses: the adapter says what they are. */
  #readSlowly({ frame, receivedTime }: Decoded, reading: Reading): void {
    const messages = this.#readOrNull(() => this.venue.parse(textOf(frame), receivedTime)) ?? [];
    for (const message of messages) {
      switch (message.kind) {
        case "quote":
          this.#readOrNull(() => this.#quotedSlowly(message, reading));
          break;
        case "trade":
        case "bookDelta":
        case "bookSnapshot":
          // That it is missing shows by the numbers of what follows, or by a checksum.
          this.counts.unreadable++;
          break;
        default:
          reading.control.push(message);
      }
    }
  }

  #quotedSlowly({ symbol, bid, ask, sequence, receivedTime }: Quote, reading: Reading): void {
    const instrument = this.instruments.get(symbol);
    if (!instrument) return;
    const level = (one: Level | null): BookLevel => {
      const [ticks = 0, lots = 0] = unitLevels(one ? [one] : [], instrument);
      if (one && ticks === 0) throw new FrameError("a price that is finer than the instrument's units", one[0]);
      return { ticks, lots };
    };
    const quote = { bid: level(bid), ask: level(ask), sequence: sequence ?? 0, receivedTime };
    reading.heard.push({ channel: "quotes", symbol });
    instrument.quoted(quote);
    this.#tell((listener) => listener.quote?.(instrument));
  }

  #readOrNull<Value>(read: () => Value): Value | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.counts.unreadable++;
      return null;
    }
  }

  /** A number has more decimals than any before: the instrument's units become finer. */
  #refine({ frame, receivedTime }: Decoded): boolean {
    let isFiner = false;
    for (const message of this.#readOrNull(() => this.venue.parse(textOf(frame), receivedTime)) ?? []) {
      const instrument = "symbol" in message ? this.instruments.get(message.symbol ?? "") : undefined;
      if (!instrument) continue;
      const wanted = decimalsIn(message, this.venue, instrument.decimals);
      if (wanted.price === instrument.decimals.price && wanted.quantity === instrument.decimals.quantity) continue;
      this.#rescale(instrument, wanted);
      isFiner ||= instrument.decimals.price === wanted.price && instrument.decimals.quantity === wanted.quantity;
    }
    return isFiner;
  }

  /** Counts in finer units, if its numbers have room in those; else all stays as it was. */
  #rescale(instrument: InstrumentMarket, wanted: BookDecimals): void {
    const { decimals, facts } = instrument;
    if (wanted.price === decimals.price && wanted.quantity === decimals.quantity) return;
    if (Math.max(wanted.price, wanted.quantity) > MOST_DECIMALS) return;
    this.counts.refined++;
    if (this.#parts.version < 2) {
      this.#decoder.instrument(facts.symbol, wanted);
      return instrument.rescaleBook(wanted);
    }
    const factors = instrument.rescale(wanted);
    if (!factors) return;
    this.#decoder.instrument(facts.symbol, wanted);
    this.#tell((listener) => listener.rescaled?.(instrument, factors));
  }

  #tell(say: (listener: MarketListener) => void): void {
    for (const listener of this.#parts.listeners) say(listener);
  }
}

/** The venue's own bar in the instrument's units; null for one that is not closed, or that has finer numbers. */
function barFrom(candle: Candle, { decimals }: InstrumentMarket): MarketBar | null {
  const { intervalMs, trades, isClosed } = candle;
  const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map((text) =>
    unitsFrom(text, decimals.price),
  );
  const lots = unitsFrom(candle.volume, decimals.quantity);
  if (open === undefined || high === undefined || low === undefined || close === undefined) return null;
  if (!isClosed || lots === undefined) return null;
  const bar = { intervalMs, openTime: candle.openTime * 1000, open, high, low, close, lots, trades };
  // A candle, as it is read, does not say who the aggressors were.
  return { ...bar, buyLots: NaN, revision: 0, source: "history" };
}

function textOf(frame: Uint8Array | string): string {
  return typeof frame === "string" ? frame : new TextDecoder().decode(frame);
}

/** Ticks and lots by turns; levels finer than the instrument's units are left out. */
function unitLevels(levels: readonly Level[], { decimals }: InstrumentMarket): Float64Array {
  const units = levels.flatMap(([price, quantity]) => {
    const [ticks, lots] = [unitsFrom(price, decimals.price), unitsFrom(quantity, decimals.quantity)];
    return ticks === undefined || lots === undefined ? [] : [ticks, lots];
  });
  return Float64Array.from(units);
}

const finerOf = (one: BookDecimals, other: BookDecimals): BookDecimals => ({
  price: Math.max(one.price, other.price),
  quantity: Math.max(one.quantity, other.quantity),
});

/** The decimals that a message needs, at least those that are there. */
export function decimalsIn(message: VenueMessage, { book: { zeros } }: Venue, least: BookDecimals): BookDecimals {
  const levels: Level[] = [];
  if (message.kind === "bookDelta" || message.kind === "bookSnapshot") levels.push(...message.bids, ...message.asks);
  if (message.kind === "quote") levels.push(...[message.bid, message.ask].filter((level) => level !== null));
  if (message.kind === "trade") levels.push([message.price, message.quantity]);
  let { price, quantity } = least;
  for (const [one, other] of levels) {
    price = Math.max(price, decimalsOf(one, zeros));
    quantity = Math.max(quantity, decimalsOf(other, zeros));
  }
  return { price, quantity };
}
