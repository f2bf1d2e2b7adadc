import { exp } from "../../shared/generate/elementary.ts";
import type { RandomStream } from "../../shared/generate/random.ts";
import type { SimInstrument } from "./instruments.ts";
import { SimSide } from "./side.ts";

export interface BookChange {
  readonly side: "bid" | "ask";
  readonly ticks: number;
  /** What stands there now, 0 when nobody does. */
  readonly lots: number;
}

export interface BookTrade {
  readonly ticks: number;
  readonly lots: number;
  readonly aggressor: "buy" | "sell";
}

export interface BookStep {
  readonly changes: readonly BookChange[];
  readonly trade: BookTrade | null;
}

/** Levels of a side: more than Kraken's hundred, so that levels fall out of a subscribed depth and come back. */
const FEWEST = 110;
const MOST = 130;
/** About what stands at a level, in the quote's currency. */
const LEVEL_VALUE = 4000;
/** Distance of neighbouring levels as a part of the price. */
const SPACING = 0.000_05;
/** Changes happen near the best: each level further in is chosen so much less often. */
const NEAR = 0.8;

/** The true book of one instrument: orders come, change, go and are traded, and the middle follows what it is worth. */
export class SimBook {
  readonly bids = new SimSide("bid");
  readonly asks = new SimSide("ask");
  readonly #instrument: SimInstrument;
  readonly #random: RandomStream;
  #changes: BookChange[] = [];

  constructor(instrument: SimInstrument, random: RandomStream) {
    this.#instrument = instrument;
    this.#random = random;
    const middle = Math.round(instrument.startPrice * 10 ** instrument.priceScale);
    this.#set("bid", middle - 1, this.#size());
    this.#set("ask", middle + 1, this.#size());
    while (this.bids.size < FEWEST) this.#extend("bid");
    while (this.asks.size < FEWEST) this.#extend("ask");
    this.#changes = [];
  }

  /** One thing happens while the instrument is worth `price`. */
  step(price: number): BookStep {
    const worth = price * 10 ** this.#instrument.priceScale;
    const [bid = 0, ask = 0] = [this.bids.ticksAt(0), this.asks.ticksAt(0)];
    const trade = this.#act(worth, bid, ask);
    this.#tidy();
    const changes = this.#changes;
    this.#changes = [];
    return { changes, trade };
  }

  #act(worth: number, bid: number, ask: number): BookTrade | null {
    if (worth > ask) return this.#sweep("buy", ask);
    if (worth < bid) return this.#sweep("sell", bid);
    const chance = this.#random.uniform();
    const side = this.#random.uniform() < 0.5 ? "bid" : "ask";
    if (chance < 0.2) return this.#nibble(side);
    if (chance < 0.4) this.#join(side, bid, ask);
    else if (chance < 0.5) this.#cancel(side);
    else this.#resize(side);
    return null;
  }

  /** Takes a whole best level, and the other side follows to where it was. */
  #sweep(aggressor: "buy" | "sell", ticks: number): BookTrade {
    const [taken, following] = aggressor === "buy" ? (["ask", "bid"] as const) : (["bid", "ask"] as const);
    const lots = this.#side(taken).lotsOf(ticks);
    this.#set(taken, ticks, 0);
    if (this.#side(taken).size === 0) this.#set(taken, ticks + (aggressor === "buy" ? 1 : -1), this.#size());
    const behind = ticks - (aggressor === "buy" ? 1 : -1);
    this.#set(following, behind, this.#size());
    return { ticks, lots, aggressor };
  }

  /** Takes a part of the best level. */
  #nibble(side: "bid" | "ask"): BookTrade | null {
    const ticks = this.#side(side).ticksAt(0);
    if (ticks === undefined) return null;
    const standing = this.#side(side).lotsOf(ticks);
    const lots = Math.min(standing - 1, Math.max(1, Math.floor(standing * this.#random.uniform() * 0.5)));
    if (lots < 1) return null;
    this.#set(side, ticks, standing - lots);
    return { ticks, lots, aggressor: side === "ask" ? "buy" : "sell" };
  }

  /** A new level within the spread where there is room, else between levels. */
  #join(side: "bid" | "ask", bid: number, ask: number): void {
    const inner = side === "bid" ? bid + 1 : ask - 1;
    const ticks = inner > bid && inner < ask ? inner : this.#near(side) + (side === "bid" ? -1 : 1);
    if (ticks > 0) this.#set(side, ticks, this.#size());
  }

  #cancel(side: "bid" | "ask"): void {
    if (this.#side(side).size > 1) this.#set(side, this.#near(side), 0);
  }

  #resize(side: "bid" | "ask"): void {
    this.#set(side, this.#near(side), this.#size());
  }

  /** The price of some level, rather a near one. */
  #near(side: "bid" | "ask"): number {
    let index = 0;
    while (this.#random.uniform() < NEAR && index < this.#side(side).size - 1) index++;
    return this.#side(side).ticksAt(index) ?? 1;
  }

  #tidy(): void {
    for (const side of ["bid", "ask"] as const) {
      const levels = this.#side(side);
      while (levels.size < FEWEST && this.#extend(side));
      while (levels.size > MOST) this.#set(side, levels.ticksAt(levels.size - 1) ?? 0, 0);
    }
  }

  /** One more level behind the last; false where prices end. */
  #extend(side: "bid" | "ask"): boolean {
    const levels = this.#side(side);
    const last = levels.ticksAt(levels.size - 1) ?? 1;
    const distance = 1 + Math.floor(this.#random.uniform() * 2 * SPACING * last);
    const ticks = side === "bid" ? last - distance : last + distance;
    if (ticks < 1) return false;
    this.#set(side, ticks, this.#size());
    return true;
  }

  /** A quantity about which levels vary, log-normally. */
  #size(): number {
    const lots = (LEVEL_VALUE / this.#instrument.startPrice) * 10 ** this.#instrument.quantityScale;
    return Math.max(2, Math.round(lots * exp(this.#random.normal())));
  }

  #side(side: "bid" | "ask"): SimSide {
    return side === "bid" ? this.bids : this.asks;
  }

  #set(side: "bid" | "ask", ticks: number, lots: number): void {
    this.#side(side).set(ticks, lots);
    this.#changes.push({ side, ticks, lots });
  }
}
