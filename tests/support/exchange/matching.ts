import type { Account } from "./account.ts";
import type { Desk } from "./desk.ts";
import { absolute, smaller } from "./decimal.ts";
import { snapQuantity, takerPrice } from "./snap.ts";
import type { TradeBook } from "./trades.ts";
import { isTerminal } from "./types.ts";
import type { Bar, Fill, Instrument, Liquidity, Order } from "./types.ts";

const dayOf = (time: number): number => Math.floor(time / 86_400_000);

export interface Costs {
  makerBps: bigint;
  takerBps: bigint;
  slippageBps: bigint;
  touch: boolean;
  volumeShare: number | null;
}

/** A wish to fill: the price before slippage, and whether inside the bar. */
interface Chance {
  price: bigint;
  liquidity: Liquidity;
  isInside: boolean;
}

/** Matches the orders of one instrument against its bars, one bar at a time. */
export class Matching {
  private fills: Fill[] = [];
  private readonly index: number;
  private readonly instrument: Instrument;
  private readonly desk: Desk;
  private readonly account: Account;
  private readonly trades: TradeBook;
  private readonly costs: Costs;
  private bar: Bar = { time: 0, open: 0n, high: 0n, low: 0n, close: 0n, volume: 0 };
  private step = 0;
  /** Quantity that the bar still gives; null without a volume share. */
  private available: bigint | null = null;

  constructor(
    index: number,
    instrument: Instrument,
    parts: { desk: Desk; account: Account; trades: TradeBook; costs: Costs },
  ) {
    this.index = index;
    this.instrument = instrument;
    this.desk = parts.desk;
    this.account = parts.account;
    this.trades = parts.trades;
    this.costs = parts.costs;
  }

  /** One bar: expiries, what the open decides, what happens inside, and the bar's end. Gives its fills. */
  run(bar: Bar, step: number, hasStarted: (order: Order) => boolean): Fill[] {
    this.fills = [];
    this.bar = bar;
    this.step = step;
    const { volumeShare } = this.costs;
    this.available = volumeShare === null ? null : (snapQuantity(volumeShare * bar.volume, this.instrument.lot) ?? 0n);
    for (const order of this.desk.live(this.index)) this.begin(order, hasStarted);
    this.atOpen();
    this.inside();
    this.trades.barEnded({ instrument: this.index, time: bar.time, step }, bar);
    for (const order of this.desk.live(this.index)) this.finishBar(order);
    return this.fills;
  }

  private begin(order: Order, hasStarted: (order: Order) => boolean): void {
    if (order.tif === "gtd" && this.bar.time >= order.goodTill) return this.desk.finishAs(order, "expired", "gtd");
    if (order.stage === "waiting") {
      if (!hasStarted(order)) return;
      order.stage = "fresh";
      order.day = dayOf(this.bar.time);
    } else if (order.tif === "day" && dayOf(this.bar.time) !== order.day) this.desk.finishAs(order, "expired", "day");
  }

  private isWorking(order: Order): boolean {
    return !isTerminal(order) && (order.stage === "fresh" || order.stage === "resting") && order.sleeps === "";
  }

  /** By id; children that start to work here have higher ids than their parents. */
  private atOpen(): void {
    for (let id = 1; id <= this.desk.orders.length; id++) {
      const order = this.desk.orders[id - 1];
      if (!order || order.instrument !== this.index || !this.isWorking(order)) continue;
      this.open(order);
      const isImmediate = order.tif === "ioc" || order.tif === "fok";
      if (isImmediate && order.stage === "fresh") this.desk.finishAs(order, "canceled", order.tif);
    }
  }

  private open(order: Order): void {
    const { open } = this.bar;
    const take: Chance = { price: open, liquidity: "taker", isInside: false };
    if (isMarket(order)) return this.fill(order, take);
    if (isLimit(order)) {
      const limit = order.price ?? 0n;
      const beyond = (limit - open) * order.side;
      if (order.stage === "fresh" && beyond >= 0n) return this.fill(order, take);
      if (order.stage === "fresh") return;
      if (beyond > 0n || (beyond === 0n && this.costs.touch))
        this.fill(order, { price: limit, liquidity: "maker", isInside: false });
      return;
    }
    if (!isReached(order, open)) return;
    order.triggered = true;
    if (isMarket(order)) return this.fill(order, take);
    const isMarketable = ((order.price ?? 0n) - open) * order.side >= 0n;
    if (isMarketable) this.fill(order, take); // a new limit at this open
  }

  /** One order at a time, looked at once each: protective stops, then bracket targets, then the rest, by id. */
  private inside(): void {
    const seen = new Set<Order>();
    for (;;) {
      const todo = this.desk.live(this.index).filter((order) => this.isWorking(order) && !seen.has(order));
      todo.sort((a, b) => this.rank(a) - this.rank(b) || a.id - b.id);
      const order = todo[0];
      if (!order) return;
      seen.add(order);
      this.within(order);
    }
  }

  private rank(order: Order): number {
    const isStop = order.type === "stop" || order.type === "stopLimit" || order.type === "trailing";
    const reduces = order.side * this.account.position(this.index) < 0n;
    if (isStop && !order.triggered && reduces) return 0;
    return order.role === "target" ? 1 : 2;
  }

