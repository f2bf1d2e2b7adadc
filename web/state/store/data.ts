import { InputError } from "../../../shared/errors.ts";
import { sizeText } from "../../../shared/figures.ts";
import { freeFileName } from "../../../shared/file-name.ts";
import { contentHash } from "../content.ts";
import { channel } from "./channel.ts";
import type { DataFacts, DataRow } from "./rows.ts";
import { isFull } from "./shelf.ts";
import { change, dropData, read } from "./shelves.ts";
import { roomLeft } from "./storage.ts";

export interface KeptData {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly facts: DataFacts;
}

interface InUse {
  /** What the bytes are: another tab may have put another file under the name. */
  readonly content: string;
  readonly bytes: WeakRef<Uint8Array<ArrayBuffer>>;
}

/** Files in use: as long as somebody holds the bytes, the same ones are given, so that workers know them again. */
const inUse = new Map<string, InUse>();

/**
 * Keeps a data file as it came, under its name and the fingerprint of its bars; a name that another file has gets a number.
 * @returns the name under which it is kept
 * @throws InputError `storage/data` with sizes when there is no room for it
 */
export async function putData(name: string, bytes: Uint8Array<ArrayBuffer>, facts: DataFacts): Promise<string> {
  const left = await roomLeft();
  if (left !== undefined && bytes.length > left) throw noRoom(name, bytes.length, left);
  const content = await contentHash(bytes);
  const free = await freeDataName(name, { fingerprint: facts.fingerprint, content });
  const now = Date.now();
  const row = { name: free, size: bytes.length, content, facts, added: now, used: now };
  try {
    await change(["data", "bytes"], async (open) => {
      await open.put("data", free, row);
      await open.put("bytes", free, bytes);
    });
  } catch (error) {
    throw isFull(error) ? noRoom(name, bytes.length, left, error) : error;
  }
  channel.tell({ kind: "data" });
  return free;
}

/** A file's bars, and its bytes where they are at hand: files of the same bars may differ in what adjusts them. */
interface FileIdentity {
  readonly fingerprint: string;
  readonly content?: string | undefined;
}

/** What tells a file from others. */
export interface NamedFile {
  readonly name: string;
  readonly content?: string | undefined;
  readonly facts: Pick<DataFacts, "fingerprint">;
}

/**
 * What a file of this name would be called here: a name stands for the same file for good.
 * @param among the files that are here, unless others are on their way
 */
export async function freeDataName(
  name: string,
  { fingerprint, content }: FileIdentity,
  among?: readonly NamedFile[],
): Promise<string> {
  const others = (among ?? (await listData())).filter((row) => {
    const isOther = content !== undefined && row.content !== undefined && row.content !== content;
    return isOther || row.facts.fingerprint !== fingerprint;
  });
  return freeFileName(
    name,
    others.map((row) => row.name),
  );
}

/**
 * The file that a name means, or undefined where the browser has none.
 * @param fingerprint of the bars, where they are pinned: where the file of the name has others, any file with them is taken
 */
export async function fileMeant(name: string, fingerprint?: string): Promise<KeptData | undefined> {
  const row = rowMeant(await listData(), name, fingerprint);
  return row && dataNamed(row.name);
}

/** As `fileMeant`, among these rows. */
export function rowMeant(rows: readonly DataRow[], name: string, fingerprint?: string): DataRow | undefined {
  const named = rows.find((row) => row.name === name);
  if (fingerprint === undefined || named?.facts.fingerprint === fingerprint) return named;
  return rows.find(({ facts }) => facts.fingerprint === fingerprint) ?? named;
}

export async function dataNamed(name: string): Promise<KeptData | undefined> {
  return taken((row) => row.name === name);
}

/** All files without their bytes, the last added first. */
export async function listData(): Promise<DataRow[]> {
  const rows = await read(["data"], (open) => open.all("data"));
  return rows.sort((a, b) => b.added - a.added);
}

export async function deleteData(name: string): Promise<void> {
  await change(["data", "bytes"], async (open) => {
    const row = await open.get("data", name);
    if (row) await dropData(open, row);
  });
  channel.tell({ kind: "data" });
}

async function taken(isMeant: (row: DataRow) => boolean): Promise<KeptData | undefined> {
  const found = await read(["data", "bytes"], async (open) => {
    const row = (await open.all("data")).find(isMeant);
    if (!row) return undefined;
    const used = inUse.get(row.name);
    const known = used?.content === contentOf(row) ? used.bytes.deref() : undefined;
    const bytes = known ?? ((await open.get("bytes", row.name)) as Uint8Array<ArrayBuffer> | undefined);
    return bytes && { row, bytes };
  });
  if (!found) return undefined;
  const { row, bytes } = found;
  inUse.set(row.name, { content: contentOf(row), bytes: new WeakRef(bytes) });
  await touch(row.name).catch(() => undefined);
  return { name: row.name, bytes, facts: row.facts };
}

/** By which a file is told from another that came under its name. */
const contentOf = ({ content, added }: DataRow): string => content ?? `added ${added}`;

/** Remembers when a file was last used: what was used longest ago goes first when a notebook needs the room. */
function touch(name: string): Promise<void> {
  return change(["data"], async (open) => {
    const row = await open.get("data", name);
    if (row) await open.put("data", name, { ...row, used: Date.now() });
  });
}

function noRoom(name: string, size: number, left: number | undefined, cause?: unknown): InputError {
  const room =
    left === undefined ? "this browser has no room for it" : `this browser has ${sizeText(left)} left for this page`;
  const sentence = `${name} has ${sizeText(size)}, and ${room}: delete other data in Settings, or import a shorter range`;
  return new InputError("storage/data", sentence, { facts: { size, left }, cause });
}
