/** A value of a signal, handed to `onSignal`. The same object is used each time: copy what you keep. */
export class Signal {
  /** The name given to `signal`. */
  readonly name: string = "";
  /** Time from which the value is known, milliseconds since 1970 UTC. */
  readonly time: i64 = 0;
  /** The value. */
  readonly value: f64 = NaN;
}

/** A public trade. */
export class Trade {
  /** Milliseconds since 1970 UTC. */
  readonly time: i64 = 0;
  /** Price paid. */
  readonly price: f64 = NaN;
  /** Traded quantity. */
  readonly quantity: f64 = NaN;
  /** Whether the buyer took. */
  readonly isBuy: bool = false;
}

/** The best bid and ask of an order book. */
export class Book {
  /** Milliseconds since 1970 UTC. */
  readonly time: i64 = 0;
  /** Highest price to buy. */
  readonly bid: f64 = NaN;
  /** Lowest price to sell. */
  readonly ask: f64 = NaN;
}

/** An alert that fired. */
export class Alert {
  /** The rule's id. */
  readonly name: string = "";
  /** Milliseconds since 1970 UTC. */
  readonly time: i64 = 0;
  /** The price that crossed the rule's threshold. */
  readonly price: f64 = NaN;
}
