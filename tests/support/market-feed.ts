import type { MarketEvent } from "../../server/relay/events/detector.ts";
import type { InstrumentMarket } from "../../server/relay/market/instrument.ts";
import type { MarketListener } from "../../server/relay/market/listener.ts";
import { Market, type MarketSettings } from "../../server/relay/market/market.ts";
import { engine } from "./engine.ts";

/** 2025-06-01 UTC, the begin of a day; µs. */
export const FEED_START = 1_748_736_000_000_000;

type Levels = readonly (readonly [price: string, quantity: string])[];

/** A market of one pair at Hyperliquid and Binance, told what happens there in the venues' own words. */
export class MarketFeed {
  readonly market: Market;
  readonly events: MarketEvent[] = [];
  #time = FEED_START;
  #number = 0;

  constructor(settings?: MarketSettings, listeners: readonly MarketListener[] = []) {
    const told: MarketListener = { event: (_, event) => void this.events.push(event) };
    this.market = new Market(engine, [told, ...listeners]);
    if (settings) this.market.take({ kind: "configure", settings, receivedTime: this.#time });
    const decimals = { price: 2, quantity: 3 };
    for (const [venue, symbol] of [
      ["hyperliquid", "BTC"],
      ["binance", "BTCUSDC"],
    ] as const) {
      const instrument = { symbol, name: "BTC/USDC", base: "BTC", quote: "USDC", decimals };
      const declaration = { venue, isDepthKnown: true, instruments: [instrument] };
      this.market.take({ kind: "declare", declaration, receivedTime: this.#time });
    }
  }

  /** µs */
  get time(): number {
    return this.#time;
  }

  get instrument(): InstrumentMarket {
    const [first] = this.market.instruments();
    if (!first) throw new Error("the first instrument was declared");
    return first;
  }

  /** Time passes. */
  pass(ms: number): void {
    this.#time += ms * 1000;
  }

  timer(): void {
    this.market.take({ kind: "timer", receivedTime: this.#time });
  }

  /** A trade at Hyperliquid, at this time or one before it. */
  trade(price: string, quantity: string, { side = "B", time = this.#time } = {}): void {
    const tid = ++this.#number;
    const data = [{ coin: "BTC", side, px: price, sz: quantity, time: Math.floor(time / 1000), hash: "0x0", tid }];
    this.#frame({ channel: "trades", data });
  }

  /** The whole book at Hyperliquid. */
  book(bids: Levels, asks: Levels): void {
    const levels = [bids, asks].map((side) => side.map(([px, sz]) => ({ px, sz, n: 1 })));
    this.#frame({ channel: "l2Book", data: { coin: "BTC", time: Math.floor(this.#time / 1000), levels } });
  }

  /** The whole book at Binance. */
  otherBook(bids: Levels, asks: Levels): void {
    const body = JSON.stringify({ lastUpdateId: ++this.#number, bids, asks });
    const from = { venue: "binance", symbol: "BTCUSDC" };
    this.market.take({ kind: "snapshot", ...from, body, receivedTime: this.#time });
  }

  /** Nothing is vouched for until the next book. */
  lose(): void {
    const lost = { venue: "hyperliquid", symbols: ["BTC"], reason: "the connection broke" };
    this.market.take({ kind: "lost", ...lost, receivedTime: this.#time });
  }

  #frame(message: object): void {
    const frame = JSON.stringify(message);
    this.market.take({ kind: "frame", venue: "hyperliquid", connection: 1, frame, receivedTime: this.#time });
  }
}
