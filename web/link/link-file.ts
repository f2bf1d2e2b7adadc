import type { LinkParts } from "../../shared/link/link.ts";
import { linkFile } from "../state/link/open.ts";
import { saveFile } from "../chart/export.ts";

/** Saves what a link holds as a `.tidebook` file, which no chat program cuts. */
export async function saveLinkFile(parts: LinkParts): Promise<void> {
  const text = await linkFile(parts);
  saveFile(new Blob([text], { type: "application/octet-stream" }), `${fileStem(parts.envelope.meta.title)}.tidebook`);
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
