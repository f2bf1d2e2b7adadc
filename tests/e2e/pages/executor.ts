import { planOf } from "../../../shared/notebook/graph.ts";
import { compareLock, lockRecord, readLock } from "../../../shared/notebook/lock.ts";
import { lockOf } from "../../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../../shared/notebook/parse.ts";
import { runCells } from "../../../shared/notebook/run.ts";
import type { CellState } from "../../../shared/notebook/states.ts";
import { browserExecutor } from "../../../web/state/executor.ts";

/** What the tests call through `globalThis.executorPage`. */
const executorPage = {
  /** Runs a notebook's cells; `files` are texts by name. */
  async run(text: string, files: Readonly<Record<string, string>> = {}): Promise<CellState[]> {
    return [...(await statesOf(text, files)).values()];
  },

  /** Compares what the cells give with the notebook's lock; only the engine's version is not asked. */
  async differences(text: string): Promise<unknown> {
    const lock = readLock(lockOf(parseNotebook(text))?.body ?? "");
    return compareLock(lock, lockRecord(planOf(parseNotebook(text)), await statesOf(text, {}), lock.engine));
  },
};

async function statesOf(
  text: string,
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, CellState>> {
  const file = (name: string) => {
    const found = files[name];
    return Promise.resolve(found === undefined ? undefined : new TextEncoder().encode(found));
  };
  return runCells(planOf(parseNotebook(text)), await browserExecutor({ file }), {});
}

declare global {
  var executorPage: ExecutorPage;
}
export type ExecutorPage = typeof executorPage;

globalThis.executorPage = executorPage;
