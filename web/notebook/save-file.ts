import { door } from "../state/door.svelte.ts";
import { saveAs, saveToDisk } from "../state/files.ts";
import { toast } from "../ui/toast.svelte.ts";
import type { Session } from "./session.svelte.ts";

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
