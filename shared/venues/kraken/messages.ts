import type { BookDelta, BookSnapshot, Candle, Level, Quote, Trade } from "../../market.ts";
import {
  asCount,
  asDecimal,
  asId,
  asInstant,
  asList,
  asObject,
  asPositive,
  asText,
  FrameError,
  type Wire,
  type WireObject,
} from "../wire.ts";

/** Lengths of candles in minutes. */
export const INTERVALS_MINUTES: readonly number[] = [1, 5, 15, 30, 60, 240, 1440, 10_080, 21_600];

export function readAggressor(value: Wire | undefined): Trade["aggressor"] {
  if (value === "buy" || value === "b") return "buy";
  if (value === "sell" || value === "s") return "sell";
  throw new FrameError("the side of a trade is neither buy nor sell", value);
}

export function readTrade(data: WireObject, receivedTime: number): Trade {
  return {
    kind: "trade",
    symbol: asText(data.get("symbol"), "symbol"),
    tradeId: asId(data.get("trade_id"), "trade_id"),
    firstTradeId: null,
    price: asPositive(data.get("price"), "price"),
    quantity: asPositive(data.get("qty"), "qty"),
    aggressor: readAggressor(data.get("side")),
    exchangeTime: asInstant(data.get("timestamp"), "timestamp"),
    receivedTime,
  };
}

function readLevels(value: Wire | undefined, what: string): Level[] {
  return asList(value, what).map((entry) => {
    const level = asObject(entry, `a level of ${what}`);
    return [asPositive(level.get("price"), "price"), asDecimal(level.get("qty"), "qty")];
  });
}

/** A book or its changes. Kraken numbers nothing: the checksum over the best ten levels takes the numbers' place. */
export function readBook(data: WireObject, type: Wire | undefined, receivedTime: number): BookSnapshot | BookDelta {
  const timestamp = data.get("timestamp");
  const checksum = asCount(data.get("checksum"), "checksum");
  if (checksum > 0xffffffff) throw new FrameError("checksum is no number of 32 bits");
  const book = {
    symbol: asText(data.get("symbol"), "symbol"),
    bids: readLevels(data.get("bids"), "bids"),
    asks: readLevels(data.get("asks"), "asks"),
    checksum,
    exchangeTime: timestamp === undefined ? null : asInstant(timestamp, "timestamp"),
    receivedTime,
  };
  if (type === "snapshot") return { kind: "bookSnapshot", sequence: null, ...book };
  if (type === "update") return { kind: "bookDelta", firstSequence: null, lastSequence: null, ...book };
  throw new FrameError("type is neither snapshot nor update", type);
}

export function readQuote(data: WireObject, receivedTime: number): Quote {
  const level = (price: string, quantity: string): Level | null => {
    const standing = asDecimal(data.get(quantity), quantity);
    return /[1-9]/.test(standing) ? [asPositive(data.get(price), price), standing] : null;
  };
  const timestamp = data.get("timestamp");
  return {
    kind: "quote",
    symbol: asText(data.get("symbol"), "symbol"),
    bid: level("bid", "bid_qty"),
    ask: level("ask", "ask_qty"),
    sequence: null,
    exchangeTime: timestamp === undefined ? null : asInstant(timestamp, "timestamp"),
    receivedTime,
  };
}

/** A candle of the stream. It is never known to be the last of its interval: that the next one's arrival tells. */
export function readCandle(data: WireObject, receivedTime: number): Candle {
  return {
    kind: "candle",
    symbol: asText(data.get("symbol"), "symbol"),
    intervalMs: asCount(data.get("interval"), "interval") * 60_000,
    openTime: Math.floor(asInstant(data.get("interval_begin"), "interval_begin") / 1000),
    open: asPositive(data.get("open"), "open"),
    high: asPositive(data.get("high"), "high"),
    low: asPositive(data.get("low"), "low"),
    close: asPositive(data.get("close"), "close"),
    volume: asDecimal(data.get("volume"), "volume"),
    trades: asCount(data.get("trades"), "trades"),
    isClosed: false,
    exchangeTime: null,
    receivedTime,
  };
}
