import { InputError } from "../../../shared/errors.ts";
import { sizeText } from "../../../shared/figures.ts";
import { channel } from "./channel.ts";
import type { DataFacts, DataRow } from "./rows.ts";
import { isFull, type Open } from "./shelf.ts";
import { change, dropData, read } from "./shelves.ts";
import { roomLeft } from "./storage.ts";

export interface KeptData {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly facts: DataFacts;
}

/**
 * Keeps a data file as it came, under the fingerprint of its bars. One that is here already is kept once.
 * @throws InputError `storage/data` with sizes when there is no room for it
 */
export async function putData(name: string, bytes: Uint8Array<ArrayBuffer>, facts: DataFacts): Promise<string> {
  const { fingerprint } = facts;
  const left = await roomLeft();
  if (left !== undefined && bytes.length > left) throw noRoom(name, bytes.length, left);
  const now = Date.now();
  try {
    await change(["data", "bytes"], async (open) => {
      await open.put("data", fingerprint, { name, size: bytes.length, facts, added: now, used: now });
      await open.put("bytes", fingerprint, bytes);
    });
  } catch (error) {
    throw isFull(error) ? noRoom(name, bytes.length, left, error) : error;
  }
  channel.tell({ kind: "data" });
  return fingerprint;
}

/** The file under a fingerprint. */
export async function getData(fingerprint: string): Promise<KeptData | undefined> {
  return touched(await read(["data", "bytes"], (open) => taken(open, fingerprint)));
}

/** The file of this name; of several, the one that was added last. */
export async function dataNamed(name: string): Promise<KeptData | undefined> {
  const found = await read(["data", "bytes"], async (open) => {
    const [row] = (await open.all("data")).filter((one) => one.name === name).sort((a, b) => b.added - a.added);
    return row && taken(open, row.facts.fingerprint);
  });
  return touched(found);
}

/** All files without their bytes, the last added first. */
export async function listData(): Promise<DataRow[]> {
  const rows = await read(["data"], (open) => open.all("data"));
  return rows.sort((a, b) => b.added - a.added);
}

export async function deleteData(fingerprint: string): Promise<void> {
  await change(["data", "bytes"], async (open) => {
    const row = await open.get("data", fingerprint);
    if (row) await dropData(open, row);
  });
  channel.tell({ kind: "data" });
}

async function taken(open: Open, fingerprint: string): Promise<KeptData | undefined> {
  const row = await open.get("data", fingerprint);
  const bytes = row && (await open.get("bytes", fingerprint));
  if (!row || !bytes) return undefined;
  return { name: row.name, bytes: bytes as Uint8Array<ArrayBuffer>, facts: row.facts };
}

/** Remembers when a file was last used: what was used longest ago goes first when a notebook needs the room. */
async function touched(data: KeptData | undefined): Promise<KeptData | undefined> {
  const touch = async (open: Open): Promise<void> => {
    const row = data && (await open.get("data", data.facts.fingerprint));
    if (row) await open.put("data", row.facts.fingerprint, { ...row, used: Date.now() });
  };
  if (data) await change(["data"], touch).catch(() => undefined);
  return data;
}

function noRoom(name: string, size: number, left: number | undefined, cause?: unknown): InputError {
  const room =
    left === undefined ? "this browser has no room for it" : `this browser has ${sizeText(left)} left for this page`;
  const sentence = `${name} has ${sizeText(size)}, and ${room}: delete other data in Settings, or import a shorter range`;
  return new InputError("storage/data", sentence, { facts: { size, left }, cause });
}
