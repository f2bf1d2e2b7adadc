import { activity } from "./metrics/activity.ts";
import { benchmark } from "./metrics/benchmark.ts";
import { drawdowns } from "./metrics/drawdowns.ts";
import { ratios } from "./metrics/ratios.ts";
import { returns } from "./metrics/returns.ts";
import { risk } from "./metrics/risk.ts";
import type { MetricRow } from "./metrics/row.ts";
import { trades } from "./metrics/trades.ts";

export type { MetricRow, MetricUnit } from "./metrics/row.ts";

/** Groups in the order in which a report shows them. */
const groups = { returns, risk, drawdowns, ratios, activity, trades, benchmark };

export type MetricGroup = keyof typeof groups;

/** One row of the table that drives the engine's metrics, reports, `--objective` and documentation. */
export interface Metric extends MetricRow {
  /** Place in the table and in the engine's answer. */
  readonly id: number;
  readonly group: MetricGroup;
}

/** The table of metrics, in the order in which the engine gives their values; NaN there is null in JSON. */
export const metrics: readonly Metric[] = (Object.keys(groups) as MetricGroup[])
  .flatMap((group) => groups[group].map((row) => ({ ...row, group })))
  .map((row, id) => ({ id, ...row }));

const byName: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.name, metric]));

/** The metric of exactly this name, or undefined. */
export function metricNamed(name: string): Metric | undefined {
  return byName.get(name);
}
