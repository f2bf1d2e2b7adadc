import type { VenueMessage } from "../venue.ts";
import { asCount, asObject, asText, FrameError, isObject, readWire, WireNumber, type WireObject } from "../wire.ts";
import { readDelta, readKline, readQuote, readSnapshot, readTrade } from "./messages.ts";

/** Frames of `/stream` and `/ws`, of the former with their stream's name around them. */
export function parse(frame: string, receivedTime: number): readonly VenueMessage[] {
  const message = asObject(readWire(frame), "the frame");
  const stream = message.get("stream");
  if (stream !== undefined) {
    const data = asObject(message.get("data"), "data");
    return parseData(data, asText(stream, "stream"), receivedTime);
  }
  if (message.has("id")) return [readAnswer(message)];
  return parseData(message, "", receivedTime);
}

function parseData(data: WireObject, stream: string, receivedTime: number): readonly VenueMessage[] {
  const event = data.get("e");
  if (typeof event === "string") return readEvent(event, data, receivedTime);
  if (data.has("u") && data.has("B")) return [readQuote(data, receivedTime)];
  if (data.has("lastUpdateId")) {
    // Depth of a fixed number of levels names its symbol in the stream alone; without one it answers a REST request.
    const [symbol = ""] = stream.split("@", 1);
    return [readSnapshot(data, symbol.toUpperCase(), receivedTime)];
  }
  throw new FrameError("a frame of no known kind");
}

function readEvent(event: string, data: WireObject, receivedTime: number): readonly VenueMessage[] {
  switch (event) {
    case "trade":
    case "aggTrade":
      return [readTrade(data, receivedTime)];
    case "depthUpdate":
      return [readDelta(data, receivedTime)];
    case "kline": {
      const candle = readKline(data, receivedTime);
      return candle ? [candle] : [];
    }
    case "serverShutdown":
      return [{ kind: "status", system: "closing", reason: "Binance is about to end this connection" }];
    default:
      return [];
  }
}

function readAnswer(message: WireObject): VenueMessage {
  const id = message.get("id");
  const requestId = id instanceof WireNumber ? asCount(id, "id") : null;
  const nested = message.get("error");
  const failure = isObject(nested) ? nested : message;
  const error = failure.has("code") ? asText(failure.get("msg"), "msg") : null;
  return { kind: "acknowledgement", method: "request", requestId, symbol: null, channel: null, error };
}

const KNOWN = /^\{"(?:stream":"|e":"(?:trade|aggTrade|depthUpdate|kline)"|u":\d+,"s":"|lastUpdateId":)/;

export function recognises(frame: string): boolean {
  return KNOWN.test(frame);
}
