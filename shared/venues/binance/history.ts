import type { BookSnapshot, Candle, Trade } from "../../market.ts";
import type { CandleRange, HistoryRange, Page, Refusal, RestAnswer } from "../venue.ts";
import {
  asBoolean,
  asCount,
  asDecimal,
  asId,
  asList,
  asMillis,
  asObject,
  asPositive,
  FrameError,
  isObject,
  readWire,
  type Wire,
  WireNumber,
} from "../wire.ts";
import { readSnapshot, readTrade } from "./messages.ts";
import { CANDLES_PER_PAGE, candlesRequest, TRADES_PER_PAGE, tradesRequest } from "./urls.ts";

export function readDepth(body: string, symbol: string, receivedTime: number): BookSnapshot {
  return readSnapshot(asObject(readWire(body), "the answer"), symbol, receivedTime);
}

/** Candles from `startTime` on, oldest first; a full page may have more behind it. */
export function readCandles(body: string, range: CandleRange, receivedTime: number): Page<Candle, CandleRange> {
  const items = asList(readWire(body), "the answer").map((row) => candleFrom(row, range, receivedTime));
  const last = items.at(-1);
  const rest = { ...range, fromTime: last ? last.openTime + range.intervalMs : range.toTime };
  const isMore = items.length >= CANDLES_PER_PAGE && rest.fromTime < rest.toTime;
  return { items, next: isMore ? { request: candlesRequest(rest), range: rest } : null };
}

function candleFrom(row: Wire, { symbol, intervalMs }: CandleRange, receivedTime: number): Candle {
  const [openTime, open, high, low, close, volume, closeTime, , trades] = asList(row, "a candle");
  return {
    kind: "candle",
    symbol,
    intervalMs,
    openTime: asMillis(openTime, "the open time") / 1000,
    open: asPositive(open, "the open"),
    high: asPositive(high, "the high"),
    low: asPositive(low, "the low"),
    close: asPositive(close, "the close"),
    volume: asDecimal(volume, "the volume"),
    trades: asCount(trades, "the number of trades"),
    isClosed: asMillis(closeTime, "the close time") < receivedTime,
    exchangeTime: null,
    receivedTime,
  };
}

/** Past trades as Binance keeps them: of one taker order at one price together. */
export function readTrades(body: string, range: HistoryRange, receivedTime: number): Page<Trade, HistoryRange> {
  const rows = asList(readWire(body), "the answer").map((row) => asObject(row, "a trade"));
  const all = rows.map((row) => readTrade(new Map([...row, ["s", range.symbol]]), receivedTime));
  const items = all.filter(({ exchangeTime }) => exchangeTime !== null && exchangeTime < range.toTime * 1000);
  const last = rows.at(-1);
  const isMore = last !== undefined && rows.length >= TRADES_PER_PAGE && items.length === all.length;
  return { items, next: isMore ? { request: tradesRequest(range, asCount(last.get("a"), "a") + 1), range } : null };
}

/** Answers of `historicalTrades`, which numbers trades as the stream does. */
export function readTradesBehind(body: string, symbol: string, receivedTime: number): Trade[] {
  return asList(readWire(body), "the answer").map((row) => {
    const data = asObject(row, "a trade");
    return {
      kind: "trade",
      symbol,
      tradeId: asId(data.get("id"), "id"),
      firstTradeId: null,
      price: asPositive(data.get("price"), "price"),
      quantity: asPositive(data.get("qty"), "qty"),
      aggressor: asBoolean(data.get("isBuyerMaker"), "isBuyerMaker") ? "sell" : "buy",
      exchangeTime: asMillis(data.get("time"), "time"),
      receivedTime,
    };
  });
}

/** 429 asks to slow down, 418 is a ban of the address; both tell in seconds when to come back. */
export function refusal({ status, headers, body }: RestAnswer): Refusal | null {
  if (status >= 200 && status < 300) return null;
  const { code, reason } = complaintOf(body);
  const seconds = Number(headers["retry-after"]);
  return {
    code: code ?? `HTTP ${status}`,
    reason: reason ?? `HTTP status ${status}`,
    retryable: status === 429 || status === 418 || status >= 500,
    retryAfterMs: headers["retry-after"] !== undefined && seconds >= 0 ? seconds * 1000 : null,
    isBan: status === 418,
  };
}

function complaintOf(body: string): { code?: string; reason?: string } {
  try {
    const complaint = readWire(body);
    if (!isObject(complaint)) return {};
    const [code, reason] = [complaint.get("code"), complaint.get("msg")];
    return {
      ...(code instanceof WireNumber ? { code: code.text } : {}),
      ...(typeof reason === "string" ? { reason } : {}),
    };
  } catch (error) {
    // A gateway in front of the venue answers with a page.
    if (error instanceof FrameError) return {};
    throw error;
  }
}
