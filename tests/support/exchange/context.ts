import type { Account } from "./account.ts";
import type { Desk } from "./desk.ts";
import { doubleOf, textOf } from "./decimal.ts";
import { snapTarget } from "./snap.ts";
import { isTerminal } from "./types.ts";
import type { Bar, Fill, Instrument, Order, OrderType, Status } from "./types.ts";

/** A bar as a strategy sees it. */
export interface SeenBar {
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  index: number;
}

/** A fill as a strategy sees it. */
export interface SeenFill {
  order: Handle;
  time: number;
  instrument: number;
  side: "buy" | "sell";
  quantity: number;
  price: number;
  fee: number;
  liquidity: "maker" | "taker";
}

/** What decides: the strategy's handlers. */
export interface Decider {
  onBar?(bar: SeenBar, context: Context): void;
  onFill?(fill: SeenFill, context: Context): void;
  onOrder?(order: Handle, context: Context): void;
}

/** An order in the hands of a strategy; the modifiers give the same handle back. */
export class Handle {
  readonly order: Order;
  private readonly desk: Desk;

  constructor(order: Order, desk: Desk) {
    this.order = order;
    this.desk = desk;
  }

  get id(): number {
    return this.order.id;
  }
  get status(): Status {
    return this.order.status;
  }
  get filled(): number {
    return doubleOf(this.order.filled);
  }
  get isOpen(): boolean {
    return !isTerminal(this.order);
  }

  ioc(): this {
    return this.amend({ tif: "ioc" });
  }
  fok(): this {
    return this.amend({ tif: "fok" });
  }
  day(): this {
    return this.amend({ tif: "day" });
  }
  gtd(time: number): this {
    return this.amend({ tif: "gtd", goodTill: time });
  }
  postOnly(): this {
    return this.amend({ postOnly: true });
  }
  reduceOnly(): this {
    return this.amend({ reduceOnly: true });
  }
  bracket(stop: number, target: number): this {
    return this.ask(() => this.desk.bracket(this.order, stop, target));
  }
  oco(other: Handle): this {
    if (other.id === 0) return this;
    return this.ask(() => this.desk.link(this.order, other.order), [this.order, other.order]);
  }
  cancel(): void {
    this.ask(() => this.desk.cancel(this.order));
  }
  modify(quantity: number, price: number): this {
    return this.ask(() => this.desk.modify(this.order, quantity, price));
  }

  private amend(change: Partial<Order>): this {
    return this.ask(() => {
      if (this.desk.isAmendable(this.order)) Object.assign(this.order, change);
    });
  }

  /** Does what is asked of these orders, or lets it wait. */
  private ask(request: () => void, orders: readonly Order[] = [this.order]): this {
    if (this.desk.mustWait(orders)) this.desk.wait(request);
    else request();
    return this;
  }
}

/** Orders and positions of one instrument. */
export class Trading {
  protected readonly index: number;
  private readonly instrument: Instrument;
  private readonly desk: Desk;
  private readonly account: Account;

  constructor(index: number, instrument: Instrument, desk: Desk, account: Account) {
    this.index = index;
    this.instrument = instrument;
    this.desk = desk;
    this.account = account;
  }

  get position(): number {
    return doubleOf(this.account.position(this.index));
  }
  get averagePrice(): number {
    return this.account.averages[this.index] ?? 0;
  }
  get equity(): number {
    return doubleOf(this.account.equity());
  }
  get cash(): number {
    return doubleOf(this.account.cash);
  }
  /** Of all instruments. */
  get openOrders(): number {
    return this.desk.openOrders;
  }
  /** The last close, NaN before the first bar. */
  get close(): number {
    const close = this.account.closes[this.index] ?? null;
    return close === null ? Number.NaN : Number(textOf(close));
  }

  order(type: OrderType, side: bigint, quantity: number, prices: { price?: number; trigger?: number } = {}): Handle {
    return new Handle(this.desk.place({ instrument: this.index, side, type, quantity, ...prices }), this.desk);
  }

