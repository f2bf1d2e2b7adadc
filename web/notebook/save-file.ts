import { door } from "../state/door.svelte.ts";
import { saveAs, saveToDisk } from "../state/files.ts";
import { toast } from "../ui/toast.svelte.ts";
import type { Session } from "./session.svelte.ts";

/** Downloads a notebook with its results as one HTML file; what makes it is loaded now. */
export async function saveAsPage(session: Session): Promise<void> {
  try {
    await (await import("./save-page.ts")).savePage(session);
  } catch (error) {
    toast(`The HTML file was not saved: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Writes a notebook to the file that it was opened from or saved to; asks for one, or downloads it, where there is none. */
export async function saveToFile(session: Session): Promise<void> {
  const { text } = session.model;
  await session.save();
  const known = session.id === undefined ? undefined : door.diskOf(session.id);
  if (known && (await saveToDisk(known, text))) return toast(`Saved to ${known.name}.`);
  const disk = await saveAs(session.title, text);
  if (!disk) return;
  if (session.id !== undefined) door.keepDisk(session.id, disk);
  toast(`Saved to ${disk.name}.`);
}
