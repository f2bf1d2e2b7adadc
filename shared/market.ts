declare const exact: unique symbol;

/** A number of zero or more written as digits, with a point where it has a fraction, exactly as meant: `63388.10`. */
export type DecimalText = string & { readonly [exact]: true };

/** A price and the quantity that stands there; a quantity of 0 takes the level away. */
export type Level = readonly [price: DecimalText, quantity: DecimalText];

/** Times in microseconds since 1970 UTC: by the venue's clock, where it tells, and by ours. */
export interface Stamps {
  readonly exchangeTime: number | null;
  readonly receivedTime: number;
}

/** A public print. An aggregate of several prints carries the id of the last, and of the first beside it. */
export interface Trade extends Stamps {
  readonly kind: "trade";
  readonly symbol: string;
  readonly tradeId: string;
  readonly firstTradeId: string | null;
  readonly price: DecimalText;
  readonly quantity: DecimalText;
  readonly aggressor: "buy" | "sell";
}

/** The best bid and ask; a side is null while nobody stands there. `sequence` is in the space of the book's, if any. */
export interface Quote extends Stamps {
  readonly kind: "quote";
  readonly symbol: string;
  readonly bid: Level | null;
  readonly ask: Level | null;
  readonly sequence: number | null;
}

/** A whole book to the depth that was asked for, best levels first. */
export interface BookSnapshot extends Stamps {
  readonly kind: "bookSnapshot";
  readonly symbol: string;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly sequence: number | null;
  readonly checksum: number | null;
}

/** Levels that changed, with their new quantities, in the order in which the venue tells them. */
export interface BookDelta extends Stamps {
  readonly kind: "bookDelta";
  readonly symbol: string;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly firstSequence: number | null;
  readonly lastSequence: number | null;
  readonly checksum: number | null;
}

/** A venue's own bar. Open time in milliseconds since 1970 UTC, the interval half-open; volume in the base. */
export interface Candle extends Stamps {
  readonly kind: "candle";
  readonly symbol: string;
  readonly intervalMs: number;
  readonly openTime: number;
  readonly open: DecimalText;
  readonly high: DecimalText;
  readonly low: DecimalText;
  readonly close: DecimalText;
  readonly volume: DecimalText;
  readonly trades: number;
  readonly isClosed: boolean;
}

/** What can be traded at a venue, and in which steps. */
export interface Instrument {
  /** The venue's spelling, as its streams want it. */
  readonly symbol: string;
  /** `BTC/USDT`, or `BTC-PERP` of a perpetual. */
  readonly name: string;
  readonly kind: "spot" | "perpetual";
  readonly base: string;
  readonly quote: string;
  readonly status: "trading" | "halted" | "delisted";
  readonly tickSize: DecimalText;
  readonly lotSize: DecimalText;
  /** Prices may have no more significant digits than this, whole numbers apart. */
  readonly significantDigits: number | null;
  readonly minQuantity: DecimalText | null;
  readonly minNotional: DecimalText | null;
}
