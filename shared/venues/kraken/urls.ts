import type { RestRequest } from "../venue.ts";
import { asList, asObject, asText, FrameError, readWire, type WireObject } from "../wire.ts";

/** A request of the public REST side; `pair` in REST's spelling. */
export function publicRequest(method: string, query: Readonly<Record<string, string | number>> = {}): RestRequest {
  const text = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
  return { method: "GET", path: `/0/public/${method}${text === "" ? "" : `?${text}`}`, body: null, weight: 1 };
}

/** The errors of an answer: Kraken says them with HTTP status 200. */
export function readErrors(answer: WireObject): string[] {
  return asList(answer.get("error"), "error").map((error) => asText(error, "an error"));
}

/** What an answer without an error holds. */
export function readResult(body: string): WireObject {
  const answer = asObject(readWire(body), "the answer");
  const [error] = readErrors(answer);
  if (error !== undefined) throw new FrameError("the answer is an error", error);
  return asObject(answer.get("result"), "result");
}
