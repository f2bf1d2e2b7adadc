import type { CellStates } from "../../shared/notebook/states.ts";
import { fileMeant, listData, rowMeant } from "./store/index.ts";

/**
 * The file of a data cell, or undefined where the browser has none.
 * @param fingerprint of the bars, where the cell pins them
 */
export async function keptFile(
  name: string,
  fingerprint: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  return (await fileMeant(name, fingerprint))?.bytes;
}

/** Data cells, by id, whose file is here under their name as another one than they ran with. */
export async function replacedFiles(states: CellStates): Promise<string[]> {
  const ran = [...states.values()].flatMap(({ id, output }) =>
    output?.kind === "data" && output.data.file !== undefined
      ? [{ id, content: output.content, file: output.data.file, fingerprint: output.data.fingerprint }]
      : [],
  );
  if (ran.length === 0) return [];
  const rows = await listData();
  return ran.flatMap(({ id, content, file, fingerprint }) => {
    const here = rowMeant(rows, file, fingerprint)?.content;
    return here !== undefined && content !== undefined && here !== content ? [id] : [];
  });
}
