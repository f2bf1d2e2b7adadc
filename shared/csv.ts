/** A cell that is text; numbers go in as they are. */
export interface TextCell {
  readonly text: string;
}

/** A table as CSV (RFC 4180) with a header. Text that a spreadsheet would take for a formula gets an apostrophe. */
export function csvText(
  header: readonly (string | TextCell)[],
  rows: Iterable<readonly (string | number | TextCell)[]>,
): string {
  const lines = [lineOf(header)];
  for (const row of rows) lines.push(lineOf(row));
  return `${lines.join("\r\n")}\r\n`;
}

function lineOf(cells: readonly (string | number | TextCell)[]): string {
  return cells.map((cell) => (typeof cell === "object" ? textCell(cell.text) : cell)).join(",");
}

/** OWASP, CSV Injection. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
