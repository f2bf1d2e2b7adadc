import { AppError, type ErrorRecord, recordFromError } from "../errors.ts";
import { type Plan, type Planned, withDependants } from "./graph.ts";
import { cellWords } from "./cell-words.ts";
import { errorLine } from "./error-line.ts";
import { meaningKeys } from "./keys.ts";
import type { CellOutput } from "./outputs.ts";
import { placeInUnit, type Unit } from "./unit.ts";

export type CellStatus = "idle" | "queued" | "running" | "done" | "stale" | "error" | "stopped" | "skipped";

/** What is wrong with a cell, and where: the cell, and line and column from 1 in its body (0 is its opening fence). */
export interface CellError {
  readonly code: string;
  readonly message: string;
  readonly cell: string;
  readonly line?: number;
  readonly column?: number;
}

/** A cell's state. Its last output stays while it is stale, running or in error. */
export interface CellState {
  readonly id: string;
  readonly status: CellStatus;
  readonly output?: CellOutput;
  readonly error?: CellError;
  /** Why it is skipped or stopped. */
  readonly reason?: string;
  /** How long the last run took. */
  readonly seconds?: number;
  /** Key of the result. */
  readonly key?: string;
  /** Of what the cell meant when it ran last, whatever came of it. */
  readonly meaning?: string;
  readonly progress?: { readonly done: number; readonly all: number };
}

export type CellStates = ReadonlyMap<string, CellState>;

/** A change reruns by itself what last took less. */
const QUICK_SECONDS = 1;

/** The states after an edit: what an edit did not touch stays, what it did is stale, what has problems says so. */
export function statesAfterEdit(plan: Plan, before: CellStates): CellStates {
  const keys = meaningKeys(plan);
  return new Map(plan.order.map((id) => [id, stateAfterEdit(plan, id, before.get(id), keys.get(id) ?? "")]));
}

/** Stale cells that may run without being asked, each together with what it needs: none of them was slow. */
export function quickCells(plan: Plan, states: CellStates): string[] {
  const isSlow = (id: string) => (states.get(id)?.seconds ?? 0) >= QUICK_SECONDS;
  const slow = withDependants(
    plan,
    plan.order.filter((id) => states.get(id)?.status === "stale" && isSlow(id)),
  );
  return plan.order.filter((id) => states.get(id)?.status === "stale" && !slow.has(id));
}

/** A problem of a cell's text as an error. */
export function problemOf({ cell, problems }: Planned): CellError | undefined {
  const [first] = problems;
  return (
    first && { code: "cell/problem", message: first.message, cell: cell.name, line: first.line, column: first.column }
  );
}

/**
 * An executor's error in a cell's words; a line of a unit becomes a line of the cell that wrote it.
 * @param yaml the cell's body, if it is in YAML
 */
export function errorIn(error: unknown, cell: string, unit: Unit | undefined, yaml?: string): CellError {
  const told: ErrorRecord = recordFromError(error);
  // What runs the notebook may have flags of its own, and means them.
  const record = { ...told, message: told.facts.hasFlags === true ? told.message : cellWords(told.message) };
  const { line, column } = record.facts;
  const plain = { code: record.code, message: record.message, cell };
  // Only these lines are the cell's own: those of other errors count in a file or in a unit.
  if (typeof line === "number" && record.code.startsWith("js/")) return { ...plain, line };
  const own = yaml === undefined ? undefined : errorLine(yaml, told);
  if (own !== undefined) return { ...plain, line: own };
  if (typeof line !== "number" || !unit) return plain;
  const place = placeInUnit(unit, line);
  const moved = record.message.replaceAll(/^([^\n:]*):(\d+):(\d+) /gm, (_whole, _path, at: string, letter: string) => {
    const inside = placeInUnit(unit, Number(at));
    return `${inside.cell}, line ${inside.line}, column ${letter}: `;
  });
  return {
    ...plain,
    message: moved,
    cell: place.cell,
    line: place.line,
    ...(typeof column === "number" && { column }),
  };
}

/** Whether an error means that a bound stopped the cell. */
export const isBudget = (error: unknown): error is AppError =>
  error instanceof AppError && error.code.endsWith("/budget");

function stateAfterEdit(plan: Plan, id: string, before: CellState | undefined, meaning: string): CellState {
  const planned = plan.cells.get(id);
  const kept = before ? keptOf(before) : {};
  const error = planned && problemOf(planned);
  if (error) return { id, status: "error", error, ...kept };
  if (planned?.cell.options.off) return { id, status: "skipped", reason: "this cell is off", ...kept };
  if (before?.meaning === meaning) return before;
  return { id, status: before?.output ? "stale" : "idle", ...kept };
}

/** The last result stays with its key, so that an edit that changes nothing of it finds it again. */
function keptOf({ output, seconds, key }: CellState): Partial<CellState> {
  return { ...(output && { output }), ...(seconds !== undefined && { seconds }), ...(key !== undefined && { key }) };
}
