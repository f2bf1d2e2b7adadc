import { AppError, InputError } from "../../../shared/errors.ts";
import { rememberNotebook } from "../last.ts";
import { channel } from "./channel.ts";
import { askToPersist } from "./persist.ts";
import type { NotebookRow, Version } from "./rows.ts";
import { isFull, type Open } from "./shelf.ts";
import { change, changeWithRoom, read } from "./shelves.ts";

/** A notebook in the list, newest change first. */
export interface NotebookEntry {
  readonly id: string;
  readonly title: string;
  /** ms since 1970. */
  readonly changed: number;
  readonly revision: number;
  readonly bytes: number;
}

export interface OpenedNotebook {
  readonly id: string;
  readonly text: string;
  readonly revision: number;
}

/** What became of a save: the new revision, or where the text went because another tab had saved before. */
export type Saved = { readonly revision: number } | { readonly conflict: { readonly keptAs: string } };

const MOST_VERSIONS = 50;
const MOST_HISTORY_BYTES = 20e6;
/** Changes of the same thing within this time are one version: a slider is dragged in steps. */
const ONE_CHANGE_MS = 120_000;

/** Notebooks for which the browser had no room: they last as long as this tab. */
const tabOnly = new Map<string, NotebookEntry & { readonly text: string }>();

export const isAnyTabOnly = (): boolean => tabOnly.size > 0;

const loadWords = () => import("./words.ts");

export async function listNotebooks(): Promise<NotebookEntry[]> {
  const rows = await read(["notebooks"], (open) => open.all("notebooks"));
  const kept = rows.filter(({ id, deleted }) => deleted === undefined && !tabOnly.has(id)).map(entryOf);
  const own = [...tabOnly.values()].map(({ text: _text, ...entry }) => entry);
  return [...kept, ...own].sort((a, b) => b.changed - a.changed);
}

/** The newest text; undefined for a notebook that is not here or was deleted. */
export async function openNotebook(id: string): Promise<OpenedNotebook | undefined> {
  const own = tabOnly.get(id);
  if (own) return { id, text: own.text, revision: own.revision };
  return read(["notebooks", "texts"], async (open) => {
    const row = await open.get("notebooks", id);
    const text = row && row.deleted === undefined ? await open.get("texts", `${id}/${row.revision}`) : undefined;
    return row && text !== undefined ? { id, text, revision: row.revision } : undefined;
  });
}

/** Keeps a text as a new notebook; its id. @throws InputError for a text that is too long for a notebook */
export async function createNotebook(text: string): Promise<string> {
  const { titleIn } = await loadWords();
  const id = newId();
  const row = newRow(id, titleIn(text), text, "created");
  const write = (open: Open) => added(open, row, text);
  try {
    await changeWithRoom(id, ["notebooks", "texts"], write);
    askToPersist();
    channel.tell({ kind: "created", id });
  } catch (error) {
    if (!isFull(error)) throw error;
    keepInTab(id, text, row);
  }
  return id;
}

/**
 * Keeps a notebook's new text if nothing was saved since `revision`; else the text becomes a notebook of its own, "NAME
 * (other tab)", and every tab is told.
 * @throws AppError `storage/full` when there is no room: this tab then keeps the text until it closes
 */
export async function saveNotebook(id: string, text: string, revision: number): Promise<Saved> {
  const words = await loadWords();
  const title = words.titleIn(text);
  try {
    const saved = await changeWithRoom(
      id,
      ["notebooks", "texts"],
      async (open): Promise<Saved & { title?: string }> => {
        const row = await open.get("notebooks", id);
        const before = row && (await open.get("texts", `${id}/${row.revision}`));
        if (!row || before === undefined) {
          await added(open, { ...newRow(id, title, text, "created"), revision: revision + 1 }, text);
          return { revision: revision + 1 };
        }
        if (before === text && row.deleted === undefined) return { revision: row.revision };
        if (row.revision === revision) return { revision: await savedOver(open, row, { text, before, title, words }) };
        const other = words.asOtherTab(text);
        const keptAs = newId();
        await added(open, newRow(keptAs, other.title, other.text, "kept from another tab"), other.text);
        return { conflict: { keptAs }, title: other.title };
      },
    );
    tabOnly.delete(id);
    askToPersist();
    rememberNotebook("revision" in saved ? id : saved.conflict.keptAs);
    if ("revision" in saved) {
      channel.tell({ kind: "saved", id, revision: saved.revision });
      return { revision: saved.revision };
    }
    const { keptAs } = saved.conflict;
    channel.tell({ kind: "conflict", id, keptAs, title: saved.title ?? title });
    return { conflict: { keptAs } };
  } catch (error) {
    if (!isFull(error)) throw error;
    keepInTab(id, text, { title, revision });
    const sentence = "Storage is full: this notebook is kept in this tab only. Save it as a file.";
    throw new AppError("storage/full", sentence, { cause: error, facts: { id } });
  }
}

/** Takes a notebook out of the list; `restoreNotebook` brings it back within 30 days. */
export async function deleteNotebook(id: string): Promise<void> {
  tabOnly.delete(id);
  await mark(id, Date.now());
  channel.tell({ kind: "deleted", id });
}

export async function restoreNotebook(id: string): Promise<void> {
  await mark(id, undefined);
  channel.tell({ kind: "restored", id });
}

/** Gives a notebook another title, which stands in its front matter. */
export async function renameNotebook(id: string, title: string): Promise<void> {
  const [{ retitled }, opened] = await Promise.all([loadWords(), mustOpen(id)]);
  await saveNotebook(id, retitled(opened.text, title), opened.revision);
}

