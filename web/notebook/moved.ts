import type { BacktestResult } from "../../shared/backtest.ts";
import { inputParts } from "../../shared/verdict.ts";
import { listText } from "../../shared/words.ts";
import { hexGroups } from "../ui/tide-mark.ts";
import { claimRows } from "../link/claims.ts";
import type { NotebookModel } from "./model.svelte.ts";

/** Metrics that are told of a cell; the rest stands in its result. */
const MOST_FIGURES = 3;

type Parts = BacktestResult["parts"];

/** What is asked of a notebook whose file has a lock. */
type Lockable = Pick<NotebookModel, "lockedBy" | "states" | "plan" | "claimOf">;

/**
 * Which numbers an engine moved that is not the one the notebook was saved with; undefined where none did. Cells that
 * were changed since then, here or in another editor, have nothing to compare.
 */
export function movedText(model: Lockable): string | undefined {
  const { lockedBy, states, plan } = model;
  const moved: string[] = [];
  let engine = "";
  for (const id of plan.order) {
    const { status, output } = states.get(id) ?? {};
    const was = model.claimOf(id);
    if (status !== "done" || output?.kind !== "backtest" || was?.resultHash === undefined) continue;
    const { result } = output;
    if (result.engine.sha256 === lockedBy?.sha256 || result.resultHash === was.resultHash) continue;
    if (was.parts && !isSameAsked(was.parts, result.parts)) continue;
    engine = `${result.engine.version} (${hexGroups(result.engine.sha256, 2)})`;
    const rows = claimRows(was.metrics ?? {}, result.metrics).filter(({ isEqual }) => !isEqual);
    const figures = rows.slice(0, MOST_FIGURES).map((row) => `${row.label} ${row.claimed} → ${row.yours}`);
    moved.push(`${plan.cells.get(id)?.cell.name ?? id} (${listText(figures.length > 0 ? figures : ["its orders"])})`);
  }
  if (moved.length === 0 || !lockedBy) return undefined;
  const before = `${lockedBy.version} (${hexGroups(lockedBy.sha256, 2)})`;
  return `It was saved with engine ${before}; this page has ${engine}. What moved: ${listText(moved)}. The rest is as it was.`;
}

/** Request, strategy and data: a result of other ones says nothing of an engine. */
function isSameAsked(was: Parts, is: Parts): boolean {
  const asked = inputParts(is);
  return Object.keys({ ...was, ...asked }).every((name) => was[name] === asked[name]);
}
