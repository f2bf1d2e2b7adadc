import type { BacktestResult, OrderReason, OrderRecord } from "./backtest.ts";

/** What a run knows beside its columns. */
export interface RunFacts {
  readonly bars: number;
  /** Bars in which a bracket's stop and target were both touched. */
  readonly ambiguousBars: number;
  readonly lostLogLines: number;
}

const causes: Partial<Record<OrderReason, string>> = {
  funds: "for lack of funds",
  invalidQuantity: "for a quantity that is not a positive number of lots",
  invalidPrice: "for a price that is not a positive number of ticks",
  bracket: "for a stop or target on the wrong side of the entry",
  postOnly: "as post-only orders that would have taken",
};

/** What a reader of a result must know before believing it, in words. */
export function warningsOf(
  result: Pick<BacktestResult, "orders" | "fills" | "trades">,
  facts: RunFacts,
): readonly string[] {
  const warnings: string[] = [];
  const open = result.trades.filter((trade) => trade.exitTime === null);
  for (const { side, quantity, instrument } of open) {
    const where = instrument === "0" ? "" : ` in ${instrument}`;
    const direction = side === "buy" ? "long" : "short";
    warnings.push(`A position is still open${where}: ${quantity} ${direction}, marked at the last close.`);
  }
  for (const [reason, cause] of Object.entries(causes)) {
    const count = result.orders.filter((order) => isRejectedFor(order, reason)).length;
    if (count > 0) warnings.push(`${counted(count, "order was", "orders were")} rejected ${cause}.`);
  }
  if (facts.ambiguousBars > 0) {
    const times = counted(facts.ambiguousBars, "time", "times");
    warnings.push(`Stop and target were touched in one bar ${times}: the stop was assumed to come first.`);
  }
  if (result.orders.length === 0) warnings.push("The strategy never traded: it placed no order.");
  else if (result.fills.length === 0) warnings.push("The strategy never traded: none of its orders was filled.");
  if (facts.lostLogLines > 0) {
    warnings.push(`${counted(facts.lostLogLines, "log line", "log lines")} beyond the first 100,000 were left out.`);
  }
  return warnings;
}

function isRejectedFor(order: OrderRecord, reason: string): boolean {
  return order.status === "rejected" && order.reason === reason;
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