  buy(quantity: number): Handle {
    return this.order("market", 1n, quantity);
  }
  sell(quantity: number): Handle {
    return this.order("market", -1n, quantity);
  }
  buyLimit(quantity: number, price: number): Handle {
    return this.order("limit", 1n, quantity, { price });
  }
  sellLimit(quantity: number, price: number): Handle {
    return this.order("limit", -1n, quantity, { price });
  }
  buyStop(quantity: number, trigger: number): Handle {
    return this.order("stop", 1n, quantity, { trigger });
  }
  sellStop(quantity: number, trigger: number): Handle {
    return this.order("stop", -1n, quantity, { trigger });
  }
  buyStopLimit(quantity: number, trigger: number, price: number): Handle {
    return this.order("stopLimit", 1n, quantity, { trigger, price });
  }
  sellStopLimit(quantity: number, trigger: number, price: number): Handle {
    return this.order("stopLimit", -1n, quantity, { trigger, price });
  }
  buyIfTouched(quantity: number, trigger: number): Handle {
    return this.order("ifTouched", 1n, quantity, { trigger });
  }
  sellIfTouched(quantity: number, trigger: number): Handle {
    return this.order("ifTouched", -1n, quantity, { trigger });
  }
  buyLimitIfTouched(quantity: number, trigger: number, price: number): Handle {
    return this.order("limitIfTouched", 1n, quantity, { trigger, price });
  }
  sellLimitIfTouched(quantity: number, trigger: number, price: number): Handle {
    return this.order("limitIfTouched", -1n, quantity, { trigger, price });
  }
  buyTrailing(quantity: number, offset: number): Handle {
    return this.order("trailing", 1n, quantity, { price: offset });
  }
  sellTrailing(quantity: number, offset: number): Handle {
    return this.order("trailing", -1n, quantity, { price: offset });
  }

  /** Percent of equity at this close; the double expression is part of the contract between engine and exchange. */
  targetPercent(percent: number): Handle | null {
    return this.target(((percent / 100) * this.equity) / this.close);
  }
  targetQuantity(quantity: number): Handle | null {
    return this.target(quantity);
  }
  flatten(): Handle | null {
    return this.target(0);
  }
  cancelAll(): void {
    const last = this.desk.orders.length;
    const request = () => this.desk.cancelAll(this.index, last);
    if (this.desk.mustWait(this.desk.live(this.index))) this.desk.wait(request);
    else request();
  }

  private target(wanted: number): Handle | null {
    const snapped = snapTarget(wanted, this.instrument.lot);
    if (snapped === null) return this.order("market", 1n, Number.NaN);
    const last = this.desk.orders.length;
    const mustWait = this.desk.mustWait(this.desk.live(this.index));
    if (!mustWait) this.desk.replaceTargets(this.index, last);
    const order = this.wayTo(snapped);
    if (mustWait) {
      this.desk.wait(() => {
        this.desk.replaceTargets(this.index, last);
        if (order) this.desk.measureAgain(order, snapped - this.account.position(this.index));
        else this.wayTo(snapped);
      });
    }
    return order && new Handle(order, this.desk);
  }

  private wayTo(wanted: bigint): Order | null {
    const change = wanted - this.account.position(this.index);
    return change === 0n ? null : this.desk.placeTarget(this.index, change);
  }
}

/** All that a handler can reach: the first instrument itself, the others by name. */
export class Context extends Trading {
  private readonly all: readonly Trading[];
  private readonly names: readonly string[];

  constructor(instruments: readonly Instrument[], desk: Desk, account: Account) {
    const [first] = instruments;
    if (!first) throw new RangeError("the exchange needs an instrument");
    super(0, first, desk, account);
    this.names = instruments.map(({ name }) => name);
    this.all = instruments.map((instrument, i) => (i === 0 ? this : new Trading(i, instrument, desk, account)));
  }

  for(name: string): Trading {
    const found = this.all[this.names.indexOf(name)];
    if (!found) throw new RangeError(`there is no instrument ${name}`);
    return found;
  }
}

export function seenBar(bar: Bar, index: number): SeenBar {
  const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map((price) => Number(textOf(price)));
  return { time: bar.time, open: open!, high: high!, low: low!, close: close!, volume: bar.volume, index };
}

export const seenFill = (fill: Fill, desk: Desk): SeenFill => ({
  order: new Handle(fill.order, desk),
  time: fill.time,
  instrument: fill.instrument,
  side: fill.side > 0n ? "buy" : "sell",
  quantity: doubleOf(fill.quantity),
  price: doubleOf(fill.price),
  fee: doubleOf(fill.fee),
  liquidity: fill.liquidity,
});
