import type { BookSnapshot, Candle, Level, Quote, Trade } from "../../market.ts";
import {
  asCount,
  asDecimal,
  asId,
  asList,
  asMillis,
  asObject,
  asPositive,
  asText,
  FrameError,
  type Wire,
  type WireObject,
} from "../wire.ts";

/** Lengths of candles by their names on the wire, except months, which have no one length. */
export const INTERVALS: ReadonlyMap<string, number> = new Map([
  ["1m", 60_000],
  ["3m", 180_000],
  ["5m", 300_000],
  ["15m", 900_000],
  ["30m", 1_800_000],
  ["1h", 3_600_000],
  ["2h", 7_200_000],
  ["4h", 14_400_000],
  ["8h", 28_800_000],
  ["12h", 43_200_000],
  ["1d", 86_400_000],
  ["3d", 259_200_000],
  ["1w", 604_800_000],
]);

function readLevel(value: Wire | undefined): Level {
  const level = asObject(value, "a level");
  return [asPositive(level.get("px"), "px"), asDecimal(level.get("sz"), "sz")];
}

/** B hit the asks, A the bids. */
export function readTrade(value: Wire, receivedTime: number): Trade {
  const data = asObject(value, "a trade");
  const side = data.get("side");
  if (side !== "A" && side !== "B") throw new FrameError("side is neither A nor B", side);
  return {
    kind: "trade",
    symbol: asText(data.get("coin"), "coin"),
    tradeId: asId(data.get("tid"), "tid"),
    firstTradeId: null,
    price: asPositive(data.get("px"), "px"),
    quantity: asPositive(data.get("sz"), "sz"),
    aggressor: side === "B" ? "buy" : "sell",
    exchangeTime: asMillis(data.get("time"), "time"),
    receivedTime,
  };
}

/** Every message is the whole book of 20 levels a side; its time in milliseconds orders them. */
export function readBook(data: WireObject, receivedTime: number): BookSnapshot {
  const [bids, asks] = asList(data.get("levels"), "levels").map((side) => asList(side, "a side").map(readLevel));
  if (!bids || !asks) throw new FrameError("levels are not of two sides");
  const exchangeTime = asMillis(data.get("time"), "time");
  return {
    kind: "bookSnapshot",
    symbol: asText(data.get("coin"), "coin"),
    bids,
    asks,
    sequence: exchangeTime / 1000,
    checksum: null,
    exchangeTime,
    receivedTime,
  };
}

export function readQuote(data: WireObject, receivedTime: number): Quote {
  const [bid = null, ask = null] = asList(data.get("bbo"), "bbo");
  return {
    kind: "quote",
    symbol: asText(data.get("coin"), "coin"),
    bid: bid === null ? null : readLevel(bid),
    ask: ask === null ? null : readLevel(ask),
    sequence: null,
    exchangeTime: asMillis(data.get("time"), "time"),
    receivedTime,
  };
}

/** A candle of the stream or of history; null for months. `T` is its last millisecond. */
export function readCandle(value: Wire | undefined, receivedTime: number): Candle | null {
  const data = asObject(value, "a candle");
  const intervalMs = INTERVALS.get(asText(data.get("i"), "i"));
  if (intervalMs === undefined) return null;
  const openTime = asMillis(data.get("t"), "t") / 1000;
  return {
    kind: "candle",
    symbol: asText(data.get("s"), "s"),
    intervalMs,
    openTime,
    open: asPositive(data.get("o"), "o"),
    high: asPositive(data.get("h"), "h"),
    low: asPositive(data.get("l"), "l"),
    close: asPositive(data.get("c"), "c"),
    volume: asDecimal(data.get("v"), "v"),
    trades: asCount(data.get("n"), "n"),
    isClosed: (openTime + intervalMs) * 1000 <= receivedTime,
    exchangeTime: null,
    receivedTime,
  };
}
