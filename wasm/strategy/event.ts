/** A value of a signal, handed to `onSignal`. The same object is used each time: copy what you keep. */
export class Signal {
  /** The name given to `signal`. */
  name: string = "";
  /** Time from which the value is known, milliseconds since 1970 UTC. */
  time: i64 = 0;
  /** The value. */
  value: f64 = NaN;
}

/** A public trade. */
export class Trade {
  /** Milliseconds since 1970 UTC. */
  time: i64 = 0;
  /** Price paid. */
  price: f64 = NaN;
  /** Traded quantity. */
  quantity: f64 = NaN;
  /** Whether the buyer took. */
  isBuy: bool = false;
}

/** The best bid and ask of an order book. */
export class Book {
  /** Milliseconds since 1970 UTC. */
  time: i64 = 0;
  /** Highest price to buy. */
  bid: f64 = NaN;
  /** Lowest price to sell. */
  ask: f64 = NaN;
}

/** An alert that fired. */
export class Alert {
  /** The rule's id. */
  name: string = "";
  /** Milliseconds since 1970 UTC. */
  time: i64 = 0;
  /** The price that crossed the rule's threshold. */
  price: f64 = NaN;
}
