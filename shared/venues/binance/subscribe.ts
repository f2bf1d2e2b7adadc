import type { Subscription } from "../venue.ts";
import { INTERVALS } from "./messages.ts";

/** Streams named in one request: five requests a second are allowed, and a frame stays below a few kilobytes. */
const STREAMS_PER_REQUEST = 100;

function streamOf({ channel, symbol, intervalMs }: Subscription): string | undefined {
  const name = symbol.toLowerCase();
  switch (channel) {
    case "trades":
      return `${name}@trade`;
    case "quotes":
      return `${name}@bookTicker`;
    case "book":
      return `${name}@depth@100ms`;
    case "candles": {
      const interval = [...INTERVALS].find(([, length]) => length === intervalMs)?.[0];
      return interval === undefined ? undefined : `${name}@kline_${interval}`;
    }
    case "instruments":
      return undefined;
  }
}

function requests(method: string, subscriptions: readonly Subscription[], firstId: number): string[] {
  const streams = subscriptions.map(streamOf).filter((stream) => stream !== undefined);
  const groups = Math.ceil(streams.length / STREAMS_PER_REQUEST);
  return Array.from({ length: groups }, (_, group) => {
    const params = streams.slice(group * STREAMS_PER_REQUEST, (group + 1) * STREAMS_PER_REQUEST);
    return JSON.stringify({ method, params, id: firstId + group });
  });
}

export function subscribe(subscriptions: readonly Subscription[], firstId: number): readonly string[] {
  return requests("SUBSCRIBE", subscriptions, firstId);
}

export function unsubscribe(subscriptions: readonly Subscription[], firstId: number): readonly string[] {
  return requests("UNSUBSCRIBE", subscriptions, firstId);
}
