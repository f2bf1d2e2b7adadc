import * as engine from "./tidebook";

const NEW: i32 = 0;
const PARTIALLY_FILLED: i32 = 1;

/**
 * An order of this run. The methods that change it give the order itself, so they can be chained:
 * `this.buyLimit(1, 99).day().bracket(95, 110)`. The order with `id` 0 stands for "no order was needed": its status is
 * `none` and changing it does nothing.
 */
export class Order {
  /** Counts from 1. */
  readonly id: i32;

  constructor(id: i32) {
    this.id = id;
  }

  /** `new`, `partiallyFilled`, `filled`, `canceled`, `rejected`, `expired`, or `none` for the order with `id` 0. */
  get status(): string {
    if (this.id == 0) return "none";
    switch (this.code) {
      case NEW:
        return "new";
      case PARTIALLY_FILLED:
        return "partiallyFilled";
      case 2:
        return "filled";
      case 3:
        return "canceled";
      case 4:
        return "rejected";
      default:
        return "expired";
    }
  }

  /** Quantity filled so far. */
  get filled(): f64 {
    return this.id == 0 ? 0 : engine.order_value(this.id, 1);
  }

  /** Quantity asked for. */
  get quantity(): f64 {
    return this.id == 0 ? 0 : engine.order_value(this.id, 2);
  }

  /** Average price of its fills, without fees; NaN before the first. */
  get averagePrice(): f64 {
    return this.id == 0 ? NaN : engine.order_value(this.id, 3);
  }

  /** Whether it can still fill. */
  get isOpen(): bool {
    return this.id != 0 && this.code <= PARTIALLY_FILLED;
  }

  private get code(): i32 {
    return <i32>engine.order_value(this.id, 0);
  }

  /** Immediate or cancel: fills at the open of the first bar it works, the rest is canceled. */
  ioc(): Order {
    return this.amend(0);
  }

  /** Fill or kill: fills whole at the open of the first bar it works, or is canceled. */
  fok(): Order {
    return this.amend(1);
  }

  /** Works until the last bar with the UTC date of its first bar. */
  day(): Order {
    return this.amend(2);
  }

  /** Works in bars that open before `time`, milliseconds since 1970 UTC. */
  gtd(time: i64): Order {
    return this.amend(3, <f64>time);
  }

  /** Rejected if it would take at its first open. */
  postOnly(): Order {
    return this.amend(4);
  }

  /** Never opens or turns a position: cut to the position at the fill. */
  reduceOnly(): Order {
    return this.amend(5);
  }

  /** Adds a protective stop and a target; the first of the two that fills cancels the other. */
  bracket(stop: f64, target: f64): Order {
    return this.amend(6, stop, target);
  }

  /** One cancels the other: the first fill of this order or `other`, even a partial one, cancels the other one. */
  oco(other: Order): Order {
    return this.amend(7, <f64>other.id);
  }

  /** Cancels what is unfilled, at once. */
  cancel(): Order {
    return this.amend(8);
  }

  /** Changes quantity and price; the order keeps its id and works anew from the next bar. */
  modify(quantity: f64, price: f64): Order {
    return this.amend(9, quantity, price);
  }

  private amend(what: i32, x: f64 = 0, y: f64 = 0): Order {
    if (this.id != 0) engine.amend(this.id, what, x, y);
    return this;
  }
}

/** One fill of one of this run's orders, handed to `onFill`. The same object is used for each fill: copy what you keep. */
export class Fill {
  /** Time of the bar it happened in, milliseconds since 1970 UTC. */
  readonly time: i64 = 0;
  /** Number of the instrument, in the order of the data; the first is 0. */
  readonly instrument: i32 = 0;
  /** The order it belongs to. */
  readonly orderId: i32 = 0;
  /** Filled quantity, positive. */
  readonly quantity: f64 = 0;
  /** Price, with slippage. */
  readonly price: f64 = 0;
  /** Fee in quote currency. */
  readonly fee: f64 = 0;
  /** Whether it bought. */
  readonly isBuy: bool = false;
  /** Whether the order rested and was taken by the market. */
  readonly isMaker: bool = false;

  /** `buy` or `sell`. */
  get side(): string {
    return this.isBuy ? "buy" : "sell";
  }

  /** `maker` or `taker`. */
  get liquidity(): string {
    return this.isMaker ? "maker" : "taker";
  }

  /** The order it belongs to. */
  get order(): Order {
    return new Order(this.orderId);
  }
}
