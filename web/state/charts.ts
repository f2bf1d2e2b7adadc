import type { Remote } from "comlink";
import type { TimedValues } from "../../shared/chart/align.ts";
import type { Distribution } from "../../shared/chart/distribution.ts";
import type { YearReturns } from "../../shared/chart/months.ts";
import type { RollingOptions, RollingStatistic } from "../../shared/chart/rolling.ts";
import type { DetailRequest, DetailSource, DetailWindow } from "../../shared/chart/detail.ts";
import { connectPyramids, type PyramidWorker } from "./connect.ts";

/** A chart's columns in the worker. */
export interface ChartDetail {
  /** Places of the axis. */
  readonly length: number;
  /** A window, or undefined when the chart was dropped. @throws AppError when the worker has ended */
  window(wanted: DetailRequest): Promise<DetailWindow | undefined>;
  /** Lets go of the columns; the chart is not asked again. */
  drop(): void;
}

/** The worker of all charts and who waits for it. */
class Charts {
  private remote: Remote<PyramidWorker> | undefined;
  private readonly waiting = new Set<(error: Error) => void>();

  /** Settles with the worker's answer, or with the reason why there will be none. */
  async ask<T>(question: (remote: Remote<PyramidWorker>) => Promise<T>): Promise<T> {
    const remote = (this.remote ??= connectPyramids((error) => this.ended(error)));
    return new Promise<T>((resolve, reject) => {
      this.waiting.add(reject);
      const settled = question(remote).finally(() => this.waiting.delete(reject));
      settled.then(resolve, reject);
    });
  }

  private ended(error: Error): void {
    this.remote = undefined;
    for (const reject of this.waiting) reject(error);
  }
}

const charts = new Charts();
let last = 0;

/**
 * Hands a chart's columns to the worker, which keeps copies of them.
 * @throws AppError when the worker cannot be started
 */
export async function chartDetail(source: DetailSource): Promise<ChartDetail> {
  const chart = ++last;
  const length = await charts.ask((remote) => remote.put(chart, source));
  return {
    length,
    window: (wanted) => charts.ask((remote) => remote.window(chart, wanted)),
    drop: () => void charts.ask((remote) => remote.drop(chart)).catch(() => undefined),
  };
}

/** As `rolling` of each column, in the charts' worker. */
export function rollingIn(
  statistic: RollingStatistic,
  columns: readonly Float64Array<ArrayBuffer>[],
  options: RollingOptions,
): Promise<Float64Array<ArrayBuffer>[]> {
  return charts.ask((remote) => remote.rolling(statistic, columns, options) as Promise<Float64Array<ArrayBuffer>[]>);
}

/** As `distributionOf`, of the values themselves or of the returns between neighbours, whose zeros no bin counts. */
export function distributionIn(values: Float64Array, isOfReturns: boolean): Promise<Distribution> {
  return charts.ask((remote) => (isOfReturns ? remote.returns(values) : remote.distribution(values)));
}

/** As `correlations`. */
export function correlationsIn(columns: readonly Float64Array[]): Promise<Float64Array> {
  return charts.ask((remote) => remote.correlations(columns));
}

/** As `monthsOf`. */
export function monthsIn(equity: TimedValues, start: number): Promise<Map<number, YearReturns>> {
  return charts.ask((remote) => remote.months(equity, start));
}
