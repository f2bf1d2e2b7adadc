import { absolute } from "./decimal.ts";
import { isTerminal } from "./types.ts";
import type { Fill, Instrument, Order, OrderType, Status } from "./types.ts";
import { snapPrice, snapQuantity } from "./snap.ts";

/** What happened, in order, for onFill and onOrder. */
export type Event = { fill: Fill } | { order: Order };

/** An order as a strategy asks for it. */
export interface Ask {
  instrument: number;
  side: bigint;
  type: OrderType;
  quantity: number;
  price?: number;
  trigger?: number;
}

const needsPrice: readonly OrderType[] = ["limit", "stopLimit", "limitIfTouched", "trailing"];
const needsTrigger: readonly OrderType[] = ["stop", "stopLimit", "ifTouched", "limitIfTouched"];

/** All orders of a run and every way in which one changes without being filled. */
export class Desk {
  readonly orders: Order[] = [];
  /** Those that are not terminal. */
  private open: Order[] = [];
  readonly events: Event[] = [];
  /** Time of the bar whose handler runs, and when it ends. */
  now = 0;
  end = 0;
  /** What the handlers asked that waits for that end. */
  private waiting: (() => void)[] = [];
  private closesThen: readonly (bigint | null)[] | null = null;
  private readonly instruments: readonly Instrument[];
  private readonly closes: () => readonly (bigint | null)[];

  constructor(instruments: readonly Instrument[], closes: () => readonly (bigint | null)[]) {
    this.instruments = instruments;
    this.closes = closes;
  }

  /** Whether something that is asked of these orders must wait: one that is not of this handler's bar may trade before its end. */
  mustWait(orders: readonly Order[]): boolean {
    return orders.some(
      (order) => !isTerminal(order) && order.placedAt < this.now && this.beginsInside(order.instrument),
    );
  }

  wait(request: () => void): void {
    this.waiting.push(request);
    this.closesThen = [...this.closes()];
  }

  /** What waits for an end at or before this time takes effect, at the closes that it was asked at. */
  grant(time: number): void {
    if (time < this.end) return;
    for (const request of this.waiting) request();
    this.waiting = [];
    this.closesThen = null;
  }

  private beginsInside(instrument: number): boolean {
    return this.instruments[instrument]!.bars.some(({ time }) => time > this.now && time < this.end);
  }

  private lastClose(instrument: number): bigint | null {
    return (this.closesThen ?? this.closes())[instrument] ?? null;
  }

  /** Every order of an instrument that is not terminal, by id. */
  live(instrument: number): Order[] {
    return this.open.filter((order) => order.instrument === instrument);
  }

  get openOrders(): number {
    return this.open.filter((order) => order.stage !== "dormant").length;
  }

  place(ask: Ask): Order {
    const order = this.create(ask.instrument, ask.side, ask.type);
    const { lot } = this.instrument(order);
    order.quantity = snapQuantity(ask.quantity, lot) ?? 0n;
    if (needsPrice.includes(ask.type)) order.price = this.snap(order, ask.price);
    if (needsTrigger.includes(ask.type)) order.trigger = this.snap(order, ask.trigger);
    if (ask.type === "trailing") this.startTrailing(order);
    this.rejectIfInvalid(order);
    return order;
  }

  /** The market order that brings a position to its target; `change` is signed, in units and whole lots. */
  placeTarget(instrument: number, change: bigint): Order {
    const order = this.create(instrument, change > 0n ? 1n : -1n, "market");
    order.quantity = absolute(change);
    order.isTarget = true;
    return order;
  }

  /** Whether the modifiers of a new order still have an effect on it. */
  isAmendable(order: Order): boolean {
    return !isTerminal(order) && order.stage === "waiting" && order.parent === null;
  }

  bracket(order: Order, stop: number, target: number): void {
    if (!this.isAmendable(order)) return;
    for (const child of order.children) this.finishAs(child, "canceled", "replaced");
    order.children = [];
    const stopAt = this.snap(order, stop);
    const targetAt = this.snap(order, target);
    if (stopAt === null || targetAt === null) return this.finishAs(order, "rejected", "invalidPrice");
    if (!bracketFits(order, stopAt, targetAt)) return this.finishAs(order, "rejected", "bracket");
    const guard = this.create(order.instrument, -order.side, "stop");
    const goal = this.create(order.instrument, -order.side, "limit");
    guard.trigger = stopAt;
    goal.price = targetAt;
    guard.role = "stop";
    goal.role = "target";
    for (const child of [guard, goal]) {
      child.parent = order;
      child.stage = "dormant";
    }
    order.children = [guard, goal];
    this.link(guard, goal);
  }

  link(order: Order, other: Order): void {
    if (order === other || isTerminal(order) || isTerminal(other) || order.links.includes(other)) return;
    order.links.push(other);
    other.links.push(order);
  }

  cancel(order: Order): void {
    if (!isTerminal(order)) this.finishAs(order, "canceled", "cancel");
  }

