import type { Subscription } from "../venue.ts";
import { DEPTH } from "./book.ts";
import { INTERVALS_MINUTES } from "./messages.ts";

/** Symbols named in one request; Kraken acknowledges each of them. */
const SYMBOLS_PER_REQUEST = 100;

interface Params {
  readonly channel: string;
  readonly [option: string]: string | number | boolean | readonly string[];
}

function paramsOf({ channel, intervalMs = 0 }: Subscription): Params | undefined {
  switch (channel) {
    case "trades":
      return { channel: "trade", snapshot: false };
    case "quotes":
      return { channel: "ticker", event_trigger: "bbo" };
    case "book":
      return { channel: "book", depth: DEPTH };
    case "candles": {
      const interval = intervalMs / 60_000;
      return INTERVALS_MINUTES.includes(interval) ? { channel: "ohlc", interval } : undefined;
    }
    case "instruments":
      return { channel: "instrument" };
  }
}

/** Requests of one channel go together. */
function requests(method: string, subscriptions: readonly Subscription[], firstId: number): string[] {
  const groups = new Map<string, { params: Params; symbols: string[] }>();
  for (const subscription of subscriptions) {
    const params = paramsOf(subscription);
    if (!params) continue;
    const key = JSON.stringify(params);
    const group = groups.get(key) ?? { params, symbols: [] };
    if (subscription.symbol !== "") group.symbols.push(subscription.symbol);
    groups.set(key, group);
  }
  const bodies = [...groups.values()].flatMap(({ params, symbols }): Params[] => {
    if (symbols.length === 0) return [params];
    const count = Math.ceil(symbols.length / SYMBOLS_PER_REQUEST);
    return Array.from({ length: count }, (_, index) => ({
      ...params,
      symbol: symbols.slice(index * SYMBOLS_PER_REQUEST, (index + 1) * SYMBOLS_PER_REQUEST),
    }));
  });
  return bodies.map((params, index) => JSON.stringify({ method, params, req_id: firstId + index }));
}

export function subscribe(subscriptions: readonly Subscription[], firstId: number): readonly string[] {
  return requests("subscribe", subscriptions, firstId);
}

export function unsubscribe(subscriptions: readonly Subscription[], firstId: number): readonly string[] {
  return requests("unsubscribe", subscriptions, firstId);
}
