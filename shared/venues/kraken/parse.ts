import type { VenueMessage } from "../venue.ts";
import {
  asBoolean,
  asCount,
  asList,
  asObject,
  asText,
  isObject,
  readWire,
  type Wire,
  type WireObject,
} from "../wire.ts";
import { readBook, readCandle, readQuote, readTrade } from "./messages.ts";
import { readPair } from "./symbols.ts";

export function parse(frame: string, receivedTime: number): readonly VenueMessage[] {
  const message = asObject(readWire(frame), "the frame");
  const method = message.get("method");
  if (method === "pong") return [{ kind: "pong" }];
  if (method !== undefined) return [readAnswer(message, asText(method, "method"))];
  if (message.has("error")) return [readAnswer(message, "request")];
  const channel = asText(message.get("channel"), "channel");
  if (channel === "heartbeat") return [{ kind: "heartbeat" }];
  if (channel === "instrument") return [readInstrumentList(message.get("data"))];
  const type = message.get("type");
  const data = asList(message.get("data"), "data").map((entry) => asObject(entry, "an entry of data"));
  switch (channel) {
    case "book":
      return data.map((entry) => readBook(entry, type, receivedTime));
    case "trade":
      return data.map((entry) => readTrade(entry, receivedTime));
    case "ticker":
      return data.map((entry) => readQuote(entry, receivedTime));
    case "ohlc":
      return data.map((entry) => readCandle(entry, receivedTime));
    case "status":
      return data.map(readStatus);
    default:
      return [];
  }
}

function readInstrumentList(data: Wire | undefined): VenueMessage {
  const pairs = asList(asObject(data, "data").get("pairs"), "pairs");
  return { kind: "instruments", instruments: pairs.map((pair) => readPair(asObject(pair, "a pair"))) };
}

function readStatus(entry: WireObject): VenueMessage {
  const system = asText(entry.get("system"), "system");
  if (system === "online") return { kind: "status", system, reason: "Kraken is online" };
  return { kind: "status", system: "limited", reason: `Kraken says ${system.replaceAll("_", " ")}` };
}

function readAnswer(message: WireObject, method: string): VenueMessage {
  const result = message.get("result");
  const subject = isObject(result) ? result : message;
  const name = (key: string) => (subject.has(key) ? asText(subject.get(key), key) : null);
  const isDone = message.has("success") ? asBoolean(message.get("success"), "success") : !message.has("error");
  return {
    kind: "acknowledgement",
    method,
    requestId: message.has("req_id") ? asCount(message.get("req_id"), "req_id") : null,
    symbol: name("symbol"),
    channel: name("channel"),
    error: isDone ? null : asText(message.get("error"), "error"),
  };
}

const KNOWN = /^\{"(?:channel":"(?:book|trade|ticker|ohlc|status|heartbeat|instrument)"|method":"subscribe")/;

export function recognises(frame: string): boolean {
  return KNOWN.test(frame);
}
