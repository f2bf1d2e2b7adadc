import { csvText } from "../../shared/csv.ts";
import { saveFile } from "./export.ts";

/** A cell of a table: as it is read, and the number that a file holds, where it is one. */
export interface CsvCell {
  readonly text: string;
  readonly value?: number;
}

/** Hands a table to the reader as CSV. */
export function saveCsv(title: string, header: readonly string[], rows: readonly (readonly CsvCell[])[]): void {
  const cells = rows.map((row) =>
    row.map(({ text, value }) => (value === undefined ? { text } : Number.isFinite(value) ? value : "")),
  );
  const names = header.map((text) => ({ text }));
  saveFile(new Blob([csvText(names, cells)], { type: "text/csv;charset=utf-8" }), fileName(title, "csv"));
}

/** A title as a file's name. */
export function fileName(title: string, ending: string): string {
  return `${
    title
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join("-") ?? "chart"
  }.${ending}`;
}
