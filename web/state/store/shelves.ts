import { channel } from "./channel.ts";
import { openShelf } from "./database.ts";
import type { DataRow, NotebookRow, Table } from "./rows.ts";
import { isFull, type Open, type Shelf } from "./shelf.ts";

const FORGOTTEN_AFTER_MS = 30 * 86_400_000;

let opened: Promise<Shelf> | undefined;

/** The one shelf of this page; opened anew after the browser closed it. */
export function theShelf(): Promise<Shelf> {
  opened ??= openShelf(() => (opened = undefined)).then(withoutForgotten);
  return opened;
}

export async function read<T>(tables: readonly Table[], work: (open: Open) => Promise<T>): Promise<T> {
  return again((shelf) => shelf.read(tables, work));
}

export async function change<T>(tables: readonly Table[], work: (open: Open) => Promise<T>): Promise<T> {
  return again((shelf) => shelf.change(tables, work));
}

/** A database that the browser closed a moment ago is opened once more. */
async function again<T>(work: (shelf: Shelf) => Promise<T>): Promise<T> {
  try {
    return await work(await theShelf());
  } catch (error) {
    if ((error as { name?: unknown }).name !== "InvalidStateError") throw error;
    opened = undefined;
    return work(await theShelf());
  }
}

/**
 * A change that outranks everything that can be had again: when there is no room, results go first, then notebooks that
 * were deleted, then data, what was used longest ago first. Throws the browser's error when that was not enough.
 */
export async function changeWithRoom<T>(
  id: string,
  tables: readonly Table[],
  work: (open: Open) => Promise<T>,
): Promise<T> {
  const letGo: string[] = [];
  for (;;) {
    try {
      const result = await change(tables, work);
      if (letGo.length > 0) channel.tell({ kind: "full", id, letGo, isTabOnly: false });
      return result;
    } catch (error) {
      if (!isFull(error)) throw error;
      const gone = await makeRoom();
      if (gone === undefined) {
        if (letGo.length > 0) channel.tell({ kind: "full", id, letGo, isTabOnly: true });
        throw error;
      }
      letGo.push(...gone);
    }
  }
}

/** Lets go of the least valuable thing; its names, or undefined when nothing is left that may go. */
async function makeRoom(): Promise<string[] | undefined> {
  return change(["results", "outputs", "notebooks", "texts", "data", "bytes"], async (open) => {
    const results = await open.all("results");
    for (const { key } of results) await dropResult(open, key);
    if (results.length > 0) return [];
    const notebooks = (await open.all("notebooks")).filter(({ deleted }) => deleted !== undefined);
    for (const row of notebooks) await forget(open, row);
    if (notebooks.length > 0) return [];
    const [oldest] = (await open.all("data")).sort((a, b) => a.used - b.used);
    if (!oldest) return undefined;
    await dropData(open, oldest);
    return [oldest.name];
  });
}

export async function dropData(open: Open, { name }: DataRow): Promise<void> {
  await open.delete("data", name);
  await open.delete("bytes", name);
}

export async function dropResult(open: Open, key: string): Promise<void> {
  await open.delete("results", key);
  await open.delete("outputs", key);
}

async function forget(open: Open, { id, history }: NotebookRow): Promise<void> {
  for (const { version } of history) await open.delete("texts", `${id}/${version}`);
  await open.delete("notebooks", id);
}

async function withoutForgotten(shelf: Shelf): Promise<Shelf> {
  const isForgotten = ({ deleted }: NotebookRow): boolean =>
    deleted !== undefined && deleted < Date.now() - FORGOTTEN_AFTER_MS;
  const work = async (open: Open): Promise<void> => {
    for (const row of await open.all("notebooks")) if (isForgotten(row)) await forget(open, row);
  };
  await shelf.change(["notebooks", "texts"], work).catch(() => undefined);
  return shelf;
}
