import { ONE, absolute, divideDown, divideNearest, divideUp, larger, smaller, textOf } from "./decimal.ts";
import type { Bar, ResultTrade } from "./types.ts";

/** A trade from flat to flat. Money in units, `flow` (cash before fees and rounding) in 1e-16. */
interface Trade {
  instrument: number;
  entryTime: number;
  entryStep: number;
  exitTime: number | null;
  exitStep: number;
  direction: bigint;
  position: bigint;
  largest: bigint;
  entered: { quantity: bigint; value: bigint };
  exited: { quantity: bigint; value: bigint };
  cash: bigint;
  fees: bigint;
  flow: bigint;
  worst: bigint;
  best: bigint;
}

/** One fill, or the part of it that belongs to one trade. */
export interface TradeFill {
  change: bigint;
  price: bigint;
  cash: bigint;
  fee: bigint;
}

/** Where a fill or a bar's end stands. */
export interface Moment {
  instrument: number;
  time: number;
  step: number;
}

/** Keeps the trades of all instruments, from their fills and the ends of their bars. */
export class TradeBook {
  readonly closed: Trade[] = [];
  readonly open = new Map<number, Trade>();

  /** Enters a fill that moved a position from `before`; a reversal is split by quantity. */
  fill(at: Moment, before: bigint, fill: TradeFill): void {
    const reverses = before !== 0n && (before + fill.change) * before < 0n;
    if (!reverses) return this.enter(at, fill);
    const closing = closingPart(-before, fill);
    this.enter(at, closing);
    this.enter(at, {
      change: fill.change + before,
      price: fill.price,
      cash: fill.cash - closing.cash,
      fee: fill.fee - closing.fee,
    });
  }

  /** Looks at a bar of an instrument once all its fills are made. */
  barEnded(at: Moment, bar: Bar): void {
    const trade = this.open.get(at.instrument);
    if (!trade) return;
    look(trade, bar.close);
    if (trade.entryStep === at.step) return;
    look(trade, bar.high);
    look(trade, bar.low);
  }

  /** All trades in the contract's form: closed ones as they closed, then open ones by instrument. */
  results(names: readonly string[], lastStep: number, closes: readonly (bigint | null)[]): ResultTrade[] {
    const open = [...this.open.values()].sort((a, b) => a.instrument - b.instrument);
    return [...this.closed, ...open].map((trade) => {
      const mark = trade.position === 0n ? 0n : divideDown(trade.position * (closes[trade.instrument] ?? 0n), ONE);
      const isOpen = trade.exitTime === null;
      return {
        entryTime: trade.entryTime,
        exitTime: trade.exitTime,
        instrument: names[trade.instrument] ?? "",
        side: trade.direction > 0n ? ("buy" as const) : ("sell" as const),
        quantity: textOf(trade.largest),
        entryPrice: averageText(trade.entered),
        exitPrice: isOpen ? null : averageText(trade.exited),
        pnl: textOf(trade.cash + mark - trade.fees),
        fees: textOf(trade.fees),
        bars: (isOpen ? lastStep : trade.exitStep) - trade.entryStep,
        mae: textOf(trade.worst / ONE),
        mfe: textOf(trade.best / ONE),
      };
    });
  }

  private enter(at: Moment, fill: TradeFill): void {
    const trade = this.open.get(at.instrument) ?? begin(at, fill.change > 0n ? 1n : -1n);
    this.open.set(at.instrument, trade);
    const side = fill.change * trade.direction > 0n ? trade.entered : trade.exited;
    side.quantity += absolute(fill.change);
    side.value += absolute(fill.change) * fill.price;
    trade.position += fill.change;
    trade.largest = larger(trade.largest, absolute(trade.position));
    trade.cash += fill.cash;
    trade.fees += fill.fee;
    trade.flow -= fill.change * fill.price;
    look(trade, fill.price);
    if (trade.position !== 0n) return;
    trade.exitTime = at.time;
    trade.exitStep = at.step;
    this.open.delete(at.instrument);
    this.closed.push(trade);
  }
}

function begin(at: Moment, direction: bigint): Trade {
  return {
    instrument: at.instrument,
    entryTime: at.time,
    entryStep: at.step,
    exitTime: null,
    exitStep: at.step,
    direction,
    position: 0n,
    largest: 0n,
    entered: { quantity: 0n, value: 0n },
    exited: { quantity: 0n, value: 0n },
    cash: 0n,
    fees: 0n,
    flow: 0n,
    worst: 0n,
    best: 0n,
  };
}

function look(trade: Trade, price: bigint): void {
  const value = trade.flow + trade.position * price;
  trade.worst = smaller(trade.worst, value);
  trade.best = larger(trade.best, value);
}

/** The part of a reversing fill that closes; what rounding leaves goes to the trade that it opens. */
function closingPart(change: bigint, fill: TradeFill): TradeFill {
  return {
    change,
    price: fill.price,
    cash: divideDown(-change * fill.price, ONE),
    fee: divideUp(fill.fee * absolute(change), absolute(fill.change)),
  };
}

const averageText = (side: { quantity: bigint; value: bigint }): string =>
  textOf(divideNearest(side.value, side.quantity));
