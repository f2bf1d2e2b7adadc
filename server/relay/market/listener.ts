import type { MarketEvent } from "../events/detector.ts";
import type { InstrumentMarket } from "./instrument.ts";
import type { UnitFactors } from "../../../wasm/index.ts";
import type { MarketBar } from "./bar.ts";

/** A public print that came for the first time. Prices in ticks, quantities in lots, times in µs. */
export interface MarketTrade {
  readonly id: number;
  readonly ticks: number;
  readonly lots: number;
  readonly isBuy: boolean;
  /** By the venue's clock; that of the receipt where the venue tells none. */
  readonly time: number;
  readonly receivedTime: number;
}

const DAY = 86_400_000_000;

/** A venue's time of a trade; that of the receipt where it tells none, or one so far ahead that bars would fill up to it. */
export const believedTime = (time: number, receivedTime: number): number =>
  time > 0 && time < receivedTime + DAY ? time : receivedTime;

/** The same trade counted in finer units. */
export const rescaledTrade = (trade: MarketTrade, { price, quantity }: UnitFactors): MarketTrade => ({
  ...trade,
  ticks: trade.ticks * price,
  lots: trade.lots * quantity,
});

/** Who is told what the market puts out, in its order. */
export interface MarketListener {
  /** All that an instrument holds is counted in finer units from here on; what it told before was in coarser ones. */
  rescaled?(instrument: InstrumentMarket, factors: UnitFactors): void;
  /** A book has changed, or may not be read as before. */
  book?(instrument: InstrumentMarket): void;
  quote?(instrument: InstrumentMarket): void;
  trade?(instrument: InstrumentMarket, trade: MarketTrade): void;
  /** Trades that a stream missed have been fetched, in the venue's order: bars will have them, and they are no news. */
  missed?(instrument: InstrumentMarket, trades: readonly MarketTrade[]): void;
  /** A bar is complete, or one that was complete has been corrected. */
  bar?(instrument: InstrumentMarket, bar: MarketBar): void;
  /** Bars of before have come in. */
  history?(instrument: InstrumentMarket): void;
  /** Something remarkable in what came, told after it. */
  event?(instrument: InstrumentMarket, event: MarketEvent): void;
}
