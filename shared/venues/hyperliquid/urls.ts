import type { CandleRange, RestRequest } from "../venue.ts";
import { INTERVALS } from "./messages.ts";

/** Candles that one request asks for: what Hyperliquid keeps of an interval at most. */
export const CANDLES_PER_PAGE = 5000;

/** Candles cost one more for each 60 of them. */
const CANDLES_PER_WEIGHT = 60;

function info(body: object, weight: number): RestRequest {
  return { method: "POST", path: "/info", body: JSON.stringify(body), weight };
}

export const instrumentsRequest = (): readonly RestRequest[] => [
  info({ type: "meta" }, 20),
  info({ type: "spotMeta" }, 20),
];

export const depthRequest = (symbol: string): RestRequest => info({ type: "l2Book", coin: symbol }, 2);

/** Throws a RangeError for a length that Hyperliquid has no candles of. */
export function candlesRequest({ symbol, intervalMs, fromTime, toTime }: CandleRange): RestRequest {
  const interval = [...INTERVALS].find(([, length]) => length === intervalMs)?.[0];
  if (interval === undefined) throw new RangeError(`no candles of ${intervalMs} ms`);
  const endTime = Math.min(toTime, fromTime + CANDLES_PER_PAGE * intervalMs) - 1;
  const count = Math.ceil((endTime + 1 - fromTime) / intervalMs);
  const req = { coin: symbol, interval, startTime: fromTime, endTime };
  return info({ type: "candleSnapshot", req }, 20 + Math.ceil(count / CANDLES_PER_WEIGHT));
}
