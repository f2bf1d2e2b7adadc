import type { BacktestRequest, OrderRecord } from "../../shared/backtest.ts";
import type { InstrumentBars } from "../backtest.ts";

/** A bar as a story tells it. */
export interface ToldBar {
  /** Its place among the instrument's bars of the range, from 0. */
  readonly index: number;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export function barAt(bars: InstrumentBars, index: number): ToldBar | undefined {
  const time = bars.time[index];
  if (time === undefined) return undefined;
  const of = (column: Float64Array) => column[index] ?? NaN;
  return { index, time, open: of(bars.open), high: of(bars.high), low: of(bars.low), close: of(bars.close) };
}

/** The first bar that opens at or after `time`, or the number of bars. */
export function firstBarFrom(bars: InstrumentBars, time: number): number {
  let [low, high] = [0, bars.time.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars.time[middle] ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first bar in which an order placed at `time` works: the next one, or later with latency. */
export function firstWorkingBar(bars: InstrumentBars, time: number, { latency, interval }: BacktestRequest): number {
  const next = firstBarFrom(bars, time + 1);
  return latency.ms === 0 ? next : Math.max(next, firstBarFrom(bars, time + interval + latency.ms));
}

/** What an order waits for: a price, on the way down or up, that the bar must reach or go through. */
export interface Wait {
  readonly what: "limit" | "trigger";
  readonly price: number;
  readonly direction: "down" | "up";
  readonly mustPass: boolean;
}

/** What a resting order waits for, or undefined for one that waits for nothing, as a market order. */
export function waitOf(order: OrderRecord, rule: "through" | "touch"): Wait | undefined {
  const isBuy = order.side === "buy";
  const mustPass = rule === "through";
  switch (order.type) {
    case "market":
      return undefined;
    case "limit":
      return wait("limit", order.price, isBuy ? "down" : "up", mustPass);
    case "stop":
    case "stopLimit":
    case "trailing":
      return wait("trigger", order.stopPrice, isBuy ? "up" : "down", false);
    case "ifTouched":
    case "limitIfTouched":
      return wait("trigger", order.stopPrice, isBuy ? "down" : "up", false);
  }
}

function wait(
  what: Wait["what"],
  price: string | null,
  direction: Wait["direction"],
  mustPass: boolean,
): Wait | undefined {
  return price === null ? undefined : { what, price: Number(price), direction, mustPass };
}

/** The extreme of a bar that may reach what an order waits for. */
export function extremeOf(bar: ToldBar, { direction }: Wait): number {
  return direction === "down" ? bar.low : bar.high;
}

export function isReached(value: number, { price, direction, mustPass }: Wait): boolean {
  if (value === price) return !mustPass;
  return direction === "down" ? value < price : value > price;
}

/** Of the bars from `from` to before `to`, the one that came nearest, and how many there were. */
export function nearestBar(bars: InstrumentBars, from: number, to: number, wait: Wait): ToldBar | undefined {
  let nearest: ToldBar | undefined;
  for (let index = from; index < to; index++) {
    const bar = barAt(bars, index);
    if (!bar) continue;
    const isNearer =
      nearest === undefined || (wait.direction === "down" ? bar.low < nearest.low : bar.high > nearest.high);
    if (isNearer) nearest = bar;
  }
  return nearest;
}
