import type { BacktestResult, FillRecord, OrderRecord } from "../backtest.ts";
import type { InstrumentBars } from "../bars.ts";
import { InputError } from "../errors.ts";
import { endOfData, endingSteps } from "./ending.ts";
import { type OrderEvent, orderTerms } from "./events.ts";
import { tradedSteps } from "./fills.ts";
import { beganSteps, linkedSteps, modifiedSteps, placedSteps, triggeredSteps } from "./life.ts";
import { type ToldBar, type Wait, firstBarFrom, waitText } from "./waiting.ts";
import { termText } from "./words.ts";
import { exactText } from "../figures.ts";

/** A thing that happened to an order, with the bar that decided it. */
export interface Step {
  readonly text: string;
  readonly bar?: ToldBar | undefined;
}

/** An order's life: what `tidebook explain --json` prints. */
export interface Story {
  readonly order: OrderRecord;
  /** The quantity that was asked for; the order of one that cannot be, as -5, has 0. */
  readonly asked: string;
  readonly fills: readonly FillRecord[];
  readonly steps: readonly Step[];
}

/** A run that was watched: what stories are told from. */
export interface WatchedRun {
  readonly result: Pick<BacktestResult, "orders" | "fills" | "trades" | "equity" | "request">;
  /** In the order of the request's instruments. */
  readonly bars: readonly InstrumentBars[];
  readonly events: readonly OrderEvent[];
}

/** An order on its way through its events. */
export interface Life {
  readonly run: WatchedRun;
  readonly order: OrderRecord;
  readonly bars: InstrumentBars;
  /** What it was told to be last, and when. */
  since: number;
  quantity: string;
  price: string;
  trigger: string;
  /** Fills so far. */
  fills: FillRecord[];
  isTarget: boolean;
  /** Nothing was left to do for it when it could begin. */
  isReached: boolean;
  /** Bar from which it waits, undefined while it does not work. */
  from: number | undefined;
  wait: Wait | undefined;
  isModified: boolean;
  /** Bar that triggered it. */
  triggered: number | undefined;
  /** What had no funds. */
  declined: OrderEvent | undefined;
}

/**
 * Tells an order's life from what the engine wrote down, with the run's bars and fills.
 * @throws InputError when there is no such order
 */
export function storyOf(id: number, run: WatchedRun): Story {
  const { orders, request, fills } = run.result;
  const order = orders.find((one) => one.id === id);
  if (!order) throw noSuchOrder(id, orders);
  const bars = run.bars[request.instruments.findIndex(({ name }) => name === order.instrument)];
  if (!bars)
    throw new InputError("explain/bars", `the bars of ${order.instrument} are not at hand: run the backtest again`);
  const life: Life = {
    run,
    order,
    bars,
    since: order.time,
    quantity: order.quantity,
    price: "0",
    trigger: "0",
    fills: [],
    isTarget: false,
    isReached: false,
    from: undefined,
    wait: undefined,
    isModified: false,
    triggered: undefined,
    declined: undefined,
  };
  const steps = run.events.flatMap((event, index) => (event.order === id ? stepsOf(life, event, index) : []));
  const asked = run.events.find((event) => event.order === id && event.deed === "placed")?.quantity ?? order.quantity;
  return { order, asked, fills: fills.filter(({ orderId }) => orderId === id), steps: [...steps, ...endOfData(life)] };
}

function noSuchOrder(id: number, orders: readonly OrderRecord[]): InputError {
  const [first, last] = [orders[0]?.id, orders.at(-1)?.id];
  const there = first === undefined ? "the run placed none" : `the run has orders ${first} to ${last ?? first}`;
  return new InputError("explain/order", `there is no order ${id}: ${there}`);
}

function stepsOf(life: Life, event: OrderEvent, index: number): Step[] {
  switch (event.deed) {
    case "placed":
      return placedSteps(life, event);
    case "termed":
      life.isTarget ||= orderTerms[event.other] === "target";
      return [{ text: termText(event) }];
    case "linked":
      return linkedSteps(life, event);
    case "modified":
      return [...waited(life, event), ...modifiedSteps(life, event)];
    case "modifyRefused":
      return [...waited(life, event), ...modifiedSteps(life, event)];
    case "began":
      return beganSteps(life, event);
    case "triggered":
      return [...waited(life, event), ...triggeredSteps(life, event)];
    case "cut":
      return [...waited(life, event), ...cutSteps(life, event)];
    case "traded":
      return [...waited(life, event), ...tradedSteps(life, event)];
    case "declined":
      life.declined = event;
      return waited(life, event);
    case "ended":
      return [...waited(life, event), ...endingSteps(life, event, index)];
  }
}

function cutSteps(life: Life, { quantity, other }: OrderEvent): Step[] {
  const asked = life.quantity;
  life.quantity = quantity;
  if (other === 2) {
    life.isReached = Number(quantity) === 0;
    const left = life.isReached ? "nothing" : `${exactText(quantity)} to ${life.order.side}`;
    return [
      { text: `Until the end of the bar an earlier order could still fill; then ${left} was left to its target.` },
    ];
  }
  const cause = other === 0 ? "more than that the funds did not allow" : "there was no more of a position to reduce";
  return [{ text: `Its quantity was cut from ${exactText(asked)} to ${exactText(quantity)}: ${cause}.` }];
}

/** The bars in which an order worked and nothing came of it, up to an event. Each is told once. */
function waited(life: Life, { moment, time }: OrderEvent): Step[] {
  const { bars, wait, from } = life;
  // A handler comes after the bars that opened up to its own; what happens in a bar says itself what the bar did.
  const end = firstBarFrom(bars, moment === "handler" ? time + 1 : time);
  if (from === undefined || end <= from) return [];
  life.from = end;
  const told = wait && waitText(bars, wait, [from, end]);
  return told ? [told] : [];
}
