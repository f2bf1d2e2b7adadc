import type { CandleRange, HistoryRange, KnownTrade, RestRequest } from "../venue.ts";
import { SHALLOW_LEVELS, SNAPSHOT_LEVELS } from "./book.ts";
import { INTERVALS } from "./messages.ts";

export const CANDLES_PER_PAGE = 1000;
export const TRADES_PER_PAGE = 1000;

function get(path: string, weight: number): RestRequest {
  return { method: "GET", path, body: null, weight };
}

export const instrumentsRequest = (): readonly RestRequest[] => [get("/api/v3/exchangeInfo", 20)];

export function depthRequest(symbol: string, isShallow = false): RestRequest {
  const levels = isShallow ? SHALLOW_LEVELS : SNAPSHOT_LEVELS;
  return get(`/api/v3/depth?symbol=${encodeURIComponent(symbol)}&limit=${levels}`, isShallow ? 5 : 50);
}

/** Throws a RangeError for a length that Binance has no candles of. */
export function candlesRequest({ symbol, intervalMs, fromTime, toTime }: CandleRange): RestRequest {
  const interval = [...INTERVALS].find(([, length]) => length === intervalMs)?.[0];
  if (interval === undefined) throw new RangeError(`no candles of ${intervalMs} ms`);
  const query = `symbol=${encodeURIComponent(symbol)}&interval=${interval}&startTime=${fromTime}&endTime=${toTime - 1}`;
  return get(`/api/v3/klines?${query}&limit=${CANDLES_PER_PAGE}`, 2);
}

/** Trades one by one (an aggregate may hold some that came and some that did not). Public since its key was dropped. */
export const tradesBehindRequest = (symbol: string, { id }: KnownTrade): RestRequest =>
  get(`/api/v3/historicalTrades?symbol=${encodeURIComponent(symbol)}&fromId=${id + 1}&limit=${TRADES_PER_PAGE}`, 25);

/** Aggregates of trades, from a time or behind an aggregate's id. */
export function tradesRequest({ symbol, fromTime, toTime }: HistoryRange, fromId?: number): RestRequest {
  const from = fromId === undefined ? `startTime=${fromTime}&endTime=${toTime - 1}` : `fromId=${fromId}`;
  return get(`/api/v3/aggTrades?symbol=${encodeURIComponent(symbol)}&${from}&limit=${TRADES_PER_PAGE}`, 4);
}
