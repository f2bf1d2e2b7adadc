import type { Plan } from "../../shared/notebook/graph.ts";
import type { CellStates } from "../../shared/notebook/states.ts";
import { runClock } from "./clock.ts";

/** A line that a strategy wrote. */
export interface LogLine {
  /** Name of the backtest in which it was written. */
  readonly cell: string;
  /** Of its bar, in the reader's zone. */
  readonly time: string;
  readonly text: string;
  /** Its run is older than the notebook. */
  readonly isStale: boolean;
}

/** What all backtests of a notebook wrote, in the order in which they run. @param zone its IANA name */
export function logLines(plan: Plan, states: CellStates, zone: string): LogLine[] {
  return plan.order.flatMap((id) => {
    const { output, status } = states.get(id) ?? {};
    if (output?.kind !== "backtest") return [];
    const clock = runClock(output.result, zone);
    const cell = plan.cells.get(id)?.cell.name ?? id;
    const isStale = status !== "done";
    return output.result.log.map(({ time, text }) => ({ cell, time: clock.isoText(time), text, isStale }));
  });
}

/** Lines of a cell, or of all, in which every one of the words stands, in whatever case. */
export function matchingLines(
  lines: readonly LogLine[],
  { cell, words }: { readonly cell: string | undefined; readonly words: string },
): readonly LogLine[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (cell === undefined && wanted.length === 0) return lines;
  return lines.filter((line) => {
    const told = `${line.time} ${line.text}`.toLowerCase();
    return (cell === undefined || line.cell === cell) && wanted.every((word) => told.includes(word));
  });
}
