import { Account } from "./account.ts";
import { Context, Handle, seenBar, seenFill } from "./context.ts";
import type { Decider } from "./context.ts";
import { Desk } from "./desk.ts";
import { textOf, unitsOf } from "./decimal.ts";
import { Matching } from "./matching.ts";
import { TradeBook } from "./trades.ts";
import { defaultSettings } from "./types.ts";
import type {
  Bar,
  Fill,
  InputInstrument,
  Instrument,
  Order,
  Result,
  ResultFill,
  ResultOrder,
  Settings,
} from "./types.ts";

/** A strategy whose handlers answer each other for ever is stopped here. */
const MOST_EVENTS_A_BAR = 100_000;

/**
 * Runs a decider over bars, slowly and by the letter of the contract; `README.md` lists what the letter leaves open.
 * Throws a RangeError for input that is no decimal.
 */
export function runExchange(
  inputs: readonly InputInstrument[],
  decider: Decider,
  settings: Partial<Settings> = {},
): Result {
  return new Exchange(inputs, decider, { ...defaultSettings, ...settings }).run();
}

class Exchange {
  private readonly instruments: readonly Instrument[];
  private readonly settings: Settings;
  private readonly decider: Decider;
  private readonly account: Account;
  private readonly trades = new TradeBook();
  private readonly desk: Desk;
  private readonly matchings: readonly Matching[];
  private readonly context: Context;
  /** When the bars of each instrument end. */
  private readonly ends: readonly (readonly number[])[];
  /** Bar times of the first instrument, whose bars the handlers run at. */
  private readonly firstTimes: readonly number[];
  private readonly fills: Fill[] = [];

  constructor(inputs: readonly InputInstrument[], decider: Decider, settings: Settings) {
    this.instruments = inputs.map(readInstrument);
    this.decider = decider;
    this.settings = settings;
    this.account = new Account(unitsOf(settings.cash), unitsOf(settings.leverage), inputs.length);
    this.desk = new Desk(this.instruments, () => this.account.closes);
    const costs = {
      makerBps: unitsOf(settings.makerBps),
      takerBps: unitsOf(settings.takerBps),
      slippageBps: unitsOf(settings.slippageBps),
      touch: settings.limit === "touch",
      volumeShare: settings.volumeShare,
    };
    const parts = { desk: this.desk, account: this.account, trades: this.trades, costs };
    this.matchings = this.instruments.map((instrument, i) => new Matching(i, instrument, parts));
    this.context = new Context(this.instruments, this.desk, this.account);
    this.firstTimes = this.instruments[0]?.bars.map(({ time }) => time) ?? [];
    const interval = settings.interval ?? commonestStep(this.firstTimes);
    this.ends = this.instruments.map(({ bars }) =>
      barEnds(
        bars.map(({ time }) => time),
        interval,
      ),
    );
  }

  run(): Result {
    const times = [...new Set(this.instruments.flatMap(({ bars }) => bars.map(({ time }) => time)))];
    times.sort((a, b) => a - b);
    const value = times.map((time, step) => this.clockStep(time, step));
    this.desk.grant(Number.POSITIVE_INFINITY);
    const names = this.instruments.map(({ name }) => name);
    return {
      orders: this.desk.orders.map((order) => orderResult(order, names)),
      fills: this.fills.map((fill) => fillResult(fill, names)),
      trades: this.trades.results(names, times.length - 1, this.account.closes),
      equity: { time: times, value },
    };
  }

  /** All bars of one time, then the handlers if the first instrument has one; gives the equity. */
  private clockStep(time: number, step: number): string {
    this.desk.grant(time);
    this.account.known = this.instruments.map((instrument, i) => knownPrice(instrument.bars, this.ends[i]!, time));
    const bars = this.instruments.map((instrument) => instrument.bars.find((bar) => bar.time === time));
    bars.forEach((bar, i) => {
      if (bar) this.fills.push(...(this.matchings[i]?.run(bar, step, (order) => this.hasStarted(order, time)) ?? []));
    });
    bars.forEach((bar, i) => {
      if (bar) this.account.closes[i] = bar.close;
    });
    const [first] = bars;
    if (first) this.handlers(first);
    return textOf(this.account.equity());
  }

