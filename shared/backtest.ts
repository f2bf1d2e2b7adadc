/**
 * The canonical request of a backtest: every default written out, money and quantities as decimal strings without
 * trailing zeros, no paths. Its RFC 8785 text is the first part of the digest, so a field added after release 1 is left
 * out while it has its default.
 */
export interface BacktestRequest {
  readonly account: { readonly cash: string; readonly leverage: string };
  readonly costs: { readonly makerBps: string; readonly takerBps: string; readonly slippageBps: string };
  readonly fill: { readonly limit: "through" | "touch"; readonly volumeShare: string | null };
  /** In the order in which they were given; a single one without a name is called "0". */
  readonly instruments: readonly { readonly name: string; readonly tickSize: string; readonly lotSize: string }[];
  /** The bars' length in ms: the commonest step unless set. */
  readonly interval: number;
  readonly latency: { readonly ms: number };
  /** Parameters that the strategy declares, by name. */
  readonly params: { readonly [name: string]: number };
  readonly periodsPerYear: number;
  /** Half-open in ms; null where the data itself begins or ends. */
  readonly range: { readonly from: number | null; readonly to: number | null; readonly warmup: number };
  readonly seed: number;
  /** Names of the signals, in the order in which they were given. */
  readonly signals: readonly string[];
}

export type OrderStatus = "new" | "partiallyFilled" | "filled" | "canceled" | "rejected" | "expired";
export type OrderType = "market" | "limit" | "stop" | "stopLimit" | "ifTouched" | "limitIfTouched" | "trailing";
export type Side = "buy" | "sell";

/** Why an order ended unfilled. */
export type OrderReason =
  | "invalidQuantity"
  | "invalidPrice"
  | "funds"
  | "bracket"
  | "postOnly"
  | "ioc"
  | "fok"
  | "day"
  | "gtd"
  | "oco"
  | "cancel"
  | "replaced"
  | "parent"
  | "reduceOnly";

/** Words of the engine's numbers, in the order of `wasm/README.md`. */
export const orderTypes: readonly OrderType[] = [
  "market",
  "limit",
  "stop",
  "stopLimit",
  "ifTouched",
  "limitIfTouched",
  "trailing",
];
export const orderStatuses: readonly OrderStatus[] = [
  "new",
  "partiallyFilled",
  "filled",
  "canceled",
  "rejected",
  "expired",
];
export const orderReasons: readonly (OrderReason | null)[] = [
  null,
  "invalidQuantity",
  "invalidPrice",
  "funds",
  "bracket",
  "postOnly",
  "ioc",
  "fok",
  "day",
  "gtd",
  "oco",
  "cancel",
  "replaced",
  "parent",
  "reduceOnly",
];

export interface OrderRecord {
  readonly id: number;
  readonly parent: number | null;
  /** Open time of the bar whose handler placed it, ms. */
  readonly time: number;
  readonly instrument: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: string;
  readonly filled: string;
  /** Limit price; the offset of a trailing order. */
  readonly price: string | null;
  /** Trigger; the last level of a trailing order. */
  readonly stopPrice: string | null;
  readonly status: OrderStatus;
  readonly reason: OrderReason | null;
}

export interface FillRecord {
  readonly time: number;
  readonly instrument: string;
  readonly orderId: number;
  readonly side: Side;
  readonly quantity: string;
  readonly price: string;
  readonly fee: string;
  readonly liquidity: "maker" | "taker";
}

/** From flat to flat; `exitTime` and `exitPrice` are null while open, and `pnl` is then marked at the last close. */
export interface TradeRecord {
  readonly entryTime: number;
  readonly exitTime: number | null;
  readonly instrument: string;
  readonly side: Side;
  /** Largest quantity held. */
  readonly quantity: string;
  readonly entryPrice: string;
  readonly exitPrice: string | null;
  /** After fees. */
  readonly pnl: string;
  readonly fees: string;
  /** Exit index − entry index; for an open trade up to the last bar. */
  readonly bars: number;
  /** Worst (≤ 0) and best (≥ 0) open profit in quote, before fees. */
  readonly mae: string;
  readonly mfe: string;
}

export interface DataRecord {
  readonly name: string;
  readonly instrument: string;
  readonly fingerprint: string;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  readonly interval: number;
}

export interface SignalRecord {
  readonly name: string;
  readonly fingerprint: string;
  readonly rows: number;
}

export interface LogRecord {
  readonly time: number;
  readonly text: string;
}

export interface ParameterRecord {
  readonly name: string;
  readonly value: number;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** Milliseconds; no part of the result's identity. */
export interface Timing {
  readonly compileMs: number;
  readonly dataMs: number;
  readonly engineMs: number;
  readonly reportMs: number;
  readonly bars: number;
}

/** Money at the close of each bar from the first. */
export interface EquityColumns {
  /** Open times, ms since 1970 UTC. */
  readonly time: Float64Array<ArrayBuffer>;
  /** In 1e-8 of the quote currency; `moneyNumbers` gives doubles, `moneyDecimal` an exact decimal. */
  readonly value: BigInt64Array<ArrayBuffer>;
}

/**
 * A finished run. What has an entry for each bar is a column, so that a million bars cost no more than their bytes and
 * cross a thread for nothing (`resultBuffers`); `resultDocument` writes it as `tidebook backtest --json` prints it.
 * Quantities, prices and money of the records are exact decimal strings.
 */
export interface BacktestResult {
  readonly digest: string;
  readonly resultHash: string;
  /** First 16 hex digits of the SHA-256 of each part: request, engine, strategy, `data:NAME`, `signal:NAME`, orders, fills, plots, log. */
  readonly parts: { readonly [name: string]: string };
  readonly engine: { readonly version: string; readonly sha256: string };
  readonly request: BacktestRequest;
  readonly data: readonly DataRecord[];
  /** Signals from outside, as `data`; times are those of their records. */
  readonly signals: readonly SignalRecord[];
  readonly metrics: { readonly [name: string]: number | null };
  readonly orders: readonly OrderRecord[];
  readonly fills: readonly FillRecord[];
  readonly trades: readonly TradeRecord[];
  readonly equity: EquityColumns;
  /** A value for each of the first instrument's bars, NaN where nothing was plotted. */
  readonly plots: { readonly [name: string]: Float64Array<ArrayBuffer> };
  readonly log: readonly LogRecord[];
  readonly warnings: readonly string[];
  readonly timing: Timing;
}

/** The buffers under a result's columns, to be transferred with it to another thread. */
export function resultBuffers({ equity, plots }: BacktestResult): ArrayBuffer[] {
  const columns = [equity.time, equity.value, ...Object.values(plots)];
  return [...new Set(columns.map(({ buffer }) => buffer))];
}
