import type { FillRecord, OrderReason, OrderRecord } from "../../shared/backtest.ts";
import type { InstrumentBars } from "../../shared/bars.ts";
import type { WatchedRun } from "../../shared/explain/story.ts";
import { timeText } from "../../shared/time.ts";

/** What a story has said so far, and what its statements are held against. */
export interface Claims {
  readonly run: WatchedRun;
  readonly order: OrderRecord;
  readonly bars: InstrumentBars;
  readonly fills: readonly FillRecord[];
  /** Last told: quantity, limit or offset, trigger or level. */
  quantity: number;
  limit: number;
  trigger: number;
  /** Time of the last placing or modifying, and the bar from which the order waits. */
  since: number;
  from: number;
  begun: number;
  /** Price in the market of the fill that is told next. */
  market: number;
  told: number;
  ended: boolean;
}

export type Check = (claims: Claims, parts: readonly string[]) => boolean;

export const N = "(−?[\\d,.]*\\d|NaN)";
export const TIME = "[\\d-]+(?: [\\d:.]+)?";
export const BAR = `bar (\\d+) \\((${TIME})\\)`;
export const WHEN = `(?:(?:at the (?:close|open) of|inside) bar \\d+ \\((${TIME})\\)|at (${TIME}))`;
export const ORDER = `(market order|limit order|stop order|stop-limit order|if-touched order|limit-if-touched order|trailing stop) to (buy|sell) (?:${N}|what order \\d+ fills|an amount that cannot be)((?: at|,)[^;]*?)?(?:; its level starts at ${N})?`;

export const number = (text: string | undefined): number => Number((text ?? "").replaceAll(",", "").replace("−", "-"));
export const near = (a: number, b: number, within = 1e-6): boolean =>
  Math.abs(a - b) <= within * Math.max(1, Math.abs(a));

/** Whether bar `index` reached a price that an order of this type and side waits for. */
export function reaches(claims: Claims, what: "limit" | "trigger", price: number, index: number): boolean {
  const { order, bars, run } = claims;
  const isTouched = order.type === "ifTouched" || order.type === "limitIfTouched";
  const goesDown = what === "limit" ? order.side === "buy" : (order.side === "buy") === isTouched;
  const extreme = (goesDown ? bars.low : bars.high)[index] ?? NaN;
  const beyond = goesDown ? extreme < price : extreme > price;
  const isEnough = what === "trigger" || run.result.request.fill.limit === "touch";
  return beyond || (isEnough && extreme === price);
}

export const isBar = ({ bars }: Claims, index: string | undefined, time: string | undefined): boolean =>
  timeText(bars.time[Number(index)] ?? NaN) === time;

export function begins(claims: Claims, index: number): boolean {
  claims.from = index;
  claims.begun = index;
  return claims.fills.slice(claims.told).every(({ time }) => time >= (claims.bars.time[index] ?? Infinity));
}

/** Takes what an order text says. */
export function words(claims: Claims, [, side, quantity, prices = "", level]: readonly string[]): boolean {
  if (quantity !== undefined) claims.quantity = number(quantity);
  const [first, second] = [...prices.matchAll(new RegExp(N, "g"))].map(([text]) => number(text));
  const { type } = claims.order;
  if (type === "limit") claims.limit = first ?? NaN;
  else if (type === "trailing") [claims.limit, claims.trigger] = [first ?? NaN, number(level)];
  else if (type !== "market") [claims.trigger, claims.limit] = [first ?? NaN, second ?? NaN];
  return side === claims.order.side;
}

export function passed(claims: Claims, what: string, price: string, count: number): number {
  const indexes = Array.from({ length: count }, (_, step) => claims.from + step);
  claims.from += count;
  return indexes.filter((index) => reaches(claims, what as "limit" | "trigger", number(price), index)).length;
}

export function nearest(claims: Claims, parts: readonly string[]): boolean {
  const [count, what = "", price = "", index, word, value, missed] = parts;
  const { bars, from } = claims;
  const column = word === "low" ? bars.low : bars.high;
  const inside = column.slice(from, from + Number(count));
  const best = word === "low" ? Math.min(...inside) : Math.max(...inside);
  const isRight = number(value) === best && column[Number(index)] === best && Number(index) >= from;
  const distance = missed === undefined ? 0 : number(missed);
  return isRight && passed(claims, what, price, Number(count)) === 0 && near(Math.abs(best - number(price)), distance);
}

/** The level of a trailing order before a bar, worked out from the bars since it began. */
function trailOf({ order, bars, since, limit, trigger }: Claims, until: number): number {
  let level = trigger;
  for (let index = bars.time.findIndex((time) => time > since); index < until; index++) {
    level =
      order.side === "sell"
        ? Math.max(level, (bars.high[index] ?? NaN) - limit)
        : Math.min(level, (bars.low[index] ?? NaN) + limit);
  }
  return level;
}

export function triggered(
  claims: Claims,
  index: number,
  [price, trigger]: readonly [number, string | undefined],
): boolean {
  const { order } = claims;
  const level = order.type === "trailing" ? trailOf(claims, index) : claims.trigger;
  const isTouched = order.type === "ifTouched" || order.type === "limitIfTouched";
  const goesDown = (order.side === "buy") === isTouched;
  claims.market = number(trigger);
  return near(level, number(trigger)) && (goesDown ? price <= number(trigger) : price >= number(trigger));
}

export const opensAt = (claims: Claims, index: string | undefined, open: string | undefined): boolean => {
  claims.market = number(open);
  return claims.bars.open[Number(index)] === number(open);
};

export function done(claims: Claims, [verb, quantity, price, liquidity]: readonly string[]): boolean {
  const fill = claims.fills[claims.told++];
  if (!fill) return false;
  claims.from = claims.bars.time.indexOf(fill.time) + 1;
  return (
    fill.side === (verb === "Bought" ? "buy" : "sell") &&
    Number(fill.quantity) === number(quantity) &&
    Number(fill.price) === number(price) &&
    fill.liquidity === liquidity
  );
}

export function slips(claims: Claims, bps: string | undefined, made: string | undefined): boolean {
  const sign = claims.order.side === "buy" ? 1 : -1;
  const exact = claims.market * (1 + (sign * Number(bps)) / 1e4);
  return Math.abs(exact / number(made) - 1) < 1e-12;
}

export const next = ({ fills, told }: Claims): FillRecord | undefined => fills[told];
export const last = ({ fills, told }: Claims): FillRecord | undefined => fills[told - 1];

export function isBorn({ run, order, bars }: Claims, time: string | undefined, parent: string | undefined): boolean {
  const first = run.result.fills.find(({ orderId }) => orderId === order.parent);
  return (
    Number(parent) === order.parent &&
    first !== undefined &&
    timeText(first.time) === time &&
    bars.time.includes(first.time)
  );
}

export const isOpen = ({ order }: Claims): boolean => order.status === "new" || order.status === "partiallyFilled";

/** Whether a bar opens more than so many ms after the last placing or modifying. */
export const hasLater = ({ bars, since }: Claims, ms = 0): boolean => bars.time.some((time) => time > since + ms);

/** An open order that never worked, or not as it was modified last. */
export const isIdle = (claims: Claims, never: string | undefined, modified: string | undefined): boolean =>
  isOpen(claims) && (never === undefined ? modified !== undefined : claims.fills.length === 0);

export function ends(claims: Claims, verb: string | undefined, reason: OrderReason): boolean {
  claims.ended = true;
  const status = { Rejected: "rejected", Cancelled: "canceled", Expired: "expired" }[verb ?? ""];
  return claims.order.status === status && claims.order.reason === reason && next(claims) === undefined;
}
