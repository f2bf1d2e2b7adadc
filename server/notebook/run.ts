import { dirname } from "node:path";
import { InputError } from "../../shared/errors.ts";
import type { LinkBars } from "../../shared/link/marks.ts";
import { planOf, type Plan } from "../../shared/notebook/graph.ts";
import { setLock } from "../../shared/notebook/edit.ts";
import { type Judged, judged } from "../../shared/notebook/judged.ts";
import { expectedOf, lockText } from "../../shared/notebook/lock.ts";
import { cellsOf, type Notebook } from "../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { runCells } from "../../shared/notebook/run.ts";
import type { CellState, CellStates } from "../../shared/notebook/states.ts";
import { nodeEngine } from "../engine.ts";
import { isLink, linkIn, readNotebookLink } from "../link/read.ts";
import { readTextFile } from "../text-file.ts";
import { packageVersion } from "../version.ts";
import { nodeExecutor } from "./executor.ts";
import type { DataPlaces } from "./source.ts";

/** A notebook that has been run. */
export interface NotebookRun extends Judged {
  readonly notebook: Notebook;
  readonly plan: Plan;
  /** Where its data cells found their files. */
  readonly places: DataPlaces;
  /** The bars that backtests used, by their cells' names, where they were to be kept. */
  readonly used: ReadonlyMap<string, readonly LinkBars[]>;
  readonly states: CellStates;
}

export interface NotebookOptions {
  /** `NAME=FILE` for data cells, as written. */
  readonly data?: readonly string[];
  readonly signal?: AbortSignal;
  readonly width?: number;
  readonly keepsBars?: boolean;
  readonly onCell?: (state: CellState, plan: Plan) => void;
}

/**
 * Runs a notebook's file, or what a notebook's link holds.
 * @param target a path, a link, a `.tidebook` file, or - for a link from standard input
 * @throws InputError for what cannot be read or options that do not fit it
 */
export async function runNotebook(target: string, options: NotebookOptions = {}): Promise<NotebookRun> {
  const opened = await openedNotebook(target);
  const notebook = parseNotebook(opened.text);
  const plan = planOf(notebook);
  // A damaged lock is told before anything runs.
  const expected = expectedOf(notebook);
  const { onCell, signal, width } = options;
  const places: DataPlaces = {
    folder: opened.folder,
    carried: opened.carried,
    given: givenData(notebook, options.data ?? []),
  };
  const used = new Map<string, readonly LinkBars[]>();
  const onUsed = (cell: string, bars: readonly LinkBars[]): void => void used.set(cell, bars);
  const states = await runCells(plan, nodeExecutor(places, options.keepsBars ? onUsed : undefined), {
    signal,
    ...(width !== undefined && { width }),
    now: () => performance.now() / 1000,
    ...(onCell && { onCell: (state) => onCell(state, plan) }),
  });
  const engine = { version: packageVersion(), sha256: nodeEngine().sha256 };
  return { notebook, plan, places, used, states, ...judged(expected, { plan, states, engine }) };
}

async function openedNotebook(target: string): Promise<Omit<DataPlaces, "given"> & { readonly text: string }> {
  if (!isLink(target)) {
    const text = await readTextFile(target, "notebook", { keepMark: true });
    if (/\.(md|markdown)$/i.test(target) || linkIn(text) === undefined) return { text, folder: dirname(target) };
  }
  const { text, files } = await readNotebookLink(target);
  return { text, carried: new Map(files.map(({ name, bytes }) => [name, bytes])) };
}

/** The notebook's text with what its results are now. */
export function lockedText({ notebook, actual }: NotebookRun): string {
  return setLock(notebook, lockText(actual));
}

function givenData(notebook: Notebook, written: readonly string[]): ReadonlyMap<string, string> {
  const names = cellsOf(notebook).flatMap(({ kind, name }) => (kind === "data" ? [name] : []));
  return new Map(
    written.map((one): [string, string] => {
      const [, name, file] = /^([^=]+)=(.+)$/s.exec(one) ?? [];
      if (name === undefined || file === undefined) {
        throw new InputError(
          "cli/pair",
          `--data ${one}: write a data cell's name, = and a file, as in --data prices=prices.csv`,
        );
      }
      if (names.includes(name)) return [name, file];
      const list = names.length === 0 ? "it has no data cells" : `it has ${names.join(", ")}`;
      throw new InputError("notebook/data", `--data ${one}: this notebook has no data cell ${name}: ${list}`);
    }),
  );
}
