import type { Subscription } from "../venue.ts";
import { INTERVALS } from "./messages.ts";

function subscriptionOf({ channel, symbol, intervalMs }: Subscription): object | undefined {
  switch (channel) {
    case "trades":
      return { type: "trades", coin: symbol };
    case "quotes":
      return { type: "bbo", coin: symbol };
    case "book":
      return { type: "l2Book", coin: symbol };
    case "candles": {
      const interval = [...INTERVALS].find(([, length]) => length === intervalMs)?.[0];
      return interval === undefined ? undefined : { type: "candle", coin: symbol, interval };
    }
    case "instruments":
      return undefined;
  }
}

/** One request a stream; Hyperliquid numbers none. */
function requests(method: string, subscriptions: readonly Subscription[]): string[] {
  return subscriptions
    .map(subscriptionOf)
    .filter((subscription) => subscription !== undefined)
    .map((subscription) => JSON.stringify({ method, subscription }));
}

export function subscribe(subscriptions: readonly Subscription[]): readonly string[] {
  return requests("subscribe", subscriptions);
}

export function unsubscribe(subscriptions: readonly Subscription[]): readonly string[] {
  return requests("unsubscribe", subscriptions);
}
