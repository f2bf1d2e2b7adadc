// Levels of detail of charts, and statistics of their columns, in a thread of their own.
import { expose, transfer } from "comlink";
import {
  Detail,
  type DetailRequest,
  type DetailSource,
  type DetailWindow,
  windowBuffers,
} from "../../shared/chart/detail.ts";
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
};

export type PyramidWorker = typeof api;

carryErrors();
expose(api);