  private handlers(bar: Bar): void {
    const index = this.firstTimes.indexOf(bar.time);
    this.desk.now = bar.time;
    this.desk.end = this.ends[0]![index]!;
    const { events } = this.desk;
    for (let delivered = 0; events.length > 0; delivered++) {
      if (delivered > MOST_EVENTS_A_BAR)
        throw new RangeError("the handlers of the strategy answer each other for ever");
      const event = events.shift();
      if (event && "fill" in event) this.decider.onFill?.(seenFill(event.fill, this.desk), this.context);
      else if (event) this.decider.onOrder?.(new Handle(event.order, this.desk), this.context);
    }
    this.decider.onBar?.(seenBar(bar, index), this.context);
  }

  /** Whether an order works on its instrument's bar of this time. */
  private hasStarted(order: Order, time: number): boolean {
    return time >= order.due + this.settings.latencyMs;
  }
}

function readInstrument(input: InputInstrument): Instrument {
  const bars = input.bars.map((bar) => ({
    time: bar.time,
    open: unitsOf(bar.open),
    high: unitsOf(bar.high),
    low: unitsOf(bar.low),
    close: unitsOf(bar.close),
    volume: Number(bar.volume),
  }));
  return { name: input.name, tick: unitsOf(input.tickSize), lot: unitsOf(input.lotSize ?? "0.00000001"), bars };
}

/** The commonest difference of neighbouring times, of equally common ones the smallest. */
function commonestStep(times: readonly number[]): number {
  const counts = new Map<number, number>();
  times.slice(1).forEach((time, i) => {
    const step = time - (times[i] ?? time);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  });
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return ranked[0]?.[0] ?? 0;
}

/** When each bar ends: one interval after its time, or as much as the longest step where steps have no rule, if no next bar begins before. */
function barEnds(times: readonly number[], interval: number): number[] {
  const steps = times.slice(1).map((time, i) => time - times[i]!);
  const clockChange = interval >= 86_400_000 ? 3_600_000 : 0;
  const isOdd = (step: number) => step % interval > clockChange && step % interval < interval - clockChange;
  const isRegular = steps.filter(isOdd).length * 100 <= times.length;
  const length = isRegular ? interval : Math.max(...steps);
  const change = length >= 86_400_000 ? 3_600_000 : 0;
  return times.map((time, i) => {
    const next = times[i + 1] ?? Number.POSITIVE_INFINITY;
    return next <= time + length + change ? next : time + length;
  });
}

/** The close of the last bar before a time, or its open if it has not ended by then; null before the first. */
function knownPrice(bars: readonly Bar[], ends: readonly number[], time: number): bigint | null {
  const index = bars.findLastIndex((bar) => bar.time < time);
  const bar = bars[index];
  if (!bar) return null;
  return ends[index]! <= time ? bar.close : bar.open;
}

const sideName = (side: bigint): "buy" | "sell" => (side > 0n ? "buy" : "sell");
const priceText = (price: bigint | null): string | null => (price === null || price === 0n ? null : textOf(price));

const orderResult = (order: Order, names: readonly string[]): ResultOrder => ({
  id: order.id,
  parent: order.parent?.id ?? null,
  time: order.time,
  instrument: names[order.instrument] ?? "",
  side: sideName(order.side),
  type: order.type,
  quantity: textOf(order.quantity),
  filled: textOf(order.filled),
  price: priceText(order.price),
  stopPrice: priceText(order.trigger),
  status: order.status,
  reason: order.reason,
});

const fillResult = (fill: Fill, names: readonly string[]): ResultFill => ({
  time: fill.time,
  instrument: names[fill.instrument] ?? "",
  orderId: fill.order.id,
  side: sideName(fill.side),
  quantity: textOf(fill.quantity),
  price: textOf(fill.price),
  fee: textOf(fill.fee),
  liquidity: fill.liquidity,
});
