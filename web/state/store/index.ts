/** What this browser keeps: notebooks with their histories, data files and results. The only door to this folder. */
import { channel, type StoreListener } from "./channel.ts";

export type { StoreChange, StoreListener } from "./channel.ts";
export { dataNamed, deleteData, getData, type KeptData, listData, putData } from "./data.ts";
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
export { getResults, putResults, recallResult } from "./results.ts";
export type { DataFacts, DataRow, Version } from "./rows.ts";
export { type StorageState, storageState } from "./storage.ts";

/** Tells what happens in the store, in this tab and in others, until the returned function is called. */
export const onChange = (listener: StoreListener): (() => void) => channel.listen(listener);
