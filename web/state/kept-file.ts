import type { CellStates } from "../../shared/notebook/states.ts";
import { dataNamed, getData, listData, rowWith } from "./store/index.ts";

/**
 * The file of a data cell, or undefined where the browser has none.
 * @param fingerprint of the bars, where the cell pins them: where the file of the name has others, any file with them is taken
 */
export async function keptFile(
  name: string,
  fingerprint: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const kept = fingerprint === undefined ? undefined : await getData(fingerprint, name);
  return (kept ?? (await dataNamed(name)))?.bytes;
}

/** Data cells, by id, whose file is here under their name as another one than they ran with. */
export async function replacedFiles(states: CellStates): Promise<string[]> {
  const outputs = [...states.values()].flatMap(({ id, output }) => (output?.kind === "data" ? [{ id, output }] : []));
  if (!outputs.some(({ output }) => output.data.file !== undefined)) return [];
  const rows = await listData();
  return outputs.flatMap(({ id, output: { data, content } }) => {
    const pinned = data.fingerprint === undefined ? undefined : rowWith(rows, data.fingerprint, data.file);
    const row = pinned ?? rows.find(({ name }) => name === data.file);
    const isKnown = row?.content !== undefined && content !== undefined;
    return isKnown && row.content !== content ? [id] : [];
  });
}
