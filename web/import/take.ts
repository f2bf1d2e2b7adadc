import { countText } from "../../shared/figures.ts";
import { listText } from "../../shared/words.ts";
import { door } from "../state/door.svelte.ts";
import type { Opened } from "../state/files.ts";
import { goTo, goToLinkFile } from "../state/route.svelte.ts";
import type { Imported } from "../state/store/index.ts";
import { toast } from "../ui/toast.svelte.ts";

/** Names in a toast. */
const MOST_NAMED = 3;

/** Shows what was opened, without running anything. Prices are given back: they are looked into before they are kept. */
export async function takeOpened(opened: Opened): Promise<File | undefined> {
  switch (opened.kind) {
    case "data":
      return opened.file;
    case "link":
      goToLinkFile(opened.text);
      return undefined;
    case "notebook": {
      const { createNotebook } = await import("../state/store/index.ts");
      const id = await createNotebook(opened.text);
      door.keepDisk(id, opened.disk);
      goTo(`#/notebook/${id}`);
      return undefined;
    }
    case "backup": {
      const { importAll } = await import("../state/store/index.ts");
      toast(importedText(await importAll(opened.file)));
      goTo("#/notebooks");
      return undefined;
    }
  }
}

/** What came out of an export, in a sentence. */
export function importedText({ notebooks, data, known, renamed, skipped }: Imported): string {
  const come = [
    ...(notebooks > 0 ? [countText(notebooks, "notebook")] : []),
    ...(data > 0 ? [countText(data, "data file")] : []),
  ];
  const sentences = [
    come.length > 0 ? `${listText(come)} came in.` : "Nothing new came in.",
    ...(known > 0 ? [`${known} ${known === 1 ? "was" : "were"} here already.`] : []),
    ...renamed
      .slice(0, MOST_NAMED)
      .map(({ from, to }) => `${from} is called ${to} here and in these notebooks: other prices have its name.`),
    ...skipped.slice(0, MOST_NAMED).map(({ name, why }) => `${name}: ${why}.`),
    ...(skipped.length > MOST_NAMED ? [`${skipped.length - MOST_NAMED} more did not come in.`] : []),
  ];
  return sentences.join(" ");
}
