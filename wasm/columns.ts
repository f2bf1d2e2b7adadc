import { assert } from "../shared/assert.ts";
import { orderReasons, orderStatuses, orderTypes } from "../shared/backtest.ts";
import type {
  EquityColumns,
  FillRecord,
  LogRecord,
  OrderRecord,
  ParameterRecord,
  Side,
  TradeRecord,
} from "../shared/backtest.ts";
import { eventMoments, orderDeeds, type OrderEvent, orderTerms } from "../shared/explain/events.ts";
import { formatDecimal } from "../shared/decimal.ts";
import { moneyDecimal as money } from "../shared/money.ts";
import { Reader } from "./memory.ts";

/** How an instrument's integers are written: prices in 10^-priceScale, quantities in lots of `lotUnits` x 10^-lotScale. */
export interface Scales {
  readonly name: string;
  readonly priceScale: number;
  readonly lotUnits: bigint;
  readonly lotScale: number;
}

type Bytes = Uint8Array<ArrayBuffer>;
const NONE = -(2n ** 63n);
const OPEN_STEP = 0xffff_ffff;

const sides: readonly Side[] = ["buy", "sell"];

/** A value of a column that is known to be there. */
function at<T>(column: ArrayLike<T>, index: number): T {
  const value = column[index];
  assert(value !== undefined, "columns have as many rows as they say");
  return value;
}

class Writer {
  private readonly scales: readonly Scales[];

  constructor(scales: readonly Scales[]) {
    this.scales = scales;
  }

  name(instrument: number): string {
    return at(this.scales, instrument).name;
  }

  price(instrument: number, units: bigint): string {
    return formatDecimal(units, at(this.scales, instrument).priceScale);
  }

  quantity(instrument: number, lots: bigint): string {
    const { lotUnits, lotScale } = at(this.scales, instrument);
    return formatDecimal(lotUnits === 1n ? lots : lots * lotUnits, lotScale);
  }
}

export function readOrders(bytes: Bytes, scales: readonly Scales[]): OrderRecord[] {
  const [reader, write] = [new Reader(bytes), new Writer(scales)];
  const rows = reader.count();
  const [time, quantity, filled, price, trigger] = [1, 2, 3, 4, 5].map(() => reader.longs(rows));
  const [parent, instrument] = [reader.words(rows), reader.words(rows)];
  const [side, kind, status, reason] = [1, 2, 3, 4].map(() => reader.octets(rows));
  assert(time && quantity && filled && price && trigger && side && kind && status && reason, "all columns are read");
  const price_ = (of: number, units: bigint): string | null => (units === 0n ? null : write.price(of, units));
  return Array.from({ length: rows }, (_, row) => {
    const of = at(instrument, row);
    const parentId = at(parent, row);
    return {
      id: row + 1,
      parent: parentId === 0 ? null : parentId,
      time: Number(at(time, row)),
      instrument: write.name(of),
      side: at(sides, at(side, row)),
      type: at(orderTypes, at(kind, row)),
      quantity: write.quantity(of, at(quantity, row)),
      filled: write.quantity(of, at(filled, row)),
      price: price_(of, at(price, row)),
      stopPrice: price_(of, at(trigger, row)),
      status: at(orderStatuses, at(status, row)),
      reason: orderReasons[at(reason, row)] ?? null,
    };
  });
}

export function readFills(bytes: Bytes, scales: readonly Scales[]): FillRecord[] {
  const [reader, write] = [new Reader(bytes), new Writer(scales)];
  const rows = reader.count();
  const [time, quantity, price, fee] = [1, 2, 3, 4].map(() => reader.longs(rows));
  const [instrument, order] = [reader.words(rows), reader.words(rows)];
  const [side, liquidity] = [reader.octets(rows), reader.octets(rows)];
  assert(time && quantity && price && fee, "all columns are read");
  return Array.from({ length: rows }, (_, row) => {
    const of = at(instrument, row);
    return {
      time: Number(at(time, row)),
      instrument: write.name(of),
      orderId: at(order, row),
      side: at(sides, at(side, row)),
      quantity: write.quantity(of, at(quantity, row)),
      price: write.price(of, at(price, row)),
      fee: money(at(fee, row)),
      liquidity: at(liquidity, row) === 0 ? "maker" : "taker",
    };
  });
}

