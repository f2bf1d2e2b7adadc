/** The first rows of a text table. */
export interface TablePreview {
  /** The words of the first row; empty where it is a row of numbers like the others. */
  readonly names: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const MOST_CELLS = 60;
const MOST_LETTERS = 120;

/** The separator that stands most often in a line. */
export function separatorOf(line: string): string {
  const count = (letter: string): number => line.split(letter).length - 1;
  return [",", ";", "\t", "|"].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/**
 * The first rows of a text table, for people to look at.
 * @param text its begin; a last line that may be cut is left out
 */
export function previewTable(text: string, most: number): TablePreview {
  const isCut = !/[\r\n]$/.test(text);
  const all = text.replace(/^\ufeff/, "").split(/\r\n?|\n/);
  const lines = (isCut && all.length > 1 ? all.slice(0, -1) : all).filter((line) => line.trim() !== "");
  // A line above the head that is no table's: where the file came from.
  if (lines.length > 2 && cells(lines[0]) === 1 && cells(lines[1]) > 2) lines.shift();
  const separator = separatorOf(lines[0] ?? "");
  const rows = lines.slice(0, most + 1).map((line) => cellsOf(line, separator));
  const [first = []] = rows;
  const isHeader = first.some((cell) => /[\p{L}_<]/u.test(cell)) && !first.some(isNumber);
  return isHeader ? { names: first, rows: rows.slice(1) } : { names: [], rows: rows.slice(0, most) };
}

const cells = (line = ""): number => line.split(separatorOf(line)).length;
const isNumber = (cell: string): boolean => /^-?[\d.]+(e[+-]?\d+)?$/i.test(cell);

/** The cells of a line; quotes around a cell hold its separators (RFC 4180). */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length && cells.length < MOST_CELLS) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(line.slice(at, at + 10_000));
    const isQuoted = quoted !== null && [separator, undefined].includes(line[at + quoted[0].length]);
    const end = isQuoted ? at + quoted[0].length : endOf(line, separator, at);
    const cell = isQuoted ? (quoted[1] ?? "").replaceAll('""', '"') : line.slice(at, end).trim();
    cells.push(cell.length > MOST_LETTERS ? `${cell.slice(0, MOST_LETTERS - 1)}…` : cell);
    at = end + 1;
  }
  return cells;
}

function endOf(line: string, separator: string, from: number): number {
  const found = line.indexOf(separator, from);
  return found < 0 ? line.length : found;
}
