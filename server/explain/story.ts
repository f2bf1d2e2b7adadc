import type { BacktestResult, FillRecord, OrderRecord } from "../../shared/backtest.ts";
import { formatDecimal } from "../../shared/decimal.ts";
import { InputError } from "../../shared/errors.ts";
import { countText, exactText } from "../../shared/figures.ts";
import { timeText } from "../../shared/time.ts";
import type { InstrumentBars } from "../backtest.ts";
import { endingOf } from "./ending.ts";
import { fillSteps } from "./fills.ts";
import { barAt, firstBarFrom, firstWorkingBar, nearestBar, type ToldBar, type Wait, waitOf } from "./watch.ts";

/** A thing that happened to an order, with the bar that decided it. */
export interface Step {
  readonly text: string;
  readonly bar?: ToldBar | undefined;
}

/** An order's life: what `tidebook explain --json` prints. */
export interface Story {
  readonly order: OrderRecord;
  readonly fills: readonly FillRecord[];
  readonly steps: readonly Step[];
}

/** What a story is told from. */
export interface Scene {
  readonly order: OrderRecord;
  readonly result: BacktestResult;
  readonly bars: InstrumentBars;
  /** The first bar in which the order works; the number of bars when there is none. */
  readonly start: number;
  /** Whether it works within a bar whose open was before it, as a stop of an entry inside that bar. */
  readonly startsInside: boolean;
  readonly fills: readonly FillRecord[];
}

/**
 * Tells an order's life from a run's orders, fills, request and bars.
 * @throws InputError when there is no such order
 */
export function storyOf(id: number, result: BacktestResult, bars: readonly InstrumentBars[]): Story {
  const order = result.orders.find((one) => one.id === id);
  if (!order) throw noSuchOrder(id, result.orders);
  const place = result.request.instruments.findIndex(({ name }) => name === order.instrument);
  const own = bars[place];
  if (!own)
    throw new InputError("explain/bars", `the bars of ${order.instrument} are not at hand: run the backtest again`);
  const fills = result.fills.filter(({ orderId }) => orderId === id);
  const scene: Scene = { order, result, bars: own, fills, ...startOf(order, result, own) };
  const steps = [placed(scene), ...working(scene), ...waiting(scene), ...fillSteps(scene), ...endingOf(scene)];
  return { order, fills, steps };
}

function noSuchOrder(id: number, orders: readonly OrderRecord[]): InputError {
  const [first, last] = [orders[0]?.id, orders.at(-1)?.id];
  const there = first === undefined ? "the run placed none" : `the run has orders ${first} to ${last ?? first}`;
  return new InputError("explain/order", `there is no order ${id}: ${there}`);
}

/** Children of a bracket work from their parent's fill, others from the bar after the one that placed them. */
function startOf(
  order: OrderRecord,
  result: BacktestResult,
  bars: InstrumentBars,
): Pick<Scene, "start" | "startsInside"> {
  const own = { start: firstWorkingBar(bars, order.time, result.request), startsInside: false };
  if (order.parent === null) return own;
  const filled = result.fills.find(({ orderId }) => orderId === order.parent);
  if (!filled) return { start: bars.time.length, startsInside: false };
  const index = firstBarFrom(bars, filled.time);
  const bar = barAt(bars, index);
  const parent = result.orders.find(({ id }) => id === order.parent);
  const atOpen = parent?.type === "market" || (bar !== undefined && filledAtOpen(filled, bar, parent));
  if (atOpen) return { start: index, startsInside: false };
  return order.type === "limit" ? { start: index + 1, startsInside: false } : { start: index, startsInside: true };
}

function filledAtOpen(fill: FillRecord, bar: ToldBar, parent: OrderRecord | undefined): boolean {
  const wait = parent && waitOf(parent, "touch");
  return (
    wait === undefined ||
    (wait.direction === "down" ? bar.open <= wait.price : bar.open >= wait.price) ||
    fill.price === String(bar.open)
  );
}

const WORDS = {
  market: "market order",
  limit: "limit order",
  stop: "stop order",
  stopLimit: "stop-limit order",
  ifTouched: "if-touched order",
  limitIfTouched: "limit-if-touched order",
  trailing: "trailing stop",
} as const;

/** `stop order to sell 2 at 95`. */
export function orderText({ type, side, quantity, price, stopPrice }: OrderRecord): string {
  const limit = price === null ? "" : exactText(price);
  const trigger = stopPrice === null ? "" : exactText(stopPrice);
  const at: Record<OrderRecord["type"], string> = {
    market: "",
    limit: ` at ${limit}`,
    stop: ` at ${trigger}`,
    stopLimit: ` at ${trigger}, limit ${limit}`,
    ifTouched: ` at ${trigger}${limit === "" ? "" : `, then at ${limit}`}`,
    limitIfTouched: ` at ${trigger}, limit ${limit}`,
    trailing: `, ${limit} behind the price, last level ${trigger}`,
  };
  return `${WORDS[type]} to ${side} ${exactText(quantity)}${at[type]}`;
}

function placed({ order, bars, result }: Scene): Step {
  const bar = barAt(bars, firstBarFrom(bars, order.time));
  const by = order.parent === null ? "the strategy" : `the bracket of order ${order.parent}`;
  const grid = result.request.instruments.find(({ name }) => name === order.instrument);
  const snapped = grid ? ` Prices are on a grid of ${grid.tickSize}, quantities of ${grid.lotSize}.` : "";
  const where = bar?.time === order.time ? `at the close of bar ${bar.index}` : "";
  return {
    text: `Placed ${where} (${timeText(order.time)}) by ${by}: ${orderText(order)}.${snapped}`.replace("  ", " "),
    bar: bar?.time === order.time ? bar : undefined,
  };
}

function working({ order, start, startsInside, bars, result }: Scene): Step[] {
  const bar = barAt(bars, start);
  if (!bar || order.status === "rejected") return [];
  const { ms } = result.request.latency;
  const late = ms === 0 || order.parent !== null ? "" : ` after a latency of ${ms} ms`;
  const how =
    order.parent === null
      ? `the next one${late}`
      : startsInside
        ? `the bar in which order ${order.parent} filled, from its fill on`
        : `when order ${order.parent} had filled`;
  return [{ text: `It worked from bar ${bar.index} (${timeText(bar.time)}) on: ${how}.`, bar }];
}

/** The bars that did not reach it. */
function waiting(scene: Scene): Step[] {
  const { order, bars, start, fills, result } = scene;
  const wait = waitOf(order, result.request.fill.limit);
  const first = fills[0];
  const isOver = first !== undefined || order.status === "new" || order.status === "partiallyFilled";
  if (!wait || !isOver || order.type === "trailing") return [];
  const end = first ? firstBarFrom(bars, first.time) : bars.time.length;
  const bar = nearestBar(bars, start, end, wait);
  if (!bar) return [];
  return [{ text: `${countText(end - start, "bar")} passed without reaching it. ${nearText(bar, wait)}`, bar }];
}

function nearText(bar: ToldBar, { what, price, direction, mustPass }: Wait): string {
  const [word, value] = direction === "down" ? (["low", bar.low] as const) : (["high", bar.high] as const);
  const told = `The nearest was bar ${bar.index}: its ${word}`;
  const [level, reached] = [exactText(String(price)), exactText(String(value))];
  if (value === price && mustPass) return `${told} touched ${level} without going through, which fill.limit asks for.`;
  const missed = exactText(formatDecimal(BigInt(Math.round(Math.abs(value - price) * 1e8)), 8));
  return `${told} ${reached} stayed ${missed} from the ${what} ${level}.`;
}
