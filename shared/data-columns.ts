import { InputError } from "./errors.ts";
import { separatorOf } from "./table-preview.ts";
import { didYouMean, listText } from "./words.ts";

/** The columns of bars, by what they are. */
export type BarRole = "time" | "open" | "high" | "low" | "close" | "volume";

/** Names in a table, by what they are; what is not said is found by its name. */
export type ColumnNames = Readonly<Partial<Record<BarRole, string>>>;

/**
 * The names of a table's columns with the mapped ones called by what they are, and others out of their way.
 * @throws InputError for a column that the table has not
 */
export function renamedColumns(names: readonly string[], columns: ColumnNames, file: string): string[] {
  const roles = new Map(Object.entries(columns).map(([role, name]) => [name, role]));
  for (const name of roles.keys()) {
    if (names.includes(name)) continue;
    const hint = didYouMean(name, names) || `: it has ${listText(names)}`;
    throw new InputError("data/columns", `${file} has no column ${name}${hint}`, { facts: { file } });
  }
  return names.map((name) => roles.get(name) ?? (roles.size > 0 && isTaken(name, columns) ? `other ${name}` : name));
}

/** As `renamedColumns`, for the first line of a text table, with the separator that it has. */
export function renamedHeader(line: string, columns: ColumnNames, file: string): string {
  const separator = separatorOf(line);
  const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  return renamedColumns(names, columns, file).join(separator);
}

/** A name that the engine could take for a column which is another. */
function isTaken(name: string, columns: ColumnNames): boolean {
  const word = name.toLowerCase();
  return Object.keys(columns).some((role) => word.includes(role) || (role === "time" && word.includes("date")));
}
