import type { Venue } from "../venue.ts";
import { book } from "./book.ts";
import {
  candlesRequest,
  depthRequest,
  instrumentsRequest,
  readCandles,
  readDepth,
  readTrades,
  readTradesBehind,
  refusal,
  TRADES_PER_PAGE,
  tradesBehindRequest,
  tradesRequest,
} from "./history.ts";
import { INTERVALS_MINUTES } from "./messages.ts";
import { parse, recognises } from "./parse.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";
import { readInstruments } from "./symbols.ts";

const MINUTE = 60_000;

/**
 * Facts of docs.kraken.com, WebSocket v2 and REST. Numbers of connections, messages and public requests are not
 * published; these stay below what is told of them.
 */
export const kraken: Venue = {
  name: "kraken",
  title: "Kraken",
  proof: "vectors",
  proofText: "The venue's published checksum and a recorded chain of four frames come out as sent.",
  integrity: "checksum",
  endpoints: { rest: "https://api.kraken.com", stream: "wss://ws.kraken.com" },
  streamPath: "/v2",
  limits: {
    messages: { count: 5, windowMs: 1000 },
    connects: { count: 100, windowMs: 10 * MINUTE },
    connections: null,
    subscriptionsPerConnection: 500,
    weight: { count: 1, windowMs: 1000 },
    connectionLifeMs: null,
  },
  // A heartbeat comes each second in which nothing else does; five without any are the recommended end.
  heartbeat: { frame: `{"method":"ping"}`, everyMs: 30_000, deadAfterMs: 5000 },
  candleIntervalsMs: INTERVALS_MINUTES.map((minutes) => minutes * MINUTE),
  book,
  rest: {
    instruments: instrumentsRequest,
    readInstruments,
    depth: depthRequest,
    readDepth,
    candles: candlesRequest,
    readCandles,
    trades: { request: tradesRequest, read: readTrades },
    tradesBehind: { most: TRADES_PER_PAGE, request: tradesBehindRequest, read: readTradesBehind },
    refusal,
  },
  recognises,
  parse,
  subscribe,
  unsubscribe,
};
