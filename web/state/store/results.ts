import { InputError } from "../../../shared/errors.ts";
import type { CellOutput } from "../../../shared/notebook/outputs.ts";
import type { CellState, CellStates, CellStatus } from "../../../shared/notebook/states.ts";
import { maker } from "../maker.ts";
import type { RunRow } from "./rows.ts";
import type { Open } from "./shelf.ts";
import { change, dropResult, read } from "./shelves.ts";

/** Version of what is stored: other versions are passed over, and cells run again. */
const FORM = 3;
type Stored = RunRow["states"][number];

/** States of cells that say nothing without what the cell gave. */
const NEED_OUTPUT: readonly CellStatus[] = ["done", "stale", "idle"];

const MOST_BYTES = 64e6;
const MOST_OF_ONE = 16e6;

/** Outputs that came from here or went here, with their keys: any other is new, and takes the place of one before it. */
const kept = new WeakMap<CellOutput, string>();

/**
 * Keeps what a notebook's cells gave, each output under the key of its request, so that copies of a notebook share them.
 * Charts are left out: they hold nothing that other cells do not give. No room for results is no error.
 */
export async function putResults(id: string, states: CellStates): Promise<void> {
  const used = Date.now();
  const worth = [...states.values()].flatMap(({ output, key = "" }) => {
    if (key === "" || output === undefined || output.kind === "chart") return [];
    const size = sizeOf(output);
    return size > MOST_OF_ONE ? [] : [{ key, output, size }];
  });
  const keys = new Set(worth.map(({ key }) => key));
  const told = [...states.values()].flatMap((state) => storedState(state, keys));
  const write = async (open: Open): Promise<void> => {
    for (const { key, output, size } of worth) {
      const isKept = kept.get(output) === key && (await open.get("results", key))?.form === FORM;
      if (!isKept) await open.put("outputs", key, output);
      await open.put("results", key, { form: FORM, key, size, used });
    }
    await open.put("runs", id, { form: FORM, maker, states: told });
    let bytes = 0;
    for (const { key, size } of (await open.all("results")).sort((a, b) => b.used - a.used)) {
      if ((bytes += size) > MOST_BYTES) await dropResult(open, key);
    }
  };
  const written = change(["results", "outputs", "runs"], write);
  await written.then(() => worth.forEach(({ key, output }) => kept.set(output, key))).catch(() => undefined);
}

/** What a cell is after the page is loaded again: without its output, which lies under the key, and never on its way. */
function storedState({ output, progress: _, key, ...state }: CellState, keys: ReadonlySet<string>): Stored[] {
  const isKept = output !== undefined && key !== undefined && keys.has(key);
  const status = state.status === "queued" || state.status === "running" ? "stale" : state.status;
  if (!isKept && NEED_OUTPUT.includes(status)) return [];
  return [{ ...state, status, ...(isKept && { key }) }];
}

/**
 * What is still kept of a notebook's last run; empty where nothing is. What another engine or compiler gave is stale: this
 * page's may give something else.
 */
export async function getResults(id: string): Promise<CellStates> {
  return read(["results", "outputs", "runs"], async (open) => {
    const run = await open.get("runs", id);
    const states = new Map<string, CellState>();
    for (const state of run?.form === FORM ? run.states : []) {
      const output = state.key === undefined ? undefined : await outputUnder(open, state.key);
      if (!output && NEED_OUTPUT.includes(state.status)) continue;
      if (output) kept.set(output, state.key ?? "");
      const isOld = run?.maker.engine !== maker.engine || run.maker.compiler !== maker.compiler;
      const status = isOld && state.status === "done" ? "stale" : state.status;
      states.set(state.id, { ...state, status, ...(output && { output }) });
    }
    return states;
  });
}

/** A result kept under its key: what runs pass as `recall`. Bars are read anew, since a file may have come in another's place. */
export async function recallResult(key: string): Promise<CellOutput | undefined> {
  const output = await read(["results", "outputs"], (open) => outputUnder(open, key)).catch(() => undefined);
  return output?.kind === "data" ? undefined : output;
}

/** What is still kept of a text's results, whenever it ran here: nothing runs. */
export async function keptResults(text: string): Promise<CellStates> {
  const [{ planOf }, { parseNotebook }, { runCells }] = await Promise.all([
    import("../../../shared/notebook/graph.ts"),
    import("../../../shared/notebook/parse.ts"),
    import("../../../shared/notebook/run.ts"),
  ]);
  const none = (): Promise<never> => Promise.reject(new InputError("storage/result", "this result is not kept"));
  const nothing = { data: none, strategy: none, indicator: none, backtest: none, chart: none, sql: none };
  return runCells(
    planOf(parseNotebook(text)),
    { ...maker, ...nothing, montecarlo: none },
    { recall: (key) => read(["results", "outputs"], (open) => outputUnder(open, key)).catch(() => undefined) },
  );
}

async function outputUnder(open: Open, key: string): Promise<CellOutput | undefined> {
  const row = await open.get("results", key);
  return row?.form === FORM ? open.get("outputs", key) : undefined;
}

/** Bytes of a value as the browser will write it, about. */
function sizeOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value === "string") return value.length * 2;
  if (typeof value !== "object" || value === null) return 8;
  return Object.entries(value).reduce((sum, [key, inner]) => sum + key.length + sizeOf(inner), 0);
}
