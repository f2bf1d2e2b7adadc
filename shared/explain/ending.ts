import type { OrderReason } from "../backtest.ts";
import { exactText } from "../figures.ts";
import { difference, sum } from "./arithmetic.ts";
import { type OrderEvent, orderTerms } from "./events.ts";
import { shortageText } from "./funds.ts";
import { barOf, barText, whenText } from "./life.ts";
import type { Life, Step } from "./story.ts";
import { barAt, firstBarFrom, waitText } from "./waiting.ts";
import { filledText } from "./words.ts";

/** How the order ended, other than by being filled. */
export function endingSteps(life: Life, event: OrderEvent, index: number): Step[] {
  const { order } = life;
  life.from = undefined;
  if (order.status === "filled") {
    const isModified = event.moment === "handler" && order.parent === null;
    return isModified ? [{ text: "That is no more than it had filled, so it was done." }] : [];
  }
  const text = order.reason === null ? "It ended without a reason on record." : reasonText(life, event, index);
  return [{ text: `${text}${filledText(life)}`, bar: barOf(life, event) }];
}

/** What there is to say of an order that no event has ended. */
export function endOfData(life: Life): Step[] {
  const { order, bars, from, wait } = life;
  if (order.status !== "new" && order.status !== "partiallyFilled") return [];
  const last = barAt(bars, bars.time.length - 1);
  if (!last) return [];
  if (from === undefined) return [{ text: `It was still open at the end${idleText(life)}`, bar: last }];
  const told = wait && waitText(bars, wait, [from, bars.time.length]);
  const open = { text: `It was still open at the last bar, ${barText(last)}.${filledText(life)}`, bar: last };
  return told ? [told, open] : [open];
}

/** Why an order that is open did not work, or not any more. */
function idleText({ order, run, bars, since, isModified }: Life): string {
  const { ms } = run.result.request.latency;
  const never = isModified ? "" : " and never worked";
  if (order.parent !== null && !isModified) return `${never}: order ${order.parent} had no fill.`;
  const after = isModified ? "after it was modified" : "after it";
  if (firstBarFrom(bars, since + 1) === bars.time.length) return `${never}: no bar came ${after}.`;
  if (ms === 0) return `${never}: no bar opened ${after} that was not inside the bar of the handler.`;
  return `${never}: no bar opened ${after} that was late enough for a latency of ${ms} ms.`;
}

function reasonText(life: Life, event: OrderEvent, index: number): string {
  const { order } = life;
  const when = whenText(life, event);
  const parent = `order ${order.parent ?? ""}`;
  const texts: Record<OrderReason, () => string> = {
    invalidQuantity: () => `Rejected ${when}: its quantity was not a positive number of lots.`,
    invalidPrice: () => `Rejected ${when}: a price of it or of its bracket was not a positive number of ticks.`,
    funds: () => fundsText(life, event),
    bracket: () => `Rejected ${when}: its bracket's stop or target was on the wrong side of its price.`,
    postOnly: () => `Rejected ${when}: post-only, and it would have been a taker there.`,
    ioc: () => `Cancelled ${when}: immediate or cancel, and what the open of its first bar did not fill was dropped.`,
    fok: () => `Cancelled ${when}: fill or kill, and the open of its first bar could not fill it whole.`,
    day: () => `Expired ${when}: the UTC day of its first bar was over.`,
    gtd: () => `Expired ${when}: the time that it was good till had come.`,
    oco: () => `Cancelled ${when}: ${siblingText(life, index)}.`,
    cancel: () => `Cancelled ${when} by the strategy.`,
    replaced: () =>
      life.isReached
        ? `Cancelled ${when}: the position was at its target.`
        : `Cancelled ${when}: ${replacementText(life, event, index)} replaced it.`,
    parent: () => `Cancelled ${when}: ${parent} ended without a fill, so there was nothing to protect.`,
    reduceOnly: () => `Cancelled ${when}: reduce-only, and there was no position left to reduce.`,
  };
  return order.reason === null ? "" : texts[order.reason]();
}

function fundsText(life: Life, event: OrderEvent): string {
  const { run, order, declined, isTarget, fills, quantity } = life;
  const when = whenText(life, event);
  if (isTarget) {
    const left = difference(quantity, sum(fills.map((fill) => fill.quantity)));
    const grid = run.result.request.instruments.find(({ name }) => name === order.instrument);
    return `Rejected ${when}: its target was ${exactText(left)} away, and the funds left did not pay for one lot (${grid?.lotSize ?? ""}) with slippage and fee.`;
  }
  const rule = `Rejected ${when} for lack of funds: the exposure after a fill may not exceed equity × leverage.`;
  return declined ? `${rule} ${shortageText(life, declined)}` : rule;
}

/** The order whose fill ended this one: the last that traded before. */
function siblingText({ run, order }: Life, index: number): string {
  const cause = run.events.slice(0, index).findLast(({ deed }) => deed === "traded");
  const sibling = run.result.orders.find(({ id }) => id === cause?.order);
  if (!sibling) return "the order that it was tied to filled";
  const isHalf = order.parent !== null && sibling.parent === order.parent;
  return `order ${sibling.id}, ${isHalf ? "the other half of its bracket" : "to which it was tied"}, filled`;
}

function replacementText({ run, order }: Life, { time }: OrderEvent, index: number): string {
  if (order.parent !== null) return `another bracket of order ${order.parent}`;
  const later = run.events.slice(index).find(({ deed, other, order: id, time: when }) => {
    const isTarget = deed === "termed" && orderTerms[other] === "target" && when === time;
    return isTarget && run.result.orders[id - 1]?.instrument === order.instrument;
  });
  return later ? `order ${later.order}, a later target of the strategy,` : "a later target that needed no order";
}
