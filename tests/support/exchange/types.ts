/** What goes into the slow exchange and what comes out of it: the words of the contract's result. */

export type Side = "buy" | "sell";
export type OrderType = "market" | "limit" | "stop" | "stopLimit" | "ifTouched" | "limitIfTouched" | "trailing";
export type Status = "new" | "partiallyFilled" | "filled" | "canceled" | "rejected" | "expired";
export type Liquidity = "maker" | "taker";
export type Decimal = string | number;

export interface InputBar {
  time: number;
  open: Decimal;
  high: Decimal;
  low: Decimal;
  close: Decimal;
  volume: Decimal;
}

export interface InputInstrument {
  name: string;
  bars: readonly InputBar[];
  tickSize: Decimal;
  lotSize?: Decimal;
}

export interface Settings {
  cash: Decimal;
  leverage: Decimal;
  makerBps: Decimal;
  takerBps: Decimal;
  slippageBps: Decimal;
  limit: "through" | "touch";
  volumeShare: number | null;
  latencyMs: number;
  /** The bars' common interval in ms; the commonest step of the first instrument when left out. */
  interval?: number;
}

/** The contract's defaults. */
export const defaultSettings: Settings = {
  cash: "10000",
  leverage: "1",
  makerBps: "10",
  takerBps: "10",
  slippageBps: "1",
  limit: "through",
  volumeShare: null,
  latencyMs: 0,
};

export interface ResultOrder {
  id: number;
  parent: number | null;
  time: number;
  instrument: string;
  side: Side;
  type: OrderType;
  quantity: string;
  filled: string;
  price: string | null;
  stopPrice: string | null;
  status: Status;
  reason: string | null;
}

export interface ResultFill {
  time: number;
  instrument: string;
  orderId: number;
  side: Side;
  quantity: string;
  price: string;
  fee: string;
  liquidity: Liquidity;
}

export interface ResultTrade {
  entryTime: number;
  exitTime: number | null;
  instrument: string;
  side: Side;
  quantity: string;
  entryPrice: string;
  exitPrice: string | null;
  pnl: string;
  fees: string;
  bars: number;
  mae: string;
  mfe: string;
}

export interface Result {
  readonly orders: readonly ResultOrder[];
  readonly fills: readonly ResultFill[];
  readonly trades: readonly ResultTrade[];
  readonly equity: { readonly time: readonly number[]; readonly value: readonly string[] };
}

/** A bar in units; `volume` stays a double, as it only meets the double `volumeShare`. */
export interface Bar {
  time: number;
  open: bigint;
  high: bigint;
  low: bigint;
  close: bigint;
  volume: number;
}

export interface Instrument {
  name: string;
  tick: bigint;
  lot: bigint;
  bars: Bar[];
}

/** What an order is while it lives. Prices and quantities in units; `side` is 1 for buy and -1 for sell. */
export interface Order {
  id: number;
  parent: Order | null;
  role: "" | "stop" | "target";
  time: number;
  instrument: number;
  side: bigint;
  type: OrderType;
  quantity: bigint;
  filled: bigint;
  price: bigint | null;
  trigger: bigint | null;
  status: Status;
  reason: string | null;
  tif: "gtc" | "ioc" | "fok" | "day" | "gtd";
  goodTill: number;
  postOnly: boolean;
  reduceOnly: boolean;
  isTarget: boolean;
  children: Order[];
  links: Order[];
  /** Time of the handler's bar that placed it, or changed it last, and when that bar ends. */
  placedAt: number;
  due: number;
  /** dormant: a child before its parent's fill; waiting: before its first bar; fresh: in its first bar; resting: later. */
  stage: "dormant" | "waiting" | "fresh" | "resting";
  /** A stop, trailing or touched order that was reached: from then on a market or a limit order. */
  triggered: boolean;
  /** Cannot fill before the next bar; "fresh" then makes it a new limit there. */
  sleeps: "" | "fresh" | "resting";
  /** Where its parent filled inside the bar in which the order was born. */
  bornAt: bigint | null;
  /** UTC date (days since 1970) of its first bar. */
  day: number;
}

export interface Fill {
  order: Order;
  time: number;
  instrument: number;
  side: bigint;
  quantity: bigint;
  price: bigint;
  fee: bigint;
  liquidity: Liquidity;
}

export const isTerminal = (order: Order): boolean => order.status !== "new" && order.status !== "partiallyFilled";
