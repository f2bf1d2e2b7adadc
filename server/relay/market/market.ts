import { VENUES } from "../../../shared/venues/index.ts";
import type { CandleRange, HistoryRange } from "../../../shared/venues/venue.ts";
import { AppError } from "../../../shared/errors.ts";
import type { Engine } from "../../../wasm/index.ts";
import type { FrameReading } from "../connect/feed.ts";
import type { MarketEventSettings } from "../../../shared/market-events.ts";
import { MarketEvents } from "../events/market-events.ts";
import { OutputDigest } from "./digest.ts";
import type { InstrumentFacts, InstrumentMarket } from "./instrument.ts";
import type { MarketListener } from "./listener.ts";
import type { MissedNews } from "./missed.ts";
import { VenueMarket } from "./venue-market.ts";

/** What is watched at a venue. */
export interface VenueDeclaration {
  readonly venue: string;
  readonly isDepthKnown: boolean;
  readonly instruments: readonly InstrumentFacts[];
}

/** What is to be made of what comes, beside books, trades and minutes. */
export interface MarketSettings {
  readonly events: MarketEventSettings;
  /** Lengths of bars beside the minute, ms. */
  readonly bars: readonly number[];
}

/**
 * Everything that can change what the market puts out. The event log holds these in their order, so a replay puts out
 * the same. `receivedTime` is µs since 1970.
 */
export type MarketInput = { readonly receivedTime: number } & (
  | {
      readonly kind: "frame";
      readonly venue: string;
      readonly connection: number;
      readonly frame: Uint8Array | string;
      /** The instrument of a frame that carries no symbol. */
      readonly symbol?: string;
    }
  | { readonly kind: "snapshot" | "poll"; readonly venue: string; readonly symbol: string; readonly body: string }
  | {
      readonly kind: "past";
      readonly venue: string;
      readonly range: HistoryRange;
      /** Null where the venue hands out none, or did not. */
      readonly body: string | null;
      /** The pages that follow. */
      readonly more?: readonly string[];
    }
  | { readonly kind: "missed"; readonly venue: string; readonly symbol: string; readonly news: MissedNews }
  | { readonly kind: "history"; readonly venue: string; readonly range: CandleRange; readonly body: string }
  | { readonly kind: "lost"; readonly venue: string; readonly symbols: readonly string[]; readonly reason: string }
  | { readonly kind: "declare"; readonly declaration: VenueDeclaration }
  /** Comes before all others, once. */
  | { readonly kind: "configure"; readonly settings: MarketSettings }
  | { readonly kind: "timer" }
);

const NOTHING: FrameReading = { heard: [], needs: [], control: [] };

/**
 * Raised when the same inputs put out something else. Since 2 bars are carried into finer units, and books that the market
 * has left are asked for again. Since 3 trades of nothing are none, and a venue's clock that leapt back is followed. Since 4 bars close by the
 * venue's clock.
 */
export const MARKET_VERSION = 4;

/** All venues' instruments as pure rules: the same inputs in the same order put out the same. */
export class Market {
  readonly venues = new Map<string, VenueMarket>();
  readonly digest = new OutputDigest();
  readonly #engine: Engine;
  readonly #version: number;
  readonly #listeners: MarketListener[];
  #intervals: readonly number[] = [];
  #isConfigured = false;
  #count = 0;

  /** @param version what its log says: an older one is played as its relay was */
  constructor(engine: Engine, listeners: readonly MarketListener[] = [], version = MARKET_VERSION) {
    this.#engine = engine;
    this.#version = version;
    this.#listeners = [this.digest, ...listeners];
  }

  /** Instruments that are watched. */
  get count(): number {
    return this.#count;
  }

  *instruments(): Generator<InstrumentMarket> {
    for (const venue of this.venues.values()) yield* venue.instruments.values();
  }

  /** Takes an input; a frame's reading says what it was and what is needed now, other inputs' what is needed. */
  take(input: MarketInput): FrameReading {
    const { receivedTime } = input;
    if (input.kind === "timer") {
      for (const venue of this.venues.values()) venue.advance(receivedTime);
      return NOTHING;
    }
    if (input.kind === "configure") {
      this.#configure(input.settings);
      return NOTHING;
    }
    if (input.kind === "declare") {
      this.#declare(input.declaration);
      return NOTHING;
    }
    const market = this.venues.get(input.venue);
    if (!market) return NOTHING;
    switch (input.kind) {
      case "frame": {
        const { frame, connection, symbol } = input;
        return market.frame({ frame, connection, receivedTime }, market.instruments.get(symbol ?? ""));
      }
      case "snapshot": {
        const { symbol, body } = input;
        const isNeeded = market.snapshot(symbol, body, receivedTime) === "needs";
        return isNeeded ? { ...NOTHING, needs: [{ symbol, reason: "the snapshot was too old" }] } : NOTHING;
      }
      case "poll":
        market.poll(input.symbol, input.body, receivedTime);
        return NOTHING;
      case "past":
        market.past(input.body === null ? null : [input.body, ...(input.more ?? [])], input.range, receivedTime);
        return NOTHING;
      case "missed":
        market.missed(input.symbol, input.news, receivedTime);
        return NOTHING;
      case "history":
        market.history(input.body, input.range, receivedTime);
        return NOTHING;
      case "lost":
        market.lost(input.symbols, input.reason);
        return NOTHING;
    }
  }

  /** What is derived is told to the others behind what it is derived from, the digest first. */
  #configure({ events, bars }: MarketSettings): void {
    // A log says it again at the beginning of each segment.
    if (this.#isConfigured) return;
    this.#isConfigured = true;
    this.#intervals = bars;
    const told = [...this.#listeners];
    const derived = new MarketEvents(events, (instrument, event) => {
      for (const listener of told) listener.event?.(instrument, event);
    });
    this.#listeners.push(derived);
  }

  #declare({ venue: name, isDepthKnown, instruments }: VenueDeclaration): void {
    const venue = VENUES.find((one) => one.name === name);
    if (!venue) throw new AppError("market/venue", `there is no venue ${name} in this version`);
    const market =
      this.venues.get(name) ??
      new VenueMarket({
        engine: this.#engine,
        venue,
        listeners: this.#listeners,
        isDepthKnown,
        version: this.#version,
        intervals: this.#intervals,
        nextIndex: () => this.#count++,
      });
    this.venues.set(name, market);
    for (const facts of instruments) market.declare(facts);
  }
}
