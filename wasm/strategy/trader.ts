import * as engine from "./tidebook";
import { Order } from "./order";

const BUY: i32 = 0;
const SELL: i32 = 1;
const MARKET: i32 = 0;
const LIMIT: i32 = 1;
const STOP: i32 = 2;
const STOP_LIMIT: i32 = 3;
const IF_TOUCHED: i32 = 4;
const LIMIT_IF_TOUCHED: i32 = 5;
const TRAILING: i32 = 6;

/**
 * Orders and position of one instrument. Quantities and prices are numbers in the instrument's own units; an order
 * placed at a bar works from the next one. A quantity or price that makes no sense gives an order that is rejected.
 */
export abstract class Trader {
  /** Number of the instrument, in the order of the data; the first is 0. */
  readonly number: i32;

  constructor(number: i32) {
    this.number = number;
  }

  /** Signed quantity held: positive is long, negative is short. */
  get position(): f64 {
    return engine.account(0, this.number);
  }

  /** Average price of the open position, without fees; NaN without a position. */
  get averagePrice(): f64 {
    return engine.account(1, this.number);
  }

  /** Buys at the next open. */
  buy(quantity: f64): Order {
    return this.place(MARKET, BUY, quantity, 0, 0);
  }

  /** Sells at the next open; without a position this goes short. */
  sell(quantity: f64): Order {
    return this.place(MARKET, SELL, quantity, 0, 0);
  }

  /** Buys at `price` or better. */
  buyLimit(quantity: f64, price: f64): Order {
    return this.place(LIMIT, BUY, quantity, price, 0);
  }

  /** Sells at `price` or better. */
  sellLimit(quantity: f64, price: f64): Order {
    return this.place(LIMIT, SELL, quantity, price, 0);
  }

  /** Buys at market once the price has risen to `stop`. */
  buyStop(quantity: f64, stop: f64): Order {
    return this.place(STOP, BUY, quantity, 0, stop);
  }

  /** Sells at market once the price has fallen to `stop`. */
  sellStop(quantity: f64, stop: f64): Order {
    return this.place(STOP, SELL, quantity, 0, stop);
  }

  /** Becomes a limit order to buy at `price` once the price has risen to `stop`. */
  buyStopLimit(quantity: f64, stop: f64, price: f64): Order {
    return this.place(STOP_LIMIT, BUY, quantity, price, stop);
  }

  /** Becomes a limit order to sell at `price` once the price has fallen to `stop`. */
  sellStopLimit(quantity: f64, stop: f64, price: f64): Order {
    return this.place(STOP_LIMIT, SELL, quantity, price, stop);
  }

  /** Buys at market once the price has fallen to `price`. */
  buyIfTouched(quantity: f64, price: f64): Order {
    return this.place(IF_TOUCHED, BUY, quantity, 0, price);
  }

  /** Sells at market once the price has risen to `price`. */
  sellIfTouched(quantity: f64, price: f64): Order {
    return this.place(IF_TOUCHED, SELL, quantity, 0, price);
  }

  /** Becomes a limit order to buy at `price` once the price has fallen to `trigger`. */
  buyLimitIfTouched(quantity: f64, trigger: f64, price: f64): Order {
    return this.place(LIMIT_IF_TOUCHED, BUY, quantity, price, trigger);
  }

  /** Becomes a limit order to sell at `price` once the price has risen to `trigger`. */
  sellLimitIfTouched(quantity: f64, trigger: f64, price: f64): Order {
    return this.place(LIMIT_IF_TOUCHED, SELL, quantity, price, trigger);
  }

  /** A stop to buy that follows the lowest price at a distance of `offset`, in price. */
  buyTrailing(quantity: f64, offset: f64): Order {
    return this.place(TRAILING, BUY, quantity, offset, 0);
  }

  /** A stop to sell that follows the highest price at a distance of `offset`, in price. */
  sellTrailing(quantity: f64, offset: f64): Order {
    return this.place(TRAILING, SELL, quantity, offset, 0);
  }

  /**
   * Trades to a position worth `percent` of equity at this close; negative is short. Replaces this instrument's earlier
   * target order that has not filled. The order with `id` 0 says that nothing had to be traded.
   */
  targetPercent(percent: f64): Order {
    return new Order(engine.target(this.number, 0, percent));
  }

  /** Trades to a position of `quantity`; negative is short. Otherwise like `targetPercent`. */
  targetQuantity(quantity: f64): Order {
    return new Order(engine.target(this.number, 1, quantity));
  }

  /** Trades to no position. */
  flatten(): Order {
    return this.targetQuantity(0);
  }

  /** Cancels this instrument's open orders, at once. */
  cancelAll(): void {
    engine.cancel_all(this.number);
  }

  private place(kind: i32, side: i32, quantity: f64, price: f64, trigger: f64): Order {
    return new Order(engine.order(this.number, kind, side, quantity, price, trigger));
  }
}
