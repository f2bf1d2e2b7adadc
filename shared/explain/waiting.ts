import type { OrderType, Side } from "../backtest.ts";
import type { InstrumentBars } from "../bars.ts";
import { decimalOf, formatDecimal } from "../decimal.ts";
import { countText, exactText } from "../figures.ts";

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

/** What an order waits for: a price, on the way down or up, that the bar must reach or go through. */
export interface Wait {
  readonly what: "limit" | "trigger";
  readonly price: number;
  readonly direction: "down" | "up";
  readonly mustPass: boolean;
}

export const hasLimit = (type: OrderType): boolean =>
  type === "limit" || type === "stopLimit" || type === "limitIfTouched";

/** The wait of a resting limit. */
export function limitWait(side: Side, price: string, rule: "through" | "touch"): Wait {
  const direction = side === "buy" ? "down" : "up";
  return { what: "limit", price: Number(price), direction, mustPass: rule === "through" };
}

/** The wait for a trigger, of orders whose level does not move. */
export function triggerWait(type: OrderType, side: Side, price: string): Wait | undefined {
  if (type === "market" || type === "limit" || type === "trailing") return undefined;
  const isTouched = type === "ifTouched" || type === "limitIfTouched";
  const direction = (side === "buy") === isTouched ? "down" : "up";
  return { what: "trigger", price: Number(price), direction, mustPass: false };
}

/** The extreme of a bar that may reach what is waited for, and what it is called. */
export function extremeOf(bar: ToldBar, { direction }: Wait): readonly [word: "low" | "high", value: number] {
  return direction === "down" ? ["low", bar.low] : ["high", bar.high];
}

function isReached(value: number, { price, direction, mustPass }: Wait): boolean {
  if (value === price) return !mustPass;
  return direction === "down" ? value < price : value > price;
}

/** The bars of a wait in words, from `from` to before `to`, with the one that came nearest. */
export function waitText(
  bars: InstrumentBars,
  wait: Wait,
  [from, to]: readonly [from: number, to: number],
): { text: string; bar: ToldBar } | undefined {
  let nearest: ToldBar | undefined;
  let reached = 0;
  for (let index = from; index < to; index++) {
    const bar = barAt(bars, index);
    if (!bar) continue;
    reached += isReached(extremeOf(bar, wait)[1], wait) ? 1 : 0;
    const isNearer =
      nearest === undefined || (wait.direction === "down" ? bar.low < nearest.low : bar.high > nearest.high);
    if (isNearer) nearest = bar;
  }
  if (!nearest) return undefined;
  const passed = `${countText(to - from, "bar")} passed`;
  const level = `the ${wait.what} ${priceText(wait.price)}`;
  if (reached === 0) return { text: `${passed} without reaching ${level}. ${nearText(nearest, wait)}`, bar: nearest };
  const text = `${passed}, of which ${reached} reached ${level} but had no volume left for it.`;
  return { text, bar: nearest };
}

function nearText(bar: ToldBar, wait: Wait): string {
  const [word, value] = extremeOf(bar, wait);
  const told = `The nearest was bar ${bar.index}: its ${word} ${priceText(value)}`;
  if (value === wait.price) return `${told} touched it without going through, which fill.limit asks for.`;
  const missed = exactText(formatDecimal(BigInt(Math.round(Math.abs(value - wait.price) * 1e8)), 8));
  return `${told} stayed ${missed} away.`;
}

/** A bar's price as it was written, with comma thousands. */
export function priceText(price: number): string {
  const { units, scale } = decimalOf(price);
  return exactText(formatDecimal(units, scale));
}
