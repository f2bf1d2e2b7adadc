import { textFromUnits } from "../../../shared/venues/levels.ts";
import type { MarketEvent } from "../events/detector.ts";
import { eventFields } from "../events/text.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { MarketListener, MarketTrade } from "../market/listener.ts";
import type { MarketBar } from "../market/bar.ts";

/** What a market puts out as lines of JSON: prices and quantities as exact decimals, times in µs. */
export class EventPrinter implements MarketListener {
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  book(instrument: InstrumentMarket): void {
    const { book, decimals } = instrument;
    if (!book.isLive) return this.#say(instrument, { kind: "book", state: book.state, reason: book.reason });
    const { bid, ask } = book.quote();
    const level = (one: typeof bid) =>
      one && [textFromUnits(one.ticks, decimals.price), textFromUnits(one.lots, decimals.quantity)];
    this.#say(instrument, { kind: "book", state: book.state, bid: level(bid), ask: level(ask) });
  }

  missed(instrument: InstrumentMarket, trades: readonly MarketTrade[]): void {
    for (const trade of trades) this.#trade("missed", instrument, trade);
  }

  trade(instrument: InstrumentMarket, trade: MarketTrade): void {
    this.#trade("trade", instrument, trade);
  }

  #trade(kind: string, instrument: InstrumentMarket, { id, ticks, lots, isBuy, time }: MarketTrade): void {
    const { price, quantity } = instrument.decimals;
    const [at, size] = [textFromUnits(ticks, price), textFromUnits(lots, quantity)];
    this.#say(instrument, { kind, time, id, price: at, quantity: size, aggressor: isBuy ? "buy" : "sell" });
  }

  bar(instrument: InstrumentMarket, bar: MarketBar): void {
    const { price, quantity } = instrument.decimals;
    const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map((one) => textFromUnits(one, price));
    const volume = textFromUnits(bar.lots, quantity);
    this.#say(instrument, { kind: "bar", time: bar.openTime, open, high, low, close, volume, trades: bar.trades });
  }

  event(instrument: InstrumentMarket, event: MarketEvent): void {
    this.#say(instrument, { kind: "event", ...eventFields(instrument, event), instrument: instrument.facts.symbol });
  }

  #say({ venue, facts }: InstrumentMarket, event: object): void {
    this.#print(JSON.stringify({ venue: venue.name, instrument: facts.symbol, ...event }));
  }
}
