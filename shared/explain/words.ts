import type { OrderRecord } from "../backtest.ts";
import { exactText } from "../figures.ts";
import { timeText } from "../time.ts";
import { sum } from "./arithmetic.ts";
import { type OrderEvent, orderTerms } from "./events.ts";
import type { Life } from "./story.ts";

const WORDS = {
  market: "market order",
  limit: "limit order",
  stop: "stop order",
  stopLimit: "stop-limit order",
  ifTouched: "if-touched order",
  limitIfTouched: "limit-if-touched order",
  trailing: "trailing stop",
} as const;

type Worded = Pick<OrderRecord, "type" | "side" | "quantity" | "price" | "stopPrice" | "parent">;

/** `stop order to sell 2 at 95`. A trailing order's level is told where it is known. */
export function orderText(order: Worded, level: "starts" | "last" = "last"): string {
  return `${WORDS[order.type]} to ${order.side} ${amountOf(order)}${pricesOf(order, level)}`;
}

function amountOf({ quantity, parent }: Worded): string {
  if (quantity !== "0") return exactText(quantity);
  return parent === null ? "an amount that cannot be" : `what order ${parent} fills`;
}

function pricesOf({ type, price, stopPrice }: Worded, level: "starts" | "last"): string {
  const [limit, trigger] = [price, stopPrice].map((one) => (one === null ? "a price that cannot be" : exactText(one)));
  switch (type) {
    case "market":
      return "";
    case "limit":
      return ` at ${limit}`;
    case "stop":
    case "ifTouched":
      return ` at ${trigger}`;
    case "stopLimit":
    case "limitIfTouched":
      return ` at ${trigger}, limit ${limit}`;
    case "trailing": {
      if (stopPrice === null) return `, ${limit} behind the price`;
      return `, ${limit} behind the price; its level ${level === "starts" ? "starts" : "was last"} at ${trigger}`;
    }
  }
}

/** How much of an order had been filled, if any: a sentence behind another. */
export function filledText({ fills, quantity }: Pick<Life, "fills" | "quantity">): string {
  if (fills.length === 0) return "";
  return ` ${exactText(sum(fills.map((fill) => fill.quantity)))} of ${exactText(quantity)} had been filled.`;
}

/** What a term of an order asks for. */
export function termText({ other, till }: OrderEvent): string {
  const texts: Record<(typeof orderTerms)[number], string> = {
    ioc: "It is immediate or cancel.",
    fok: "It is fill or kill.",
    day: "It is good for the UTC day of its first bar.",
    gtd: `It is good for bars that open before ${till === null ? "its time" : timeText(till)}.`,
    postOnly: "It is post-only.",
    reduceOnly: "It is reduce-only.",
    target: "It moves the position to a target.",
  };
  const term = orderTerms[other];
  return term === undefined ? "" : texts[term];
}
