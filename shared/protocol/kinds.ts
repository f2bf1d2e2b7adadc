/** Version of the wire between relay and page. Another major version is refused with code 4409. */
export const PROTOCOL = 1;

/** How a column's values lie in a message, little-endian: `text` as the ends of all values (u32 each) and their UTF-8. */
export type ColumnType = "u8" | "u32" | "i64" | "f64" | "text";

/** What a message says: its number on the wire, and its columns in order. Kinds and columns are only ever added. */
export interface Kind {
  readonly code: number;
  readonly columns: Readonly<Record<string, ColumnType>>;
}

/** How streams fare, one of them or a venue's together. */
const HEALTH = {
  state: "u8",
  reason: "text",
  heardTime: "i64",
  rate: "f64",
  gaps: "u32",
  reconnects: "u32",
  lateMs: "f64",
} as const;

/**
 * The kinds of messages. `instrument` is the number under which `instruments` names one; prices are in units of
 * 10^-priceDecimals, quantities of 10^-quantityDecimals; a price of -1 is none. Where those
 * decimals change, each channel of units begins again with a snapshot (seq 0), that of instruments first. Times are µs since 1970 UTC.
 */
export const KINDS = {
  instruments: {
    code: 1,
    columns: {
      instrument: "u32",
      venue: "text",
      name: "text",
      base: "text",
      quote: "text",
      proof: "text",
      priceDecimals: "u8",
      quantityDecimals: "u8",
    },
  },
  /** The best prices, the last one, and the first of the day's window; `state` is a place in `STATES`. */
  tops: {
    code: 2,
    columns: {
      instrument: "u32",
      state: "u8",
      bid: "i64",
      bidQuantity: "i64",
      ask: "i64",
      askQuantity: "i64",
      last: "i64",
      reference: "i64",
      receivedTime: "i64",
      /** Why the state is what it is; empty where it is live. */
      reason: "text",
    },
  },
  /** The best levels of one book, bids (0) first, then asks (1), best first. */
  book: { code: 3, columns: { instrument: "u32", side: "u8", price: "i64", quantity: "i64" } },
  trades: {
    code: 4,
    columns: {
      instrument: "u32",
      side: "u8",
      price: "i64",
      quantity: "i64",
      time: "i64",
      receivedTime: "i64",
    },
  },
  bars: {
    code: 5,
    columns: {
      instrument: "u32",
      intervalMs: "u32",
      openTime: "i64",
      open: "i64",
      high: "i64",
      low: "i64",
      close: "i64",
      volume: "i64",
      isClosed: "u8",
      trades: "u32",
      /** How often late or missed trades have corrected it. */
      revision: "u32",
      /** A place in `BAR_SOURCES`. */
      source: "u8",
      /** Why trades are missing in the midst of it; empty where none are. */
      reason: "text",
    },
  },
  streams: {
    code: 6,
    columns: {
      venue: "text",
      symbol: "text",
      channel: "text",
      ...HEALTH,
    },
  },
  alerts: {
    code: 7,
    columns: {
      alertId: "text",
      rule: "text",
      instrument: "text",
      direction: "text",
      move: "f64",
      price: "f64",
      reference: "f64",
      windowMs: "u32",
      time: "i64",
      isTest: "u8",
      isSnoozed: "u8",
    },
  },
  events: { code: 8, columns: { event: "text", instrument: "u32", time: "i64", text: "text" } },
  /** Each venue's streams together; `state` is that of the venue, the worst that holds for a tenth of its streams. */
  venues: {
    code: 9,
    columns: {
      venue: "text",
      proof: "text",
      instruments: "u32",
      streams: "u32",
      freshStreams: "u32",
      ...HEALTH,
    },
  },
  /** Closes of past minutes for a small picture, oldest first; as many as the subscription's depth. */
  sparks: { code: 10, columns: { instrument: "u32", time: "i64", price: "i64" } },
  /**
   * Indicators on bars: `indicator` is a place in the welcome's list, `output` one of its outputs. The last of them, as many
   * as the subscription's depth, then each as its bar changes, closes or is corrected; NaN where there is none.
   */
  indicators: {
    code: 11,
    columns: {
      instrument: "u32",
      indicator: "u32",
      output: "u8",
      intervalMs: "u32",
      openTime: "i64",
      isClosed: "u8",
      value: "f64",
    },
  },
  /** Figures for models, as they are now: `feature` is a place in the welcome's list; NaN where there is none. */
  features: { code: 12, columns: { instrument: "u32", feature: "u32", value: "f64" } },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;

/** States of a stream, by their place on the wire. */
export const STATES = ["live", "quiet", "stale", "resyncing", "down"] as const;

/** Where a bar comes from, by its place on the wire: `partial` lacks trades, those before the first that is known or missed ones. */
export const BAR_SOURCES = ["live", "history", "partial"] as const;

/** Channels that tell the newest state and leave out what was between; all others tell every event. */
export const STATE_CHANNELS: ReadonlySet<KindName> = new Set<KindName>([
  "tops",
  "book",
  "streams",
  "venues",
  "sparks",
  "features",
]);

type Value<Type extends ColumnType> = Type extends "text" ? string : Type extends "i64" ? bigint : number;

/** A row of a kind. */
export type Row<Name extends KindName> = {
  readonly [Column in keyof (typeof KINDS)[Name]["columns"]]: (typeof KINDS)[Name]["columns"][Column] extends ColumnType
    ? Value<(typeof KINDS)[Name]["columns"][Column]>
    : never;
};
