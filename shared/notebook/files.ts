import { setParameter } from "./edit.ts";
import { planOf } from "./graph.ts";
import type { Data } from "./kinds/data.ts";
import { parseNotebook } from "./parse.ts";

/** A data cell that names a file. */
interface FileCell {
  readonly id: string;
  readonly data: Data;
  readonly file: string;
}

export function fileCells(text: string): FileCell[] {
  return [...planOf(parseNotebook(text)).cells.values()].flatMap(({ cell, reading }) => {
    const data = cell.kind === "data" ? (reading.parsed as Data | undefined) : undefined;
    return data?.file === undefined ? [] : [{ id: cell.id, data, file: data.file }];
  });
}

/** A notebook whose files are called otherwise here, by what they are called in it. */
export function withFileNames(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  let now = text;
  for (const { id, file } of fileCells(text)) {
    const name = names.get(file) ?? file;
    if (name !== file) now = setParameter(parseNotebook(now), id, ["file"], name);
  }
  return now;
}
