import type { BacktestResult } from "../../shared/backtest.ts";
import { type LockedRun, runDifferences } from "../../shared/notebook/judged.ts";
import type { CellState } from "../../shared/notebook/states.ts";
import type { MarkState } from "../ui/tide-mark.ts";
import type { NotebookModel } from "./model.svelte.ts";

/** How a result's digest is drawn: above what was stored or claimed, below what this machine computed. */
export interface Mark {
  readonly state: MarkState;
  readonly above: string;
  readonly below: string | undefined;
}

/** What a result comes from. */
export interface MarkOrigin {
  /** The state of its cell. */
  readonly cell: Pick<CellState, "status" | "error">;
  /** Whether this machine computed it. */
  readonly isHere: boolean;
  /** What the lock says, as long as the cell is what was locked. */
  readonly claim: LockedRun | undefined;
}

export function markOf(result: BacktestResult, { cell, isHere, claim }: MarkOrigin): Mark {
  const { digest, resultHash, engine } = result;
  const { status, error } = cell;
  if (status === "running") return { state: "running", above: digest, below: undefined };
  const isStored = status === "queued" && !isHere;
  if (status !== "done" && !isStored) {
    // A text that cannot be read has not run.
    const hasFailed = status === "error" && error?.code !== "cell/problem";
    return { state: hasFailed ? "failed" : "earlier", above: digest, below: undefined };
  }
  if (!isHere) return { state: "stored", above: digest, below: undefined };
  if (claim?.digest === undefined) return { state: "computed", above: digest, below: digest };
  if (runDifferences(claim, result).length > 0) return { state: "different", above: claim.digest, below: digest };
  if (claim.engine === engine.sha256) return { state: "reproduced", above: claim.digest, below: digest };
  // Another engine gives another digest: what was compared, and is drawn, is the result's hash.
  return { state: "reproduced", above: resultHash, below: resultHash };
}

/** The mark of a cell's backtest; undefined where it has none. */
export function cellMark(model: Pick<NotebookModel, "states" | "record" | "claimOf">, id: string): Mark | undefined {
  const cell = model.states.get(id);
  if (cell?.output?.kind !== "backtest") return undefined;
  return markOf(cell.output.result, { cell, isHere: model.record.computedHere.has(id), claim: model.claimOf(id) });
}
