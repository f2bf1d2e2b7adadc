/** A cell that is text; numbers go in as they are. */
export interface TextCell {
  readonly text: string;
}

/** A table as CSV (RFC 4180) with a header. Text that a spreadsheet would take for a formula gets an apostrophe. */
export function csvText(header: readonly string[], rows: Iterable<readonly (string | number | TextCell)[]>): string {
  const lines = [header.join(",")];
  for (const row of rows)
    lines.push(row.map((cell) => (typeof cell === "object" ? textCell(cell.text) : cell)).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** OWASP, CSV Injection. */
function textCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
