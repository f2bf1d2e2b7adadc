import { exactText } from "../figures.ts";
import { timeText } from "../time.ts";
import type { OrderEvent } from "./events.ts";
import type { Life, Step } from "./story.ts";
import {
  barAt,
  extremeOf,
  firstBarFrom,
  hasLimit,
  limitWait,
  priceText,
  type ToldBar,
  triggerWait,
  type Wait,
} from "./waiting.ts";
import { filledText, orderText } from "./words.ts";

/** The bar of an event, if the order's instrument has one at its time. */
export function barOf({ bars }: Pick<Life, "bars">, { time }: Pick<OrderEvent, "time">): ToldBar | undefined {
  const bar = barAt(bars, firstBarFrom(bars, time));
  return bar?.time === time ? bar : undefined;
}

/** `bar 7 (2020-01-08)`. */
export function barText({ index, time }: ToldBar): string {
  return `bar ${index} (${timeText(time)})`;
}

/** When an event was: `at the close of bar 7 (2020-01-08)`. */
export function whenText(life: Pick<Life, "bars">, event: OrderEvent): string {
  const bar = barOf(life, event);
  const words = { handler: "at the close of", open: "at the open of", inside: "inside", next: "inside" } as const;
  return bar ? `${words[event.moment]} ${barText(bar)}` : `at ${timeText(event.time)}`;
}

export function placedSteps(life: Life, event: OrderEvent): Step[] {
  const { order, run } = life;
  take(life, event);
  const by = order.parent === null ? "the strategy" : `the bracket of order ${order.parent}`;
  const grid = run.result.request.instruments.find(({ name }) => name === order.instrument);
  const snapped = grid ? ` Prices are on a grid of ${grid.tickSize}, quantities of ${grid.lotSize}.` : "";
  const placed = { ...order, quantity: event.quantity, price: orNull(event.price), stopPrice: orNull(event.trigger) };
  const text = `Placed ${whenText(life, event)} by ${by}: ${orderText(placed, "starts")}.${snapped}`;
  return [{ text, bar: barOf(life, event) }];
}

export function linkedSteps({ order, run }: Life, { other }: OrderEvent): Step[] {
  const sibling = run.result.orders.find(({ id }) => id === other);
  // The two of a bracket are tied without a word.
  if (order.parent !== null && sibling?.parent === order.parent) return [];
  return [{ text: `It is tied to order ${other}: the first fill of one cancels the other.` }];
}

export function modifiedSteps(life: Life, event: OrderEvent): Step[] {
  const { order } = life;
  const when = `Modified ${whenText(life, event)} by the strategy`;
  life.from = undefined;
  const bar = barOf(life, event);
  if (event.deed === "modifyRefused") return [{ text: `${when}, to a quantity or price that cannot be.`, bar }];
  take(life, event);
  life.isModified = true;
  const changed = { ...order, quantity: event.quantity, price: orNull(event.price), stopPrice: orNull(event.trigger) };
  return [
    {
      text: `${when}: from its next bar on it was ${withArticle(orderText(changed, "starts"))}.${filledText(life)}`,
      bar,
    },
  ];
}

const withArticle = (text: string): string => `${text.startsWith("if-") ? "an" : "a"} ${text}`;

export function beganSteps(life: Life, event: OrderEvent): Step[] {
  const bar = barOf(life, event);
  if (!bar) return [];
  const { order, run } = life;
  const { type, side } = order;
  const rule = run.result.request.fill.limit;
  life.from = event.moment === "next" ? bar.index + 1 : bar.index;
  life.wait = type === "limit" ? limitWait(side, life.price, rule) : triggerWait(type, side, life.trigger);
  return [{ text: beganText(life, event, bar), bar }];
}

function beganText({ order, run, bars, since, isModified }: Life, { moment }: OrderEvent, bar: ToldBar): string {
  const { ms } = run.result.request.latency;
  if (order.parent === null || isModified) {
    const as = isModified ? "As modified it" : "It";
    const isNext = ms === 0 && firstBarFrom(bars, since + 1) === bar.index;
    const late = ms === 0 ? "" : ` and a latency of ${ms} ms`;
    const which = isNext ? "the next one" : `the first to open after that bar's end${late}`;
    return `${as} worked from ${barText(bar)} on, ${which}.`;
  }
  const parent = `order ${order.parent}`;
  if (moment === "open") return `It worked from ${barText(bar)} on, at whose open ${parent} filled.`;
  if (moment === "inside") return `It worked inside ${barText(bar)} already, from the fill of ${parent} on.`;
  return `${parent.replace("o", "O")} filled inside ${barText(bar)}: as its target it worked from the next bar on.`;
}

export function triggeredSteps(life: Life, event: OrderEvent): Step[] {
  const bar = barOf(life, event);
  if (!bar) return [];
  const { order, run } = life;
  life.triggered = bar.index;
  const trail = order.type === "trailing" ? trailText(life, event) : "";
  const then = hasLimit(order.type) ? ` From there on it was a limit order at ${exactText(life.price)}.` : "";
  const wait = triggerWait(order.type, order.side, event.trigger) ?? trailWait(order.side, event.trigger);
  if (hasLimit(order.type)) {
    life.wait = limitWait(order.side, life.price, run.result.request.fill.limit);
    life.from = event.moment === "open" ? bar.index : bar.index + 1;
  } else {
    life.wait = undefined;
  }
  return [{ text: `${trail}${reachedText(bar, wait, event)}${then}`, bar }];
}

function trailWait(side: "buy" | "sell", level: string): Wait {
  return { what: "trigger", price: Number(level), direction: side === "sell" ? "down" : "up", mustPass: false };
}

function trailText({ order, trigger }: Life, event: OrderEvent): string {
  const level = exactText(event.trigger);
  if (trigger === event.trigger) return `Its level was still ${level}, where it had started. `;
  const follows = order.side === "sell" ? "highs" : "lows";
  return `Its level had followed the ${follows} of the bars before to ${level}. `;
}

function reachedText(bar: ToldBar, wait: Wait, { moment, trigger }: OrderEvent): string {
  const opens = `Bar ${bar.index} opened at ${priceText(bar.open)}`;
  if (moment === "open") return `${opens}, at or beyond the trigger ${exactText(trigger)}.`;
  const [word, extreme] = extremeOf(bar, wait);
  return `${opens}; its ${word} ${priceText(extreme)} reached the trigger ${exactText(trigger)}.`;
}

function take(life: Life, { time, quantity, price, trigger }: OrderEvent): void {
  life.since = time;
  life.quantity = quantity;
  life.price = price;
  life.trigger = trigger;
}

function orNull(price: string): string | null {
  return price === "0" ? null : price;
}