  /** Cancels those up to an id. */
  cancelAll(instrument: number, last: number): void {
    for (const order of this.live(instrument)) if (order.id <= last) this.cancel(order);
  }

  /** Keeps id, time in force, bracket and links; everything else starts anew at the order's next bar. */
  modify(order: Order, quantity: number, price: number): void {
    if (isTerminal(order) || order.stage === "dormant") return;
    const { lot } = this.instrument(order);
    const total = snapQuantity(quantity, lot);
    if (total === null) return this.finishAs(order, "rejected", "invalidQuantity");
    const at = order.type === "market" ? null : this.snap(order, price);
    if (order.type !== "market" && at === null) return this.finishAs(order, "rejected", "invalidPrice");
    if (order.parent === null) order.quantity = total;
    if (needsPrice.includes(order.type)) order.price = at;
    else order.trigger = at;
    order.stage = "waiting";
    order.placedAt = this.now;
    order.due = this.end;
    order.sleeps = "";
    order.triggered = false;
    order.bornAt = null;
    if (order.type === "trailing") this.startTrailing(order);
    if (order.type === "trailing" && order.trigger === null) return this.finishAs(order, "rejected", "invalidPrice");
    const [guard, goal] = order.children;
    const fits = !guard || !goal || bracketFits(order, guard.trigger ?? 0n, goal.price ?? 0n);
    if (!fits) return this.finishAs(order, "rejected", "bracket");
    if (order.filled >= order.quantity && order.parent === null) {
      order.quantity = order.filled;
      this.finishAs(order, "filled", null);
    }
  }

  /** Ends an order; an unfilled parent takes its children with it, a filled one lets them be complete. */
  finishAs(order: Order, status: Status, reason: string | null): void {
    if (isTerminal(order)) return;
    order.status = status;
    order.reason = reason;
    this.open = this.open.filter((other) => other !== order);
    this.events.push({ order });
    for (const child of order.children) {
      if (order.filled === 0n) this.finishAs(child, "canceled", "parent");
      else this.finish(child);
    }
  }

  /** Ends a child whose parent is done when it has filled all that the parent did. */
  finish(order: Order): void {
    const complete = order.filled > 0n && order.filled === order.quantity;
    if (complete && (order.parent === null || isTerminal(order.parent))) this.finishAs(order, "filled", null);
  }

  /** Cancels this instrument's unfinished target orders up to an id, for a new one. */
  replaceTargets(instrument: number, last: number): void {
    for (const order of this.live(instrument)) {
      if (order.isTarget && order.id <= last) this.finishAs(order, "canceled", "replaced");
    }
  }

  /** A target order that was placed while an earlier one could still trade becomes what is left to do. */
  measureAgain(order: Order, change: bigint): void {
    if (isTerminal(order)) return;
    if (change === 0n) return this.finishAs(order, "canceled", "replaced");
    order.side = change > 0n ? 1n : -1n;
    order.quantity = absolute(change);
  }

  private instrument(order: Order): Instrument {
    const instrument = this.instruments[order.instrument];
    if (!instrument) throw new RangeError(`there is no instrument ${order.instrument}`);
    return instrument;
  }

  private snap(order: Order, price: number | undefined): bigint | null {
    return snapPrice(price ?? Number.NaN, this.instrument(order).tick);
  }

  /** `price` keeps the offset, `trigger` the level; no level without a close. */
  private startTrailing(order: Order): void {
    const close = this.lastClose(order.instrument);
    order.trigger = close === null || order.price === null ? null : close + order.side * order.price;
  }

  private rejectIfInvalid(order: Order): void {
    if (order.quantity === 0n) return this.finishAs(order, "rejected", "invalidQuantity");
    const noPrice = needsPrice.includes(order.type) && order.price === null;
    const noTrigger = (needsTrigger.includes(order.type) || order.type === "trailing") && order.trigger === null;
    if (noPrice || noTrigger) this.finishAs(order, "rejected", "invalidPrice");
  }

  private create(instrument: number, side: bigint, type: OrderType): Order {
    const order: Order = {
      id: this.orders.length + 1,
      parent: null,
      role: "",
      time: this.now,
      instrument,
      side,
      type,
      quantity: 0n,
      filled: 0n,
      price: null,
      trigger: null,
      status: "new",
      reason: null,
      tif: "gtc",
      goodTill: 0,
      postOnly: false,
      reduceOnly: false,
      isTarget: false,
      children: [],
      links: [],
      placedAt: this.now,
      due: this.end,
      stage: "waiting",
      triggered: false,
      sleeps: "",
      bornAt: null,
      day: 0,
    };
    this.orders.push(order);
    this.open.push(order);
    return order;
  }
}

/** Stop on the losing side of the parent's price, target on the winning side; parents without a price always fit. */
function bracketFits(order: Order, stop: bigint, target: bigint): boolean {
  if (order.type === "market" || order.type === "trailing") return true;
  const price = order.price ?? order.trigger ?? 0n;
  return (price - stop) * order.side > 0n && (target - price) * order.side > 0n;
}
