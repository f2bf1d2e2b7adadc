import { separatorOf } from "../../shared/table-preview.ts";

const MOST_LETTERS = 50_000_000;

/** Whether a text that was pasted is a table: several lines of as many cells, most of them with numbers. */
export function looksLikeTable(text: string): boolean {
  if (text.length > MOST_LETTERS) return false;
  const lines = text
    .slice(0, 20_000)
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== "")
    .slice(0, 20);
  const [first = "", ...rest] = lines;
  const separator = separatorOf(first);
  const width = first.split(separator).length;
  if (width < 2 || rest.length === 0) return false;
  const isRow = (line: string): boolean => line.split(separator).length === width && /\d/.test(line);
  // The last of the lines may have been cut by the limit above.
  return rest.slice(0, Math.max(1, rest.length - 1)).every(isRow);
}
