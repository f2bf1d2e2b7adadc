import { dataNamed, getData } from "./store/index.ts";

/**
 * The file of a data cell, or undefined where the browser has none.
 * @param fingerprint of the bars, where the cell pins them: they are taken under whatever name they are kept
 */
export async function keptFile(
  name: string,
  fingerprint: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const kept = fingerprint === undefined ? undefined : await getData(fingerprint);
  return (kept ?? (await dataNamed(name)))?.bytes;
}
