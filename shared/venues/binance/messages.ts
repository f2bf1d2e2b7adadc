import type { BookDelta, BookSnapshot, Candle, Level, Quote, Trade } from "../../market.ts";
import {
  asBoolean,
  asCount,
  asDecimal,
  asId,
  asList,
  asMillis,
  asObject,
  asPositive,
  asText,
  type Wire,
  type WireObject,
} from "../wire.ts";

/** Lengths of candles by their names on the wire, except months, which have no one length. */
export const INTERVALS: ReadonlyMap<string, number> = new Map([
  ["1s", 1000],
  ["1m", 60_000],
  ["3m", 180_000],
  ["5m", 300_000],
  ["15m", 900_000],
  ["30m", 1_800_000],
  ["1h", 3_600_000],
  ["2h", 7_200_000],
  ["4h", 14_400_000],
  ["6h", 21_600_000],
  ["8h", 28_800_000],
  ["12h", 43_200_000],
  ["1d", 86_400_000],
  ["3d", 259_200_000],
  ["1w", 604_800_000],
]);

function readLevels(value: Wire | undefined, what: string): Level[] {
  return asList(value, what).map((level) => {
    const [price, quantity] = asList(level, `a level of ${what}`);
    return [asPositive(price, `a price of ${what}`), asDecimal(quantity, `a quantity of ${what}`)];
  });
}

/** `trade` and `aggTrade`; `m` says that the buyer rested, so the seller was the aggressor. */
export function readTrade(data: WireObject, receivedTime: number): Trade {
  const isAggregate = data.has("a");
  return {
    kind: "trade",
    symbol: asText(data.get("s"), "s"),
    tradeId: isAggregate ? asId(data.get("l"), "l") : asId(data.get("t"), "t"),
    firstTradeId: isAggregate ? asId(data.get("f"), "f") : null,
    price: asPositive(data.get("p"), "p"),
    quantity: asPositive(data.get("q"), "q"),
    aggressor: asBoolean(data.get("m"), "m") ? "sell" : "buy",
    exchangeTime: asMillis(data.get("T"), "T"),
    receivedTime,
  };
}

export function readQuote(data: WireObject, receivedTime: number): Quote {
  const level = (price: string, quantity: string): Level | null => {
    const standing = asDecimal(data.get(quantity), quantity);
    return /[1-9]/.test(standing) ? [asPositive(data.get(price), price), standing] : null;
  };
  return {
    kind: "quote",
    symbol: asText(data.get("s"), "s"),
    bid: level("b", "B"),
    ask: level("a", "A"),
    sequence: asCount(data.get("u"), "u"),
    exchangeTime: null,
    receivedTime,
  };
}

export function readDelta(data: WireObject, receivedTime: number): BookDelta {
  return {
    kind: "bookDelta",
    symbol: asText(data.get("s"), "s"),
    bids: readLevels(data.get("b"), "b"),
    asks: readLevels(data.get("a"), "a"),
    firstSequence: asCount(data.get("U"), "U"),
    lastSequence: asCount(data.get("u"), "u"),
    checksum: null,
    exchangeTime: asMillis(data.get("E"), "E"),
    receivedTime,
  };
}

/** The answer to a request of depth, which names no symbol. */
export function readSnapshot(data: WireObject, symbol: string, receivedTime: number): BookSnapshot {
  return {
    kind: "bookSnapshot",
    symbol,
    bids: readLevels(data.get("bids"), "bids"),
    asks: readLevels(data.get("asks"), "asks"),
    sequence: asCount(data.get("lastUpdateId"), "lastUpdateId"),
    checksum: null,
    exchangeTime: null,
    receivedTime,
  };
}

/** A candle of the stream; null for months. */
export function readKline(data: WireObject, receivedTime: number): Candle | null {
  const kline = asObject(data.get("k"), "k");
  const intervalMs = INTERVALS.get(asText(kline.get("i"), "i"));
  if (intervalMs === undefined) return null;
  return {
    kind: "candle",
    symbol: asText(kline.get("s"), "s"),
    intervalMs,
    openTime: asMillis(kline.get("t"), "t") / 1000,
    open: asPositive(kline.get("o"), "o"),
    high: asPositive(kline.get("h"), "h"),
    low: asPositive(kline.get("l"), "l"),
    close: asPositive(kline.get("c"), "c"),
    volume: asDecimal(kline.get("v"), "v"),
    trades: asCount(kline.get("n"), "n"),
    isClosed: asBoolean(kline.get("x"), "x"),
    exchangeTime: asMillis(data.get("E"), "E"),
    receivedTime,
  };
}
