import type { BacktestResult, OrderReason, OrderRecord } from "./backtest.ts";
import { indicators } from "./indicators.ts";
import { instrumentName } from "./instrument-name.ts";
import { timeText } from "./time.ts";

/** What a run knows beside its columns. */
export interface RunFacts {
  readonly bars: number;
  /** Bars in which a bracket's stop and target were both touched. */
  readonly ambiguousBars: number;
  readonly lostLogLines: number;
  /** Orders of targets that got less than they asked for. */
  readonly cutTargets: number;
  /** Indicators that never had a value: number in the table, options, and the bars that they need and had. */
  readonly silent: readonly {
    readonly indicator: number;
    readonly options: readonly number[];
    readonly lookback: number;
    readonly rows: number;
  }[];
}

const DAY_MS = 86_400_000;
const FEWEST_DAYS = 30;
const FEWEST_BARS = 60;

const causes: Partial<Record<OrderReason, string>> = {
  funds: "for lack of funds",
  invalidQuantity: "for a quantity that is not a positive number of lots",
  invalidPrice: "for a price that is not a positive number of ticks",
  bracket: "for a stop or target on the wrong side of the entry",
  postOnly: "for taking at once although it was post-only",
};

/** What a reader of a result must know before believing it, in words. */
export function warningsOf(
  result: Pick<BacktestResult, "orders" | "fills" | "trades" | "equity" | "data">,
  facts: RunFacts,
): readonly string[] {
  const warnings = [...ruinOf(result.equity), ...earlyEndsOf(result)];
  const open = result.trades.filter((trade) => trade.exitTime === null);
  for (const { side, quantity, instrument } of open) {
    const where = result.data.length < 2 ? "" : ` in ${instrumentName(result.data, instrument)}`;
    const direction = side === "buy" ? "long" : "short";
    warnings.push(`A position is still open${where}: ${quantity} ${direction}, marked at the last close.`);
  }
  for (const [reason, cause] of Object.entries(causes)) {
    const count = result.orders.filter((order) => isRejectedFor(order, reason)).length;
    if (count > 0) warnings.push(`${counted(count, "order was", "orders were")} rejected ${cause}.`);
  }
  if (facts.cutTargets > 0) {
    const targets = counted(facts.cutTargets, "target was", "targets were");
    warnings.push(`${targets} cut at the fill to what the funds could pay, slippage and fee included.`);
  }
  warnings.push(...silentOf(facts));
  const early = entriesEndedAtOnce(result.orders, result.fills);
  if (early > 0) {
    const entries = counted(early, "entry was closed as it filled", "entries were closed as they filled");
    warnings.push(`${entries}, by a stop or target on the wrong side of the price: look at the bracket's two prices.`);
  }
  if (facts.ambiguousBars > 0) {
    const times = counted(facts.ambiguousBars, "time", "times");
    warnings.push(`Stop and target were touched in one bar ${times}: the stop was assumed to come first.`);
  }
  if (result.orders.length === 0) warnings.push("The strategy never traded: it placed no order.");
  else if (result.fills.length === 0) warnings.push("The strategy never traded: none of its orders was filled.");
  else warnings.push(...shortSpanOf(result));
  if (facts.lostLogLines > 0) {
    const lines = counted(facts.lostLogLines, "log line was", "log lines were");
    warnings.push(`${lines} left out at the end: a run keeps 100,000 lines and 16 MB of text.`);
  }
  return warnings;
}

/** Figures of a year, of less than a month or of few bars: one good day more would make them others. */
function shortSpanOf({ equity, data }: Pick<BacktestResult, "equity" | "data">): string[] {
  const { time } = equity;
  const [first, last] = [time[0] ?? 0, time.at(-1) ?? 0];
  const days = (last - first + (data[0]?.interval ?? 0)) / DAY_MS;
  if (days >= FEWEST_DAYS && time.length >= FEWEST_BARS) return [];
  const span = days < 1 ? "less than a day" : counted(Math.round(days), "day", "days");
  return [`The run is short, ${bars(time.length)} in ${span}: its annualised figures say little.`];
}

/** Indicators without a value, each once. */
function silentOf({ silent }: RunFacts): string[] {
  const sentences = silent.map(({ indicator, options, lookback, rows }) => {
    const name = `${indicators[indicator]?.name ?? "an indicator"}(${options.join(", ")})`;
    const why = lookback < rows ? "its source had none" : `it needs ${bars(lookback + 1)}, there are ${rows}`;
    return `${name} had no value in this run: ${why}.`;
  });
  return [...new Set(sentences)];
}

const bars = (count: number): string => counted(count, "bar", "bars");

/** An account below zero is what a broker would have closed long before: nothing here stops it. */
function ruinOf({ time, value }: BacktestResult["equity"]): string[] {
  const index = value.findIndex((units) => units <= 0n);
  if (index < 0) return [];
  const when = timeText(time[index] ?? 0);
  return [`The account fell to zero or below on ${when}: what follows could not have been traded; use less leverage.`];
}

/** Instruments whose bars end before those of another, with the orders that never met a bar. */
function earlyEndsOf({ data, orders }: Pick<BacktestResult, "data" | "orders">): string[] {
  const last = Math.max(...data.map(({ to }) => to));
  return data
    .filter(({ to }) => to < last)
    .map(({ instrument, to }) => {
      const waiting = orders.filter((order) => order.instrument === instrument && order.status === "new").length;
      const wait =
        waiting === 0 ? "" : `, and ${counted(waiting, "order of it still waits", "orders of it still wait")}`;
      return `${instrumentName(data, instrument)} has no bars after ${timeText(to)}${wait}: it is marked at its last close.`;
    });
}

/**
 * Market entries whose stop or target was on the wrong side of the price that they filled at, so that it closed them in
 * the same bar. A stop on the right side that the bar reaches is no mistake.
 */
function entriesEndedAtOnce(orders: BacktestResult["orders"], fills: BacktestResult["fills"]): number {
  const firstFill = new Map([...fills].reverse().map((fill) => [fill.orderId, fill]));
  const types = new Map(orders.map(({ id, type }) => [id, type]));
  return orders.filter(({ id, parent, type, side, price, stopPrice }) => {
    const [entry, exit] = [firstFill.get(parent ?? 0), firstFill.get(id)];
    if (!entry || entry.time !== exit?.time || types.get(parent ?? 0) !== "market") return false;
    const above = Number(type === "stop" ? stopPrice : price) - Number(entry.price);
    return (type === "stop") === (side === "sell") ? above >= 0 : above <= 0;
  }).length;
}

function isRejectedFor(order: OrderRecord, reason: string): boolean {
  return order.status === "rejected" && order.reason === reason;
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
