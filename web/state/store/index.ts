/** What this browser keeps: notebooks with their histories, data files and results. The only door to this folder. */
import type { Imported } from "./backup-import.ts";
import { channel, type StoreListener } from "./channel.ts";

export type { StoreChange, StoreListener } from "./channel.ts";
export type { Imported } from "./backup-import.ts";
export { dataNamed, deleteData, fileMeant, freeDataName, type KeptData, listData, putData, rowMeant } from "./data.ts";
export {
  createNotebook,
  deleteNotebook,
  duplicateNotebook,
  history,
  listNotebooks,
  type NotebookEntry,
  openNotebook,
  renameNotebook,
  restoreNotebook,
  saveNotebook,
  versionText,
} from "./notebooks.ts";
export { getResults, keptResults, putResults, recallResult } from "./results.ts";
export type { DataFacts, DataRow, Version } from "./rows.ts";
export { type StorageState, storageState } from "./storage.ts";

/** Tells what happens in the store, in this tab and in others, until the returned function is called. */
export const onChange = (listener: StoreListener): (() => void) => channel.listen(listener);

const loadBackup = () => import("./backup.ts");

/** Everything that this browser keeps as one zip. */
export const exportAll = async (): Promise<Blob> => (await loadBackup()).exportAll();

const loadImport = () => import("./backup-import.ts");

/**
 * Adds what an export holds to what is here.
 * @throws InputError for a zip that is damaged, holds nothing of ours or has no room, AppError when it stops half-way; the
 *   fact `taken` counts what came in before
 */
export const importAll = async (file: File): Promise<Imported> => (await loadImport()).importAll(file);
