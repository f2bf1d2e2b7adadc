import { InputError } from "../../../shared/errors.ts";
import type { CellOutput } from "../../../shared/notebook/outputs.ts";
import type { CellState, CellStates } from "../../../shared/notebook/states.ts";
import type { Open } from "./shelf.ts";
import { change, dropResult, read } from "./shelves.ts";

/** Version of what is stored: other versions are passed over, and cells run again. */
const FORM = 2;
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
  const worth = [...states.values()].flatMap(({ output, key = "", ...state }) => {
    if (state.status !== "done" || key === "" || output === undefined || output.kind === "chart") return [];
    const size = sizeOf(output);
    return size > MOST_OF_ONE ? [] : [{ state: { ...state, key }, key, output, size }];
  });
  const write = async (open: Open): Promise<void> => {
    for (const { key, output, size } of worth) {
      const isKept = kept.get(output) === key && (await open.get("results", key))?.form === FORM;
      if (!isKept) await open.put("outputs", key, output);
      await open.put("results", key, { form: FORM, key, size, used });
    }
    await open.put("runs", id, { form: FORM, states: worth.map(({ state }) => state) });
    let bytes = 0;
    for (const { key, size } of (await open.all("results")).sort((a, b) => b.used - a.used)) {
      if ((bytes += size) > MOST_BYTES) await dropResult(open, key);
    }
  };
  const written = change(["results", "outputs", "runs"], write);
  await written.then(() => worth.forEach(({ key, output }) => kept.set(output, key))).catch(() => undefined);
}

/** What is still kept of a notebook's last run; empty where nothing is. */
export async function getResults(id: string): Promise<CellStates> {
  return read(["results", "outputs", "runs"], async (open) => {
    const run = await open.get("runs", id);
    const states = new Map<string, CellState>();
    for (const state of run?.form === FORM ? run.states : []) {
      const output = await outputUnder(open, state.key ?? "");
      if (!output) continue;
      kept.set(output, state.key ?? "");
      states.set(state.id, { ...state, output });
    }
    return states;
  });
}

/** A result kept under its key: what runs pass as `recall`. Bars are read anew, since a file may have come in another's place. */
export async function recallResult(key: string): Promise<CellOutput | undefined> {
  const output = await read(["results", "outputs"], (open) => outputUnder(open, key)).catch(() => undefined);
  return output?.kind === "data" ? undefined : output;
}

/** What is still kept of a text's results, whenever it ran: nothing runs. @param engine SHA-256 of the one that ran it */
export async function keptResults(text: string, engine: string): Promise<CellStates> {
  const [{ planOf }, { parseNotebook }, { runCells }] = await Promise.all([
    import("../../../shared/notebook/graph.ts"),
    import("../../../shared/notebook/parse.ts"),
    import("../../../shared/notebook/run.ts"),
  ]);
  const none = (): Promise<never> => Promise.reject(new InputError("storage/result", "this result is not kept"));
  const nothing = { data: none, strategy: none, indicator: none, backtest: none, chart: none, sql: none };
  return runCells(
    planOf(parseNotebook(text)),
    { engine, ...nothing, montecarlo: none },
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
