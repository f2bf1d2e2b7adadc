import type { Plan } from "../../shared/notebook/graph.ts";
import { type CellState, type CellStates, statesAfterEdit } from "../../shared/notebook/states.ts";

/** What each cell means together with what it uses, by id. */
export type Meanings = ReadonlyMap<string, string>;

/**
 * The states after an edit, while cells may be running: what is on its way and untouched stays, and what failed or was
 * left out waits anew once its text says something else.
 */
export function keptStates(plan: Plan, states: CellStates, { was, is }: { was: Meanings; is: Meanings }): CellStates {
  const after = new Map(statesAfterEdit(plan, states));
  for (const [id, before] of states) {
    const now = after.get(id);
    if (!now) continue;
    const isTouched = was.get(id) !== is.get(id);
    if (!isTouched && isOnItsWay(before)) after.set(id, before);
    else if (isTouched && now === before && before.status !== "done") after.set(id, waiting(before));
  }
  return after;
}

/** A state that a run tells of a cell whose text has changed since: its result is kept, as one of before. */
export function lateState(told: CellState, now: CellState | undefined): CellState | undefined {
  if (told.status !== "done" || !now) return undefined;
  return { ...told, status: now.status === "error" ? "error" : "stale", ...(now.error && { error: now.error }) };
}

/** A state whose cell is to run even though nothing changed. */
export function withoutKey({ id, output, seconds }: CellState): CellState {
  return { id, status: "idle", ...(output && { output }), ...(seconds !== undefined && { seconds }) };
}

const isOnItsWay = ({ status }: CellState): boolean => status === "running" || status === "queued";

/** A state that waits for its next run. */
export function waiting({ id, output, seconds, key }: CellState): CellState {
  return {
    id,
    status: output ? "stale" : "idle",
    ...(output && { output }),
    ...(seconds !== undefined && { seconds }),
    ...(key !== undefined && { key }),
  };
}
