import type { VenueMessage } from "../venue.ts";
import { asList, asObject, asText, FrameError, isObject, readWire, type WireObject } from "../wire.ts";
import { readBook, readCandle, readQuote, readTrade } from "./messages.ts";

/** What the server may say first; it is no JSON. */
const GREETING = "Websocket connection established.";

export function parse(frame: string, receivedTime: number): readonly VenueMessage[] {
  if (frame === GREETING) return [{ kind: "heartbeat" }];
  const message = asObject(readWire(frame), "the frame");
  const channel = asText(message.get("channel"), "channel");
  const data = message.get("data");
  switch (channel) {
    case "pong":
      return [{ kind: "pong" }];
    case "l2Book":
      return [readBook(asObject(data, "data"), receivedTime)];
    case "trades":
      return asList(data, "data").map((trade) => readTrade(trade, receivedTime));
    case "bbo":
      return [readQuote(asObject(data, "data"), receivedTime)];
    case "candle": {
      const candle = readCandle(data, receivedTime);
      return candle ? [candle] : [];
    }
    case "subscriptionResponse":
      return [readAnswer(asObject(data, "data"))];
    case "error":
      return [readError(asText(data, "data"))];
    default:
      return [];
  }
}

function readAnswer(data: WireObject): VenueMessage {
  const subscription = asObject(data.get("subscription"), "subscription");
  return {
    kind: "acknowledgement",
    method: asText(data.get("method"), "method"),
    requestId: null,
    symbol: subscription.has("coin") ? asText(subscription.get("coin"), "coin") : null,
    channel: asText(subscription.get("type"), "type"),
    error: null,
  };
}

/** The text repeats the request that it answers, so the stream that was refused can be told. */
function readError(error: string): VenueMessage {
  const about = { kind: "acknowledgement", method: "subscribe", requestId: null, error } as const;
  try {
    const request = readWire(error.slice(Math.max(error.indexOf("{"), 0)));
    const subscription = isObject(request) ? (request.get("subscription") ?? request) : null;
    if (!isObject(subscription) || !subscription.has("type")) return { ...about, symbol: null, channel: null };
    const symbol = subscription.has("coin") ? asText(subscription.get("coin"), "coin") : null;
    return { ...about, symbol, channel: asText(subscription.get("type"), "type") };
  } catch (complaint) {
    if (complaint instanceof FrameError) return { ...about, symbol: null, channel: null };
    throw complaint;
  }
}

const KNOWN = /^(?:Websocket connection|\{"channel":"(?:l2Book|trades|bbo|candle|subscriptionResponse|pong|error)")/;

export function recognises(frame: string): boolean {
  return KNOWN.test(frame);
}
