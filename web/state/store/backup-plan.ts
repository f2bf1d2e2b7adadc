import { InputError } from "../../../shared/errors.ts";
import { plainFileName } from "../../../shared/file-name.ts";
import { withFileNames } from "../../../shared/notebook/files.ts";
import { priceWorkers } from "../connect.ts";
import { contentHash } from "../content.ts";
import type { BackupList } from "./backup-list.ts";
import { freeDataName, listData, type NamedFile, putData } from "./data.ts";
import { addNotebook, history, listNotebooks, newest, versionText } from "./notebooks.ts";

/** One thing of an export that is not here yet. */
export interface Piece {
  readonly what: string;
  readonly kind: "notebooks" | "data";
  /** Bytes that it takes. */
  readonly size: number;
  readonly keep: () => Promise<unknown>;
}

/** What an import is going to do. */
export interface Plan {
  readonly pieces: readonly Piece[];
  /** Things that are here already. */
  readonly known: number;
  /** Data that has another name here, in the notebooks that came with it, too: other bars have its own. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Things that cannot come in, and why. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

export type Unzipped = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

type ListedVersions = BackupList["notebooks"][number]["versions"];

/** Data of a list with the name that it has here or will have. */
interface NamedData {
  readonly one: BackupList["data"][number];
  readonly to: string;
  readonly isHere: boolean;
}

/** How long the page may be without a turn of its own. */
const TURN_MS = 30;

/** Looks into all of an export; nothing is kept yet. Data is read again: its bars have to be those that the list says. */
export async function plannedImport(list: BackupList, files: Unzipped, patience: ImportPatience): Promise<Plan> {
  const pieces: Piece[] = [];
  const skipped: { name: string; why: string }[] = [];
  let known = 0;
  const consider = async (name: string, look: () => Promise<Piece | undefined>): Promise<void> => {
    try {
      const piece = await look();
      if (piece) pieces.push(piece);
      else known++;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      skipped.push({ name, why: error.message });
    }
  };
  const data = await namedData(list.data, files);
  for (const named of data) await consider(named.one.name, () => dataPiece(named, files, patience));
  const renamed = data.flatMap(({ one, to }) => (one.name === to ? [] : [{ from: one.name, to }]));
  const names = new Map(renamed.map(({ from, to }) => [from, to]));
  const here = await knownTexts();
  for (const { versions } of list.notebooks) {
    const name = versions.at(-1)?.file ?? "";
    await consider(name, async () => notebookPiece(name, await versionsOf(versions, files, names), here));
  }
  return { pieces, known, renamed, skipped };
}

/** Reading a file takes as long as it takes, up to an end. */
type ImportPatience = Parameters<typeof priceWorkers.ask>[1];

/** Kept or not, a file has its name: one of the same name with other bars is not what the notebooks mean. */
async function namedData(listed: BackupList["data"], files: Unzipped): Promise<NamedData[]> {
  const rows: NamedFile[] = await listData();
  const here = new Set(rows.map(({ name }) => name));
  const named: NamedData[] = [];
  for (const one of listed) {
    const { fingerprint } = one.facts;
    const bytes = files.get(one.file);
    const content = bytes && (await contentHash(bytes));
    const to = await freeDataName(plainFileName(one.name, "prices.csv"), { fingerprint, content }, rows);
    named.push({ one, to, isHere: here.has(to) });
    rows.push({ name: to, content, facts: { fingerprint } });
  }
  return named;
}

/** @throws InputError for bars that are not those of the list */
async function dataPiece({ one, to, isHere }: NamedData, files: Unzipped, patience: ImportPatience) {
  const { facts } = one;
  const bytes = files.get(one.file);
  if (!bytes) throw new InputError("backup/missing", "it is not in the zip");
  if (isHere) return undefined;
  const onBad = facts.onBad === "keep" ? "keep" : "drop";
  const reading = { ...facts, onBad } as const;
  const { facts: found } = await priceWorkers.ask((worker) => worker.check(new Blob([bytes]), to, reading), patience);
  if (found.fingerprint !== facts.fingerprint) {
    throw new InputError("backup/fingerprint", "its bars are not those that the list of the zip says");
  }
  return { what: one.name, kind: "data", size: bytes.length, keep: () => putData(to, bytes, facts) } as const;
}

type Versions = Parameters<typeof addNotebook>[0];

/** A notebook's versions, as many as a notebook may have here. @throws InputError for a file that is missing or no text */
async function versionsOf(listed: ListedVersions, files: Unzipped, names: ReadonlyMap<string, string>) {
  const versions = [];
  for (const { file, time, summary } of listed) {
    const text = withFileNames(textIn(files, file), names);
    versions.push({ version: 0, time, summary, bytes: new TextEncoder().encode(text).length, text });
    await turn();
  }
  return newest(versions);
}

function notebookPiece(what: string, versions: Versions, here: readonly KnownTexts[]): Piece | undefined {
  const last = versions.at(-1)?.text;
  if (here.some(({ now, all }) => now === last && versions.every(({ text }) => all.has(text)))) return undefined;
  const size = versions.reduce((sum, { bytes }) => sum + bytes, 0);
  return { what, kind: "notebooks", size, keep: () => addNotebook(versions) };
}

interface KnownTexts {
  readonly now: string | undefined;
  readonly all: ReadonlySet<string>;
}

/** What each notebook here says, and all that it said before. */
async function knownTexts(): Promise<readonly KnownTexts[]> {
  const rows = await listNotebooks();
  return Promise.all(
    rows.map(async ({ id }) => {
      const versions = await history(id);
      const texts = await Promise.all(versions.map(({ version }) => versionText(id, version)));
      return { now: texts[0], all: new Set(texts) };
    }),
  );
}

/** @throws InputError for a file that is missing or no text */
function textIn(files: Unzipped, path: string): string {
  const bytes = files.get(path);
  if (!bytes) throw new InputError("backup/missing", "it is not in the zip");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new InputError("backup/no-text", "it is not text in UTF-8", { cause });
  }
}

let turned = 0;

/** Gives the page its turn when it has waited for one. */
export async function turn(): Promise<void> {
  if (performance.now() - turned < TURN_MS) return;
  await new Promise((resolve) => setTimeout(resolve));
  turned = performance.now();
}
