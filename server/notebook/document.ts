import { cellsOf } from "../../shared/notebook/notebook.ts";
import type { CellError, CellStatus } from "../../shared/notebook/states.ts";
import type { NotebookRun } from "./run.ts";

/** A cell as `tidebook run --json` tells it. */
interface CellDocument {
  readonly name: string;
  readonly kind: string;
  readonly status: CellStatus;
  readonly digest: string | null;
  readonly resultHash: string | null;
  readonly seconds: number | null;
  /** Why it is skipped. */
  readonly reason: string | null;
  readonly error: CellError | null;
}

/** What `tidebook run --json` prints. */
export function notebookDocument({ notebook, states, verdict, expected, actual, differences }: NotebookRun): object {
  const cells = cellsOf(notebook).map(({ id, name, kind }): CellDocument => {
    const { status = "idle", output, seconds = null, reason = null, error = null } = states.get(id) ?? {};
    const isDone = status === "done";
    const result = isDone && output?.kind === "backtest" ? output.result : undefined;
    const table = isDone && (output?.kind === "sql" || output?.kind === "montecarlo") ? output : undefined;
    const resultHash = result?.resultHash ?? table?.resultHash ?? null;
    return { name, kind, status, digest: result?.digest ?? null, resultHash, seconds, reason, error };
  });
  return { verdict, expected, actual, differences, cells };
}
