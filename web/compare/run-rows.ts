import { cellsOf } from "../../shared/notebook/notebook.ts";
import { claimedOf } from "../../shared/notebook/lock.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { claimedMetrics } from "../../shared/verdict.ts";
import type { CellStates } from "../../shared/notebook/states.ts";

/** First figures of a run, by the metric's name. */
export type Figures = { readonly [name: string]: number | null };

/** Figures of a notebook's backtests, by the cell's name: of what is kept of its run, else of the lock in its file. */
export function figuresIn(text: string, kept: CellStates): ReadonlyMap<string, Figures> {
  const notebook = parseNotebook(text);
  const lock = claimedOf(notebook);
  const found = new Map<string, Figures>();
  for (const { id, name, kind } of cellsOf(notebook)) {
    if (kind !== "backtest") continue;
    const output = kept.get(id)?.output;
    const locked = lock?.cells[name]?.metrics;
    if (output?.kind === "backtest") found.set(name, claimedMetrics(output.result.metrics));
    else if (locked) found.set(name, locked);
  }
  return found;
}
