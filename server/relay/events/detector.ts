import type { MarketEventName } from "../../../shared/market-events.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { MarketTrade } from "../market/listener.ts";

/** An event as it is told: the figure, what it was compared with, and when it was so, in µs of the receipt. */
export interface MarketEvent {
  readonly kind: MarketEventName;
  readonly time: number;
  /** In the unit of the event: lots, basis points, a share, or a volatility per minute. Negative on the side of sellers. */
  readonly value: number;
  readonly usual: number;
  /** The other venue's instrument, of events that are of two. */
  readonly other?: InstrumentMarket;
}

export type Found = Omit<MarketEvent, "kind">;

export type EventOptions = Readonly<Record<string, number>>;

/** Watches one instrument for one kind of event. */
export interface Detector {
  trade?(trade: MarketTrade): Found | null;
  /** Looks at a fresh book. `now` in µs. */
  look?(now: number): Found | null;
  /** The book cannot be vouched for. */
  lost?(): void;
  /** A minute is complete, which ended at `now`. */
  minute?(now: number): Found | null;
}