  private within(order: Order): void {
    if (isMarket(order)) return;
    if (isLimit(order)) {
      const limit = order.price ?? 0n;
      const beyond = order.side > 0n ? limit - this.bar.low : this.bar.high - limit;
      if (beyond > 0n || (beyond === 0n && this.costs.touch))
        this.fill(order, { price: limit, liquidity: "maker", isInside: true });
      return;
    }
    const level = order.trigger ?? 0n;
    if (!isReached(order, this.bar.high) && !isReached(order, this.bar.low)) return;
    order.triggered = true;
    const price = order.bornAt === null ? level : worse(order.side, level, order.bornAt);
    const isBeyondLimit = isLimit(order) && ((order.price ?? 0n) - price) * order.side < 0n;
    if (isBeyondLimit) order.sleeps = "resting";
    else this.fill(order, { price, liquidity: "taker", isInside: true });
    if (isLimit(order)) order.sleeps = "resting";
  }

  private finishBar(order: Order): void {
    if (order.type === "trailing" && !order.triggered) moveTrailing(order, this.bar);
    order.bornAt = null;
    if (order.sleeps !== "") {
      order.stage = order.sleeps;
      order.sleeps = "";
    } else if (order.stage === "fresh") order.stage = "resting";
  }

  /** Fills what is allowed and there; says on the order why not. */
  private fill(order: Order, chance: Chance): void {
    const isFirstOpen = !chance.isInside && chance.liquidity === "taker" && (order.stage === "fresh" || isLimit(order));
    if (order.postOnly && isFirstOpen) return this.desk.finishAs(order, "rejected", "postOnly");
    const left = order.quantity - order.filled;
    const isThere = left > 0n && this.available !== 0n;
    const allowed = order.reduceOnly ? smaller(left, this.reducible(order)) : left;
    if (isThere && allowed === 0n) return this.desk.finishAs(order, "canceled", "reduceOnly");
    const wanted = this.available === null ? allowed : smaller(allowed, this.available);
    if (order.tif === "fok" && wanted < allowed) return this.desk.finishAs(order, "canceled", "fok");
    if (!isThere) return;
    order.quantity = order.filled + allowed;
    const price = this.priceOf(order, chance);
    const feeBps = chance.liquidity === "taker" ? this.costs.takerBps : this.costs.makerBps;
    const deal = { instrument: this.index, change: order.side * wanted, price, feeBps };
    const possible = order.isTarget ? this.account.affordable(deal, wanted, this.instrument.lot) : wanted;
    const isRefused = possible === 0n || !this.account.affords({ ...deal, change: order.side * possible });
    if (isRefused) return this.desk.finishAs(order, "rejected", "funds");
    if (possible < wanted) order.quantity = order.filled + possible;
    this.execute(order, { ...deal, change: order.side * possible }, chance);
  }

  /** What an order could take off the position. */
  private reducible(order: Order): bigint {
    const position = this.account.position(this.index);
    return position * order.side < 0n ? absolute(position) : 0n;
  }

  private priceOf(order: Order, chance: Chance): bigint {
    if (chance.liquidity === "maker") return chance.price;
    const price = takerPrice(chance.price, order.side, this.costs.slippageBps, this.instrument.tick);
    if (!isLimit(order) || order.price === null) return price;
    return (order.price - price) * order.side < 0n ? order.price : price;
  }

  private execute(
    order: Order,
    deal: { instrument: number; change: bigint; price: bigint; feeBps: bigint },
    chance: Chance,
  ): void {
    const before = this.account.position(this.index);
    const { cash, fee } = this.account.settle(deal);
    const { change, price } = deal;
    const at = { instrument: this.index, time: this.bar.time, step: this.step };
    this.trades.fill(at, before, { change, price, cash, fee });
    if (this.available !== null) this.available -= absolute(change);
    const fill: Fill = {
      ...at,
      order,
      side: order.side,
      quantity: absolute(change),
      price,
      fee,
      liquidity: chance.liquidity,
    };
    order.filled += fill.quantity;
    order.status = "partiallyFilled";
    this.fills.push(fill);
    this.desk.events.push({ fill });
    this.growChildren(order, chance);
    this.desk.finish(order);
    if (!isTerminal(order)) this.desk.events.push({ order });
    for (const other of order.links) this.desk.finishAs(other, "canceled", "oco");
  }

  /** Children have what the parent has filled; the first fill starts them. */
  private growChildren(order: Order, chance: Chance): void {
    for (const child of order.children) {
      if (isTerminal(child)) continue;
      child.quantity = order.filled;
      if (child.stage !== "dormant") continue;
      child.stage = "fresh";
      if (!chance.isInside) continue;
      if (child.role === "target") child.sleeps = "fresh";
      else child.bornAt = chance.price;
    }
  }
}

const isMarket = (order: Order): boolean =>
  order.type === "market" ||
  (order.triggered && (order.type === "stop" || order.type === "ifTouched" || order.type === "trailing"));

const isLimit = (order: Order): boolean =>
  order.type === "limit" || (order.triggered && (order.type === "stopLimit" || order.type === "limitIfTouched"));

/** Whether a price is at or through the level of a stop (from below for a buy) or a touched order (the other side). */
function isReached(order: Order, price: bigint): boolean {
  const isTouched = order.type === "ifTouched" || order.type === "limitIfTouched";
  const direction = isTouched ? -order.side : order.side;
  return order.trigger !== null && (price - order.trigger) * direction >= 0n;
}

/** The worse of two prices for a side. */
const worse = (side: bigint, a: bigint, b: bigint): bigint => ((a - b) * side > 0n ? a : b);

/** Follows the bar's extreme, never back. */
function moveTrailing(order: Order, bar: Bar): void {
  if (order.trigger === null || order.price === null) return;
  const level = order.side > 0n ? bar.low + order.price : bar.high - order.price;
  if ((level - order.trigger) * order.side < 0n) order.trigger = level;
}
