/** What a spreadsheet would take for a formula, when it is pasted there. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Rows as tab-separated values, as spreadsheets paste them. Texts that begin like a formula get a leading apostrophe,
 * numbers never do; nothing is an empty cell.
 */
export function tsvFrom(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return rows.map((row) => row.map(cellText).join("\t")).join("\n");
}

function cellText(value: string | number | null | undefined): string {
  if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "";
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return safe.replaceAll(/[\t\r\n]+/g, " ");
}
