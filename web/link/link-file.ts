import type { LinkParts } from "../../shared/link/link.ts";
import type { AnyLink } from "../../shared/link/notebook.ts";
import { linkFile } from "../state/link/open.ts";
import { saveFile } from "../chart/export.ts";

/** Saves what a run's link holds as a `.tidebook` file, which no chat program cuts. */
export function saveLinkFile(parts: LinkParts): Promise<void> {
  return saveAnyLink({ kind: "backtest", parts }, parts.envelope.meta.title);
}

/** As `saveLinkFile`, of a run or of a notebook. */
export async function saveAnyLink(link: AnyLink, title: string | undefined): Promise<void> {
  saveFile(new Blob([await linkFile(link)], { type: "application/octet-stream" }), `${fileStem(title)}.tidebook`);
}

/** A title as a name that every system takes for a file. */
export function fileStem(title: string | undefined): string {
  const stem = (title ?? "").normalize("NFKD").replaceAll(/[^\w]+/g, "-");
  return (
    stem
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 60)
      .toLowerCase() || "backtest"
  );
}
