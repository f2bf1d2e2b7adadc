// Levels of detail of charts, and statistics of their columns, in a thread of their own.
import { expose, transfer } from "comlink";
import {
  Detail,
  type DetailRequest,
  type DetailSource,
  type DetailWindow,
  windowBuffers,
} from "../../shared/chart/detail.ts";
import type { TimedValues } from "../../shared/chart/align.ts";
import { type Distribution, distributionOf } from "../../shared/chart/distribution.ts";
import { monthsOf, type YearReturns } from "../../shared/chart/months.ts";
import {
  correlations,
  returnsOf,
  rolling,
  type RollingOptions,
  type RollingStatistic,
} from "../../shared/chart/rolling.ts";
import { carryErrors } from "./errors.ts";

const details = new Map<number, Detail>();

const api = {
  /** Takes a chart's columns under a number of the caller's; answers the places of its axis. */
  put(chart: number, source: DetailSource): number {
    const detail = new Detail(source);
    details.set(chart, detail);
    return detail.length;
  },

  /** A window of a chart that was put, or undefined where it has been dropped. */
  window(chart: number, wanted: DetailRequest): DetailWindow | undefined {
    const found = details.get(chart)?.window(wanted);
    return found && transfer(found, windowBuffers(found));
  },

  drop(chart: number): void {
    details.delete(chart);
  },

  /** A rolling statistic of each column. */
  rolling(statistic: RollingStatistic, columns: readonly Float64Array[], options: RollingOptions): Float64Array[] {
    const found = columns.map((values) => rolling(statistic, values, options));
    return transfer(
      found,
      found.map(({ buffer }) => buffer),
    );
  },

  distribution(values: Float64Array): Distribution {
    return distributionOf(values);
  },

  /** How returns between neighbours spread; those of exactly 0, a bar without a position, would be one bin that hides all others. */
  returns(values: Float64Array): Distribution {
    return distributionOf(returnsOf(values), false);
  },

  correlations(columns: readonly Float64Array[]): Float64Array {
    return correlations(columns);
  },

  months(equity: TimedValues, start: number): Map<number, YearReturns> {
    return monthsOf(equity, start);
  },
};

export type PyramidWorker = typeof api;

carryErrors();
expose(api);
