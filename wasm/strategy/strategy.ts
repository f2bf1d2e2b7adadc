import * as engine from "./tidebook";
import { Bar } from "./bar";
import { Alert, Book, Signal, Trade } from "./event";
import { Fill, Order } from "./order";
import { Trader } from "./trader";

/**
 * Base of every strategy. Its fields declare parameters, series and indicators; its methods are called as the run goes
 * on. Orders and position are those of the first instrument, `instrument("ETH")` has those of another.
 */
export abstract class Strategy extends Trader {
  /** Called once by the engine. */
  constructor() {
    super(0);
  }

  /** Cash plus the value of all positions at the last close. */
  get equity(): f64 {
    return engine.account(2, 0);
  }

  /** Cash in quote currency. */
  get cash(): f64 {
    return engine.account(3, 0);
  }

  /** Number of orders of all instruments that can still fill. */
  get openOrders(): i32 {
    return <i32>engine.account(4, 0);
  }

  /** Before the first bar; no orders can be placed here. */
  onStart(): void {}
  /** At each bar of the first instrument, after its fills. */
  onBar(bar: Bar): void {}
  /** After each fill of one of the strategy's orders. */
  onFill(fill: Fill): void {}
  /** After each change of an order's status. */
  onOrder(order: Order): void {}
  /** When a new value of a signal becomes known. */
  onSignal(signal: Signal): void {}
  /** At each public trade; reserved, no data gives trades yet. */
  onTrade(trade: Trade): void {}
  /** At each change of the order book; reserved, no data gives books yet. */
  onBook(book: Book): void {}
  /** When an alert fires; reserved, no data gives alerts yet. */
  onAlert(alert: Alert): void {}
  /** After the last bar. */
  onStop(): void {}
}
