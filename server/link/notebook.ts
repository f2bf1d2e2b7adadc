import { encodeNotebookFile, encodeNotebookLink, type CarriedFile } from "../../shared/link/notebook.ts";
import { notebookReveals } from "../../shared/link/notebook-reveals.ts";
import { revealsText } from "../../shared/link/reveals.ts";
import type { Data } from "../../shared/notebook/kinds/data.ts";
import { readDataFile } from "../data/file.ts";
import type { NotebookRun } from "../notebook/run.ts";
import { sourceOf } from "../notebook/source.ts";
import { nodeDictionary } from "./dictionary.ts";
import type { MadeLink } from "./make.ts";

/**
 * The link of a notebook that has been run.
 * @param text the notebook as it is in its file now
 * @param carriesData whether the files of its data cells travel inside
 * @throws InputError for a file that cannot be read
 */
export async function makeNotebookLink(run: NotebookRun, text: string, carriesData: boolean): Promise<MadeLink> {
  const parts = { text, files: carriesData ? await dataFiles(run) : [] };
  const dictionary = nodeDictionary();
  const reveals = notebookReveals(parts);
  return {
    fragment: () => encodeNotebookLink(parts, dictionary),
    file: () => encodeNotebookFile(parts, dictionary),
    warning: reveals.every(({ kind }) => kind === "comment") ? "" : revealsText(reveals),
  };
}

async function dataFiles({ plan, places }: NotebookRun): Promise<CarriedFile[]> {
  const files = new Map<string, CarriedFile>();
  for (const { cell, reading } of plan.cells.values()) {
    const data = cell.kind === "data" ? (reading.parsed as Data | undefined) : undefined;
    if (data?.file === undefined || files.has(data.file)) continue;
    const { bytes, path } = await sourceOf(cell.name, data, places);
    const found = bytes ?? (await readDataFile(path ?? data.file));
    files.set(data.file, { name: data.file, bytes: Uint8Array.from(found) });
  }
  return [...files.values()];
}
