import type { BookSnapshot, Candle, Level, Trade } from "../../market.ts";
import type { CandleRange, HistoryRange, KnownTrade, Page, Refusal, RestAnswer, RestRequest } from "../venue.ts";
import {
  asCount,
  asDecimal,
  asId,
  asList,
  asObject,
  asPositive,
  FrameError,
  readWire,
  type Wire,
  type WireObject,
} from "../wire.ts";
import { DEPTH } from "./book.ts";
import { INTERVALS_MINUTES, readAggressor } from "./messages.ts";
import { pairFromSymbol } from "./symbols.ts";
import { publicRequest, readErrors, readResult } from "./urls.ts";

export const TRADES_PER_PAGE = 1000;

export const instrumentsRequest = (): readonly RestRequest[] => [publicRequest("AssetPairs")];

export const depthRequest = (symbol: string): RestRequest =>
  publicRequest("Depth", { pair: pairFromSymbol(symbol), count: DEPTH });

/** Throws a RangeError for a length that Kraken has no candles of. `since` is exclusive. */
export function candlesRequest({ symbol, intervalMs, fromTime }: CandleRange): RestRequest {
  const interval = intervalMs / 60_000;
  if (!INTERVALS_MINUTES.includes(interval)) throw new RangeError(`no candles of ${intervalMs} ms`);
  return publicRequest("OHLC", { pair: pairFromSymbol(symbol), interval, since: Math.ceil(fromTime / 1000) - 1 });
}

/** Trades behind a time in nanoseconds. */
function tradesBehind(symbol: string, since: string): RestRequest {
  return publicRequest("Trades", { pair: pairFromSymbol(symbol), since, count: TRADES_PER_PAGE });
}

export function tradesRequest({ symbol, fromTime }: HistoryRange): RestRequest {
  return tradesBehind(symbol, String(BigInt(fromTime) * 1_000_000n - 1n));
}

/** From the known trade's own microsecond on: others may share it. */
export const tradesBehindRequest = (symbol: string, { time }: KnownTrade): RestRequest =>
  tradesBehind(symbol, String(BigInt(time) * 1000n - 1n));

export function readTradesBehind(body: string, symbol: string, receivedTime: number): Trade[] {
  return rowsOf(readResult(body)).map((row) => tradeFrom(row, symbol, receivedTime));
}

/** The rows of the one pair that was asked for, beside `last`. */
function rowsOf(result: WireObject): readonly Wire[] {
  const [rows] = [...result].filter(([name]) => name !== "last");
  if (!rows) throw new FrameError("the answer holds no pair");
  return asList(rows[1], "the rows");
}

export function readDepth(body: string, symbol: string, receivedTime: number): BookSnapshot {
  const [pair] = [...readResult(body).values()];
  const book = asObject(pair, "the book");
  const levels = (side: string): Level[] =>
    asList(book.get(side), side).map((row) => {
      const [price, quantity] = asList(row, "a level");
      return [asPositive(price, "a price"), asDecimal(quantity, "a quantity")];
    });
  return {
    kind: "bookSnapshot",
    symbol,
    bids: levels("bids"),
    asks: levels("asks"),
    sequence: null,
    checksum: null,
    exchangeTime: null,
    receivedTime,
  };
}

/** All candles since a time, at most the last 720; there is no way to earlier ones, so there is one page. */
export function readCandles(body: string, range: CandleRange, receivedTime: number): Page<Candle, CandleRange> {
  const all = rowsOf(readResult(body)).map((row) => candleFrom(row, range, receivedTime));
  return { items: all.filter(({ openTime }) => openTime >= range.fromTime && openTime < range.toTime), next: null };
}

function candleFrom(row: Wire, { symbol, intervalMs }: CandleRange, receivedTime: number): Candle {
  const [seconds, open, high, low, close, , volume, trades] = asList(row, "a candle");
  const openTime = asCount(seconds, "the time") * 1000;
  return {
    kind: "candle",
    symbol,
    intervalMs,
    openTime,
    open: asPositive(open, "the open"),
    high: asPositive(high, "the high"),
    low: asPositive(low, "the low"),
    close: asPositive(close, "the close"),
    volume: asDecimal(volume, "the volume"),
    trades: asCount(trades, "the number of trades"),
    isClosed: (openTime + intervalMs) * 1000 <= receivedTime,
    exchangeTime: null,
    receivedTime,
  };
}

export function readTrades(body: string, range: HistoryRange, receivedTime: number): Page<Trade, HistoryRange> {
  const result = readResult(body);
  const all = rowsOf(result).map((row) => tradeFrom(row, range.symbol, receivedTime));
  const items = all.filter(({ exchangeTime }) => exchangeTime !== null && exchangeTime < range.toTime * 1000);
  const isMore = all.length >= TRADES_PER_PAGE && items.length === all.length;
  const request = () => tradesBehind(range.symbol, asId(result.get("last"), "last"));
  return { items, next: isMore ? { request: request(), range } : null };
}

function tradeFrom(row: Wire, symbol: string, receivedTime: number): Trade {
  const [price, quantity, seconds, side, , , tradeId] = asList(row, "a trade");
  return {
    kind: "trade",
    symbol,
    tradeId: asId(tradeId, "the trade's id"),
    firstTradeId: null,
    price: asPositive(price, "the price"),
    quantity: asPositive(quantity, "the quantity"),
    aggressor: readAggressor(side),
    exchangeTime: microsFromSeconds(asDecimal(seconds, "the time")),
    receivedTime,
  };
}

function microsFromSeconds(seconds: string): number {
  const [whole = "", fraction = ""] = seconds.split(".");
  const micros = Number(whole + fraction.padEnd(6, "0").slice(0, 6));
  if (!Number.isSafeInteger(micros)) throw new FrameError("the time is too late", seconds);
  return micros;
}

/** Kraken's limit counts down by itself, so it tells no time to come back. */
export function refusal({ status, headers, body }: RestAnswer): Refusal | null {
  const isFine = status >= 200 && status < 300;
  const error = complaintOf(body) ?? (isFine ? null : `HTTP ${status}`);
  if (error === null) return null;
  const seconds = headers["retry-after"];
  return {
    code: error,
    reason: `Kraken says ${error}`,
    retryable:
      /Rate limit|Too many|Service:|EService|EGeneral:Internal|EGeneral:Temporary/.test(error) || status >= 429,
    retryAfterMs: seconds !== undefined && Number(seconds) >= 0 ? Number(seconds) * 1000 : null,
    isBan: error.startsWith("EGeneral:Temporary lockout"),
  };
}

function complaintOf(body: string): string | null {
  try {
    return readErrors(asObject(readWire(body), "the answer"))[0] ?? null;
  } catch (error) {
    // A gateway in front of the venue answers with a page.
    if (error instanceof FrameError) return null;
    throw error;
  }
}
