import type { Venue } from "../venue.ts";
import { book } from "./book.ts";
import { readCandles, readDepth, refusal } from "./history.ts";
import { INTERVALS } from "./messages.ts";
import { parse, recognises } from "./parse.ts";
import { subscribe, unsubscribe } from "./subscribe.ts";
import { readInstruments } from "./symbols.ts";
import { candlesRequest, depthRequest, instrumentsRequest } from "./urls.ts";

const MINUTE = 60_000;

/**
 * Facts of the Python SDK (2026-04-14) and of the documentation's page on rate limits. Where the two disagree, as on the
 * number of connections, the lower one stands.
 */
export const hyperliquid: Venue = {
  name: "hyperliquid",
  title: "Hyperliquid",
  proof: "recorded",
  proofText: "A recorded session of books and trades is read as it was sent.",
  integrity: "full",
  endpoints: { rest: "https://api.hyperliquid.xyz", stream: "wss://api.hyperliquid.xyz" },
  streamPath: "/ws",
  limits: {
    messages: { count: 2000, windowMs: MINUTE },
    connects: { count: 30, windowMs: MINUTE },
    connections: 10,
    subscriptionsPerConnection: 1000,
    weight: { count: 1200, windowMs: MINUTE },
    connectionLifeMs: null,
  },
  // The server drops a connection that has been silent for a minute.
  heartbeat: { frame: `{"method":"ping"}`, everyMs: 30_000, deadAfterMs: 60_000 },
  candleIntervalsMs: [...INTERVALS.values()],
  book,
  rest: {
    instruments: instrumentsRequest,
    readInstruments,
    depth: depthRequest,
    readDepth,
    candles: candlesRequest,
    readCandles,
    trades: null,
    tradesBehind: null,
    refusal,
  },
  recognises,
  parse,
  subscribe,
  unsubscribe,
};
