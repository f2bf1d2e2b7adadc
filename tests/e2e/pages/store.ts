import { AppError } from "../../../shared/errors.ts";
import type { CellState, CellStatus } from "../../../shared/notebook/states.ts";
import * as store from "../../../web/state/store/index.ts";
import { change } from "../../../web/state/store/shelves.ts";

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

/** What somebody in this tab is using. */
let held: store.KeptData | undefined;

/** What the tests call through `globalThis.storePage`. */
const storePage = {
  ...store,
  heard,
  save: (id: string, text: string, revision: number) => told(store.saveNotebook(id, text, revision)),
  put: (name: string, size: number, fingerprint: string, fill = 7) => {
    const rest = { interval: 1, isSignal: false, columns: {}, onBad: "fail", adjust: false } as const;
    const facts = { fingerprint, rows: 2, from: 0, to: 1, ...rest };
    return told(store.putData(name, new Uint8Array(size).fill(fill), facts));
  },
  /** The first byte of a file that stays in use. */
  hold: async (name: string): Promise<number | undefined> => (held = await store.dataNamed(name))?.bytes[0],
  held: () => held?.bytes,
  exported: async (): Promise<number[]> => [...new Uint8Array(await (await store.exportAll()).arrayBuffer())],
  imported: (zip: readonly number[]) => told(store.importAll(new File([Uint8Array.from(zip)], "export.zip"))),
  /** Every text that is here with what is known of it, oldest notebook and newest version first, and the files. */
  everything: async () => {
    const notebooks = (await store.listNotebooks()).map(async ({ id, title, changed }) => {
      const versions = (await store.history(id)).map(async ({ version, ...rest }) => {
        return { ...rest, text: await store.versionText(id, version) };
      });
      return { title, changed, text: (await store.openNotebook(id))?.text, versions: await Promise.all(versions) };
    });
    const all = (await Promise.all(notebooks)).sort((a, b) => a.changed - b.changed || (a.title < b.title ? -1 : 1));
    return { notebooks: all, data: (await store.listData()).map(({ name, content }) => ({ name, content })) };
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
  /** What becomes of cells in these states, those in `given` with an output, when the page is loaded again. */
  reloaded: async (statuses: readonly CellStatus[], given: readonly CellStatus[]): Promise<Record<string, string>> => {
    const states = statuses.map((status): CellState => {
      const output = { kind: "indicator" } as const;
      return { id: status, status, key: `of ${status}`, ...(given.includes(status) && { output }) };
    });
    await store.putResults("n", new Map(states.map((state) => [state.id, state])));
    return Object.fromEntries([...(await store.getResults("n")).values()].map(({ id, status }) => [id, status]));
  },
  /** As if what is kept of a notebook had been computed by another engine. */
  byAnotherEngine: (id: string): Promise<void> =>
    change(["runs"], async (open) => {
      const run = await open.get("runs", id);
      if (run) await open.put("runs", id, { ...run, maker: { ...run.maker, engine: "another" } });
    }),
};

declare global {
  var storePage: StorePage;
}
export type StorePage = typeof storePage;

globalThis.storePage = storePage;
