import type { OrderReason } from "../../shared/backtest.ts";
import { exactText, numberText } from "../../shared/figures.ts";
import { moneyNumber } from "../../shared/money.ts";
import { timeText } from "../../shared/time.ts";
import type { Scene, Step } from "./story.ts";
import { barAt } from "./watch.ts";

/** How the order ended, other than by being filled. */
export function endingOf(scene: Scene): Step[] {
  const { order, bars } = scene;
  const rest =
    order.filled === "0" ? "" : ` ${exactText(order.filled)} of ${exactText(order.quantity)} had been filled.`;
  switch (order.status) {
    case "filled":
      return order.filled === order.quantity ? [] : [{ text: `Its quantity was cut to ${exactText(order.filled)}.` }];
    case "new":
    case "partiallyFilled":
      return [{ text: `It was still open at the last bar.${rest}`, bar: barAt(bars, bars.time.length - 1) }];
    case "canceled":
    case "rejected":
    case "expired":
      return [{ text: `${reasonText(order.reason, scene)}${rest}`, bar: rejectionBar(scene) }];
  }
}

/** Funds are looked at where the order would have filled, which for a market order is its first bar. */
function rejectionBar({ order, bars, start }: Scene): Step["bar"] {
  const isAtOpen =
    order.type === "market" || order.reason === "ioc" || order.reason === "fok" || order.reason === "postOnly";
  return isAtOpen ? barAt(bars, start) : undefined;
}

function reasonText(reason: OrderReason | null, scene: Scene): string {
  const { order } = scene;
  const parent = order.parent === null ? "its parent" : `order ${order.parent}`;
  const texts: Record<OrderReason, string> = {
    invalidQuantity: "Rejected when placed: its quantity was not a positive number of lots.",
    invalidPrice: "Rejected when placed: a price was not a positive number of ticks.",
    funds: fundsText(scene),
    bracket: "Rejected when placed: the bracket's stop or target was on the wrong side of the entry's price.",
    postOnly: "Rejected: post-only, and the first open that it met would have made it a taker.",
    ioc: "Cancelled: immediate or cancel, and what the open of its first bar did not fill was dropped.",
    fok: "Cancelled: fill or kill, and the open of its first bar could not fill it whole.",
    day: "Expired: a day order ends with the last bar of the UTC day of its first bar.",
    gtd: "Expired: the time that it was good till had come.",
    oco: `Cancelled: ${siblingText(scene)}.`,
    cancel: "Cancelled by the strategy.",
    replaced: "Cancelled: a later target of the strategy replaced it.",
    parent: `Cancelled: ${parent} ended without a fill, so there was nothing to protect.`,
    reduceOnly: "Cancelled: reduce-only, and when it would have filled there was no position left to reduce.",
  };
  return reason === null ? "It ended without a reason on record." : texts[reason];
}

function fundsText({ order, result, bars, start }: Scene): string {
  const rule =
    "Rejected for lack of funds: the exposure after a fill, with slippage and fee, may not exceed equity × leverage";
  const bar = order.type === "market" ? barAt(bars, start) : undefined;
  const before = result.equity.time.findLastIndex((time) => bar !== undefined && time < bar.time);
  const equity = result.equity.value[before];
  if (!bar || equity === undefined) return `${rule}.`;
  const wanted = numberText(Number(order.quantity) * bar.open, 2);
  const leverage = result.request.account.leverage;
  return `${rule}. At the open ${bar.open} it was worth ${wanted}; equity at the close before was ${numberText(moneyNumber(equity), 2)}, leverage ${leverage}.`;
}

/** The other child of the bracket whose fill ended this one. */
function siblingText({ order, result }: Scene): string {
  const siblings = result.orders.filter(
    ({ parent, id }) => parent !== null && parent === order.parent && id !== order.id,
  );
  const fill = result.fills.find(({ orderId }) => siblings.some(({ id }) => id === orderId));
  return fill
    ? `order ${fill.orderId}, its other half, filled at ${timeText(fill.time)}`
    : "the order that it was tied to filled";
}