/** A copy under the title "NAME (copy)"; its id. */
export async function duplicateNotebook(id: string): Promise<string> {
  const [{ retitled, titleIn }, { text }] = await Promise.all([loadWords(), mustOpen(id)]);
  return createNotebook(retitled(text, `${titleIn(text)} (copy)`));
}

/** The versions that are kept, newest first. */
export async function history(id: string): Promise<Version[]> {
  const row = await read(["notebooks"], (open) => open.get("notebooks", id));
  return (row?.history ?? []).map(({ parts: _parts, ...version }) => version).reverse();
}

/** @throws InputError for a version that is no longer kept */
export async function versionText(id: string, version: number): Promise<string> {
  const text = await read(["texts"], (open) => open.get("texts", `${id}/${version}`));
  if (text !== undefined) return text;
  throw new InputError("storage/version", "this version is no longer kept: its notebook has had many since");
}

/**
 * A notebook with its history, as an export had it, whole or not at all; its id. What comes from elsewhere outranks
 * nothing that is here: the browser's error is thrown when there is no room.
 */
export async function addNotebook(texts: readonly (Version & { readonly text: string })[]): Promise<string> {
  const { titleIn } = await loadWords();
  const last = texts.at(-1);
  if (!last) throw new InputError("storage/import", "a notebook without a text");
  const id = newId();
  const versions = texts.map(({ text, ...version }, index) => ({ ...version, version: index + 1, text }));
  const row: NotebookRow = {
    id,
    title: titleIn(last.text),
    created: versions[0]?.time ?? last.time,
    changed: last.time,
    revision: versions.length,
    history: versions.map(({ text: _text, ...version }) => ({ ...version, parts: [] })),
  };
  await change(["notebooks", "texts"], async (open) => {
    await open.put("notebooks", id, row);
    for (const { version, text } of versions) await open.put("texts", `${id}/${version}`, text);
  });
  return id;
}

async function mustOpen(id: string): Promise<OpenedNotebook> {
  const opened = await openNotebook(id);
  if (!opened) throw new InputError("storage/missing", "this notebook is not in this browser any more");
  return opened;
}

function entryOf({ id, title, changed, revision, history: versions }: NotebookRow): NotebookEntry {
  return { id, title, changed, revision, bytes: versions.at(-1)?.bytes ?? 0 };
}

/** 64 random bits; `crypto.randomUUID` is missing on plain http. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function newRow(id: string, title: string, text: string, summary: string): NotebookRow {
  const time = Date.now();
  const first = { version: 1, time, bytes: bytesOf(text), summary, parts: [] };
  return { id, title, created: time, changed: time, revision: 1, history: [first] };
}

async function added(open: Open, row: NotebookRow, text: string): Promise<void> {
  const history = row.history.map((version) => ({ ...version, version: row.revision }));
  await open.put("notebooks", row.id, { ...row, history });
  await open.put("texts", `${row.id}/${row.revision}`, text);
}

interface Next {
  readonly text: string;
  readonly before: string;
  readonly title: string;
  readonly words: Awaited<ReturnType<typeof loadWords>>;
}

/** Puts a text over the newest one; the revision that it has then. */
async function savedOver(open: Open, row: NotebookRow, { text, before, title, words }: Next): Promise<number> {
  const { id, history: versions } = row;
  const time = Date.now();
  const revision = row.revision + 1;
  let { parts, summary } = words.changed(before, text);
  const [base, last] = versions.slice(-2);
  const isSameThing = last && parts.length > 0 && parts.join("\n") === last.parts.join("\n");
  const isOneChange = base && isSameThing && time - last.time < ONE_CHANGE_MS;
  const beforeBoth = isOneChange ? await open.get("texts", `${id}/${base.version}`) : undefined;
  if (beforeBoth !== undefined) ({ parts, summary } = words.changed(beforeBoth, text));
  const earlier = beforeBoth === undefined ? versions : versions.slice(0, -1);
  const all = [...earlier, { version: revision, time, bytes: bytesOf(text), summary, parts }];
  const kept = newest(all);
  for (const { version } of versions) {
    if (!kept.some((one) => one.version === version)) await open.delete("texts", `${id}/${version}`);
  }
  const { deleted: _deleted, ...living } = row;
  await open.put("notebooks", id, { ...living, title, changed: time, revision, history: kept });
  await open.put("texts", `${id}/${revision}`, text);
  return revision;
}

/** As many of the newest versions as a notebook may have, and always the last. */
export function newest<One extends Pick<Version, "bytes">>(versions: readonly One[]): One[] {
  let bytes = 0;
  return versions
    .toReversed()
    .filter((version, index) => {
      bytes += version.bytes;
      return index === 0 || (index < MOST_VERSIONS && bytes <= MOST_HISTORY_BYTES);
    })
    .reverse();
}

async function mark(id: string, deleted: number | undefined): Promise<void> {
  await change(["notebooks"], async (open) => {
    const row = await open.get("notebooks", id);
    if (!row) return;
    const { deleted: _deleted, ...living } = row;
    await open.put("notebooks", id, deleted === undefined ? living : { ...living, deleted });
  });
}

function keepInTab(id: string, text: string, { title, revision }: Pick<NotebookRow, "title" | "revision">): void {
  tabOnly.set(id, { id, title, changed: Date.now(), revision, bytes: bytesOf(text), text });
  channel.tell({ kind: "full", id, letGo: [], isTabOnly: true });
}
