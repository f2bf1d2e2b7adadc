import { plainFileName } from "../../shared/file-name.ts";
import type { CarriedFile, NotebookParts } from "../../shared/link/notebook.ts";
import { fileCells, withFileNames } from "../../shared/notebook/files.ts";
import type { Data } from "../../shared/notebook/kinds/data.ts";
import { withSources } from "../state/cells.ts";
import { keptFile } from "../state/kept-file.ts";
import { createNotebook, putData } from "../state/store/index.ts";

/** The files that a notebook's data cells name. */
export interface NotebookFiles {
  readonly here: readonly CarriedFile[];
  readonly bytes: number;
  /** Whether a link may hold them, by what prices usually shrink to. */
  readonly isSmall: boolean;
  /** Names of those that this browser has not. */
  readonly missing: readonly string[];
}

/** Bytes of tables of prices that usually fit into a link. */
const SMALL_BYTES = 150_000;

/** Looks for the files of a notebook in this browser. */
export async function notebookFiles(text: string): Promise<NotebookFiles> {
  const here: CarriedFile[] = [];
  const missing: string[] = [];
  for (const { file, data } of fileCells(text)) {
    if (missing.includes(file) || here.some(({ name }) => name === file)) continue;
    const bytes = await keptFile(file, data.fingerprint);
    if (bytes) here.push({ name: file, bytes });
    else missing.push(file);
  }
  const bytes = here.reduce((sum, one) => sum + one.bytes.length, 0);
  return { here, bytes, isSmall: bytes <= SMALL_BYTES, missing };
}

/** What a notebook that came as a link needs, by where it is. */
export function neededFiles({ text, files }: NotebookParts): { carried: readonly string[]; wanted: readonly string[] } {
  const names = [...new Set(fileCells(text).map(({ file }) => file))];
  const isCarried = (wanted: string): boolean => files.some(({ name }) => name === wanted);
  return { carried: names.filter(isCarried), wanted: names.filter((name) => !isCarried(name)) };
}

/**
 * Keeps a notebook that came as a link, and the files that it carries and names. Nothing of it runs; a file whose name
 * other bars have here gets another, in the notebook, too.
 * @returns the notebook's id
 * @throws AppError for a file that cannot be read, or when there is no room
 */
export async function keepNotebook({ text, files }: NotebookParts): Promise<string> {
  const names = new Map<string, string>();
  for (const { data, file } of fileCells(text)) {
    const carried = files.find(({ name }) => name === file);
    if (carried && !names.has(file)) names.set(file, await keepFile(carried, data));
  }
  return createNotebook(withFileNames(text, names));
}

let count = 0;

/** What the file is called here. */
async function keepFile({ name, bytes }: CarriedFile, data: Data): Promise<string> {
  const { columns, onBad, adjust, dates, signal: isSignal } = data;
  const key = `linked file ${++count}`;
  const source = { label: name, bytes, columns, onBad, adjust, dates };
  const facts = await withSources([{ key, source }], (remote, holdings) => remote.facts(holdings, key, isSignal));
  const { fingerprint, rows, from, to, interval } = facts;
  const plain = plainFileName(name.split(/[\\/]/).at(-1) ?? "", "prices.csv");
  const read = { columns, onBad, adjust, dates, isSignal };
  return putData(plain, bytes.slice(), { fingerprint, rows, from, to, interval, ...read });
}