export function readEvents(bytes: Bytes, scales: readonly Scales[]): OrderEvent[] {
  const [reader, write] = [new Reader(bytes), new Writer(scales)];
  const rows = reader.count();
  const longs = (): BigInt64Array => reader.longs(rows);
  const [time, quantity, price, trigger] = [longs(), longs(), longs(), longs()];
  const [order, instrument, other] = [reader.words(rows), reader.words(rows), reader.words(rows)];
  const [deeds, moments] = [reader.octets(rows), reader.octets(rows)];
  return Array.from({ length: rows }, (_, row) => {
    const of = at(instrument, row);
    const deed = at(orderDeeds, at(deeds, row));
    const isTill = deed === "termed" && orderTerms[at(other, row)] === "gtd";
    return {
      order: at(order, row),
      deed,
      time: Number(at(time, row)),
      moment: at(eventMoments, at(moments, row)),
      quantity: write.quantity(of, at(quantity, row)),
      price: isTill ? "0" : write.price(of, at(price, row)),
      trigger: write.price(of, at(trigger, row)),
      other: at(other, row),
      till: isTill ? Number(at(price, row)) : null,
    };
  });
}

/** `lastStep` is the last step of the clock: up to it an open trade counts its bars. */
export function readTrades(bytes: Bytes, scales: readonly Scales[], lastStep: number): TradeRecord[] {
  const [reader, write] = [new Reader(bytes), new Writer(scales)];
  const rows = reader.count();
  const longs = (): BigInt64Array => reader.longs(rows);
  const [entryTime, exitTime, quantity, entryPrice, exitPrice] = [longs(), longs(), longs(), longs(), longs()];
  const [pnl, fees, mae, mfe] = [longs(), longs(), longs(), longs()];
  const [instrument, entryStep, exitStep] = [reader.words(rows), reader.words(rows), reader.words(rows)];
  const side = reader.octets(rows);
  const orNull = (units: bigint): bigint | null => (units === NONE ? null : units);
  return Array.from({ length: rows }, (_, row) => {
    const of = at(instrument, row);
    const [ended, left] = [orNull(at(exitTime, row)), orNull(at(exitPrice, row))];
    const end = at(exitStep, row) === OPEN_STEP ? lastStep : at(exitStep, row);
    return {
      entryTime: Number(at(entryTime, row)),
      exitTime: ended === null ? null : Number(ended),
      instrument: write.name(of),
      side: at(sides, at(side, row)),
      quantity: write.quantity(of, at(quantity, row)),
      entryPrice: money(at(entryPrice, row)),
      exitPrice: left === null ? null : money(left),
      pnl: money(at(pnl, row)),
      fees: money(at(fees, row)),
      bars: end - at(entryStep, row),
      mae: money(at(mae, row)),
      mfe: money(at(mfe, row)),
    };
  });
}

export function readEquity(bytes: Bytes): EquityColumns {
  const reader = new Reader(bytes);
  const rows = reader.count();
  return { time: reader.doubles(rows), value: reader.longs(rows) };
}

/** `bars` is the count of the first instrument's bars in the range. */
export function readPlots(bytes: Bytes, bars: number): Record<string, Float64Array<ArrayBuffer>> {
  const reader = new Reader(bytes);
  const plots = Array.from({ length: reader.count() }, () => [reader.text(), reader.doubles(bars)] as const);
  return Object.fromEntries(plots);
}

export function readLog(bytes: Bytes): LogRecord[] {
  const reader = new Reader(bytes);
  return Array.from({ length: reader.count() }, () => ({ time: Number(reader.longs(1)[0]), text: reader.text() }));
}

export function readParameters(bytes: Bytes): ParameterRecord[] {
  const reader = new Reader(bytes);
  return Array.from({ length: reader.count() }, () => {
    const name = reader.text();
    const [value = NaN, preset = NaN, min = NaN, max = NaN, step = NaN] = reader.doubles(5);
    return { name, value, default: preset, min, max, step };
  });
}

export function readDoubles(bytes: Bytes): Float64Array {
  const reader = new Reader(bytes);
  return reader.doubles(reader.count());
}
