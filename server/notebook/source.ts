import { realpath } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import { InputError } from "../../shared/errors.ts";
import { labelOf } from "../../shared/notebook/data-source.ts";
import type { Data } from "../../shared/notebook/kinds/data.ts";
import type { DataSource } from "../data/source.ts";

/** Where a notebook's data cells find their files. */
export interface DataPlaces {
  /** The notebook's folder; undefined for one that came as a link, for which no file is read that was not named. */
  readonly folder?: string | undefined;
  /** Files that came with it, by the names that its cells have for them. */
  readonly carried?: ReadonlyMap<string, Uint8Array> | undefined;
  /** Files that the user named for cells, by the cell's name; they may lie anywhere. */
  readonly given: ReadonlyMap<string, string>;
}

/**
 * The source of a data cell. A file that the notebook names lies in its folder or below, after symbolic links are
 * resolved; nothing else is read for it.
 * @throws InputError that names the cell's file
 */
export async function sourceOf(cell: string, data: Data, { folder, carried, given }: DataPlaces): Promise<DataSource> {
  const { columns, onBad, adjust, dates, range } = data;
  const rest = { columns, onBad, adjust, dates, range };
  const chosen = given.get(cell);
  if (chosen !== undefined) return { ...rest, label: chosen, path: chosen };
  if (data.generate) return { ...rest, label: labelOf(data), generate: data.generate };
  if (data.file === undefined) return { ...rest, label: labelOf(data), path: data.builtin ?? "" };
  const bytes = carried?.get(data.file);
  if (bytes) return { ...rest, label: data.file, bytes };
  if (folder === undefined) throw absent(data.file, `is not in the link: name it with --data ${cell}=FILE`);
  return { ...rest, label: data.file, path: await insideFolder(folder, data.file, cell) };
}

async function insideFolder(folder: string, file: string, cell: string): Promise<string> {
  const refusal = (why: string) =>
    new InputError("data/outside", `${file}: ${why}`, { facts: { file, hasFlags: true } });
  if (isAbsolute(file) || /^[a-z]+:/i.test(file)) throw refusal("data of a notebook is named relative to it");
  const path = join(folder, file);
  let real: string;
  try {
    real = await realpath(path);
  } catch (cause) {
    throw absent(file, `there is no such file; put it beside the notebook, or name it with --data ${cell}=FILE`, cause);
  }
  const root = await realpath(folder);
  if (real.startsWith(root.endsWith(sep) ? root : root + sep)) return real;
  throw refusal(`it lies outside the notebook's folder: move it there, or name it with --data ${cell}=FILE`);
}

const absent = (file: string, why: string, cause?: unknown): InputError =>
  new InputError("data/missing", `${file}: ${why}`, { facts: { file, hasFlags: true }, cause });
