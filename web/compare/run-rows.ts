import { cellsOf } from "../../shared/notebook/notebook.ts";
import { lockOf } from "../../shared/notebook/notebook.ts";
import { readLock } from "../../shared/notebook/lock.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { claimedMetrics } from "../../shared/verdict.ts";
import type { CellStates } from "../../shared/notebook/states.ts";

/** First figures of a run, by the metric's name. */
export type Figures = { readonly [name: string]: number | null };

/** Figures of a notebook's backtests, by the cell's name: of what is kept of its run, else of the lock in its file. */
export function figuresIn(text: string, kept: CellStates): ReadonlyMap<string, Figures> {
  const notebook = parseNotebook(text);
  const lock = lockOf(notebook);
  const found = new Map<string, Figures>();
  for (const { id, name, kind } of cellsOf(notebook)) {
    if (kind !== "backtest") continue;
    const output = kept.get(id)?.output;
    const locked = output || !lock ? undefined : lockedIn(lock.body)?.[name];
    if (output?.kind === "backtest") found.set(name, claimedMetrics(output.result.metrics));
    else if (locked) found.set(name, locked);
  }
  return found;
}

/** A damaged lock says nothing. */
function lockedIn(body: string): { readonly [cell: string]: Figures | undefined } | undefined {
  try {
    const { cells } = readLock(body);
    return Object.fromEntries(Object.entries(cells).map(([name, { metrics }]) => [name, metrics]));
  } catch {
    return undefined;
  }
}
