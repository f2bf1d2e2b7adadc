import { confirmNotebook, isConfirmed } from "../notebook/trust.ts";
import { download } from "./files.ts";
import { plainFileName } from "../../shared/file-name.ts";
import { newNotebookText } from "./new-notebook.ts";
import { goTo } from "./route.svelte.ts";
import * as store from "./store/index.ts";
import { toast } from "../ui/toast.svelte.ts";

/** Makes a notebook to begin with and goes there. It was made here, so it runs by itself. */
export async function startNotebook(text = newNotebookText()): Promise<void> {
  const id = await store.createNotebook(text);
  confirmNotebook(id);
  goTo(`#/notebook/${id}`);
}

/** A copy of a notebook; it runs by itself where the notebook does. */
export async function copyNotebook(id: string): Promise<void> {
  const copy = await store.duplicateNotebook(id);
  if (isConfirmed(id)) confirmNotebook(copy);
}

export async function exportNotebook({ id, title }: store.NotebookEntry): Promise<void> {
  const opened = await store.openNotebook(id);
  if (opened) download(plainFileName(`${title}.md`, "notebook.md"), new Blob([opened.text], { type: "text/markdown" }));
}

/** Takes a notebook out of the list and offers to bring it back. */
export async function removeNotebook({ id, title }: store.NotebookEntry): Promise<void> {
  await store.deleteNotebook(id);
  toast(`${title} is deleted.`, { label: "Undo", run: () => void store.restoreNotebook(id) });
}
