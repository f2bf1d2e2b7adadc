import type { BookSnapshot, Candle } from "../../market.ts";
import type { CandleRange, Page, Refusal, RestAnswer } from "../venue.ts";
import { asList, asObject, readWire } from "../wire.ts";
import { readBook, readCandle } from "./messages.ts";
import { CANDLES_PER_PAGE, candlesRequest } from "./urls.ts";

export function readDepth(body: string, _symbol: string, receivedTime: number): BookSnapshot {
  return readBook(asObject(readWire(body), "the answer"), receivedTime);
}

/** A request covers a span of time; the next one the span behind it, whether or not there were candles. */
export function readCandles(body: string, range: CandleRange, receivedTime: number): Page<Candle, CandleRange> {
  const items = asList(readWire(body), "the answer")
    .map((candle) => readCandle(candle, receivedTime))
    .filter((candle) => candle !== null)
    .filter(({ openTime }) => openTime >= range.fromTime && openTime < range.toTime);
  const rest = { ...range, fromTime: range.fromTime + CANDLES_PER_PAGE * range.intervalMs };
  return { items, next: rest.fromTime < rest.toTime ? { request: candlesRequest(rest), range: rest } : null };
}

export function refusal({ status, headers, body }: RestAnswer): Refusal | null {
  if (status >= 200 && status < 300) return null;
  const seconds = headers["retry-after"];
  return {
    code: `HTTP ${status}`,
    reason: `Hyperliquid says ${body.slice(0, 200) || `HTTP status ${status}`}`,
    retryable: status === 429 || status >= 500,
    retryAfterMs: seconds !== undefined && Number(seconds) >= 0 ? Number(seconds) * 1000 : null,
    isBan: false,
  };
}
