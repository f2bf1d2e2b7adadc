import { createHash, type Hash } from "node:crypto";
import { marketEvents } from "../../../shared/market-events.ts";
import type { MarketEvent } from "../events/detector.ts";
import type { InstrumentMarket } from "./instrument.ts";
import type { MarketListener, MarketTrade } from "./listener.ts";
import { type MarketBar, MINUTE_MS } from "./bar.ts";

const TOP = 10;
/** Numbers that are collected before they are hashed. */
const ROOM = 8192;

/**
 * SHA-256 over what the market put out, in that order (surfaces B6): top ten levels after each change of a book, trades,
 * closed bars, events, as doubles, little endian. No time of receipt is in it, so a replay meets the live relay's.
 */
export class OutputDigest implements MarketListener {
  readonly #hash: Hash = createHash("sha256");
  readonly #room = new Float64Array(ROOM);
  #used = 0;
  outputs = 0;

  book({ index, book }: InstrumentMarket): void {
    if (!book.isLive) return;
    const [bids, asks] = [book.levels.top("bid", TOP), book.levels.top("ask", TOP)];
    this.#open(4 + bids.length + asks.length);
    this.#add(1, index, bids.length, asks.length);
    this.#room.set(bids, this.#used);
    this.#room.set(asks, this.#used + bids.length);
    this.#used += bids.length + asks.length;
  }

  trade({ index }: InstrumentMarket, { ticks, lots, time, id, isBuy }: MarketTrade): void {
    this.#open(7);
    this.#add(2, index, ticks, lots, time, id, isBuy ? 1 : 0);
  }

  missed({ index }: InstrumentMarket, trades: readonly MarketTrade[]): void {
    for (const { ticks, lots, time, id, isBuy } of trades) {
      this.#open(7);
      this.#add(6, index, ticks, lots, time, id, isBuy ? 1 : 0);
    }
  }

  bar({ index }: InstrumentMarket, bar: MarketBar): void {
    const { intervalMs, openTime, open, high, low, close, lots, trades, revision } = bar;
    const figures = [openTime, open, high, low, close, lots, trades, revision];
    this.#open(11);
    // Minutes are as they were before there were others, or logs of then would not replay.
    if (intervalMs === MINUTE_MS) this.#add(3, index, ...figures);
    else this.#add(5, index, intervalMs, ...figures);
  }

  event({ index }: InstrumentMarket, { kind, value, usual, other }: MarketEvent): void {
    this.#open(6);
    const place = marketEvents.findIndex(({ name }) => name === kind);
    this.#add(4, index, place, value, usual, other?.index ?? -1);
  }

  /** The digest of everything so far, in hex. */
  value(): string {
    this.#flush();
    return this.#hash.copy().digest("hex");
  }

  #open(count: number): void {
    this.outputs++;
    if (this.#used + count > ROOM) this.#flush();
  }

  #add(...values: number[]): void {
    this.#room.set(values, this.#used);
    this.#used += values.length;
  }

  #flush(): void {
    this.#hash.update(new Uint8Array(this.#room.buffer, 0, this.#used * 8));
    this.#used = 0;
  }
}
