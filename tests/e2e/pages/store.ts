import { AppError } from "../../../shared/errors.ts";
import type { CellState } from "../../../shared/notebook/states.ts";
import * as store from "../../../web/state/store/index.ts";

const heard: store.StoreChange[] = [];
store.onChange((change) => heard.push(change));

/** An expected failure as its code and sentence; anything else is thrown on. */
async function told<T>(promise: Promise<T>): Promise<T | { code: string; message: string }> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    throw error;
  }
}

/** What the tests call through `globalThis.storePage`. */
const storePage = {
  ...store,
  heard,
  save: (id: string, text: string, revision: number) => told(store.saveNotebook(id, text, revision)),
  put: (name: string, size: number, fingerprint: string) => {
    const rest = { interval: 1, isSignal: false, columns: {}, onBad: "fail", adjust: false } as const;
    const facts = { fingerprint, rows: 2, from: 0, to: 1, ...rest };
    return told(store.putData(name, new Uint8Array(size).fill(7), facts));
  },
  /** A cell's state with numbers of this size in its output, through the store and back. */
  roundTrip: async (id: string, key: string, values: number[]): Promise<unknown> => {
    const module = Uint8Array.from(values);
    const unit = { source: "", parts: [] } as never;
    const rest = { className: "A", sha256: key, unit, parameters: [], warnings: [] };
    const state: CellState = { id: "a", status: "done", key, output: { kind: "strategy", module, ...rest } };
    await store.putResults(id, new Map([["a", state]]));
    const [kept] = [...(await store.getResults(id)).values()];
    const recalled = await store.recallResult(key);
    const bytes = (output: unknown) => Array.from((output as { module: Uint8Array }).module);
    return { status: kept?.status, module: bytes(kept?.output), recalled: bytes(recalled) };
  },
};

declare global {
  var storePage: StorePage;
}
export type StorePage = typeof storePage;

globalThis.storePage = storePage;
