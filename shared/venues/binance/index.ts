import type { Venue } from "../venue.ts";
import { book } from "./book.ts";
import { readCandles, readDepth, readTrades, readTradesBehind, refusal } from "./history.ts";
import { INTERVALS } from "./messages.ts";
import { parse, recognises } from "./parse.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";
import { readInstruments } from "./symbols.ts";
import {
  candlesRequest,
  depthRequest,
  instrumentsRequest,
  TRADES_PER_PAGE,
  tradesBehindRequest,
  tradesRequest,
} from "./urls.ts";

const MINUTE = 60_000;

/** Facts of binance-spot-api-docs as of 2026-07-21. */
export const binance: Venue = {
  name: "binance",
  title: "Binance",
  proof: "recorded",
  proofText: "A recorded session replays without a gap, and every quote that can be compared equals the rebuilt book.",
  integrity: "sequence",
  endpoints: { rest: "https://api.binance.com", stream: "wss://stream.binance.com:9443" },
  streamPath: "/stream",
  limits: {
    messages: { count: 5, windowMs: 1000 },
    connects: { count: 300, windowMs: 5 * MINUTE },
    connections: null,
    subscriptionsPerConnection: 1024,
    weight: { count: 6000, windowMs: MINUTE },
    connectionLifeMs: 24 * 60 * MINUTE,
  },
  // The server pings every 20 s; a connection without any for three of them has lost its other end.
  heartbeat: { frame: null, everyMs: 20_000, deadAfterMs: MINUTE },
  candleIntervalsMs: [...INTERVALS.values()],
  book,
  rest: {
    instruments: instrumentsRequest,
    readInstruments,
    depth: depthRequest,
    readDepth,
    candles: candlesRequest,
    readCandles,
    trades: { request: (range) => tradesRequest(range), read: readTrades },
    tradesBehind: { most: TRADES_PER_PAGE, request: tradesBehindRequest, read: readTradesBehind },
    refusal,
  },
  recognises,
  parse,
  subscribe,
  unsubscribe,
};
