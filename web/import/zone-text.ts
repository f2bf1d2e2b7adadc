import type { TimeUnit } from "../../shared/data-report.ts";
import type { ColumnNames } from "../../shared/data-columns.ts";
import type { Look } from "./prices.ts";

/** In which zone a file's times are read, and why: nothing is guessed that the file does not say. */
export function zoneText({ names, rows, guess }: Look, columns: ColumnNames, unit: TimeUnit | "iso" | null): string {
  if (unit !== "iso") return "UTC: numbers count from 1970";
  const place = names.indexOf(columns.time ?? guess.time ?? "");
  const hasZone = rows.some((row) => /(\d|\s)(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$/.test(timeIn(row, place)));
  return hasZone ? "as written behind each time" : "UTC: the file names no other; results count in it";
}

/** Without a header, the time is the first cell that looks like one. A date alone ends in something like a zone. */
function timeIn(row: readonly string[], place: number): string {
  const cell = row[place] ?? row.find((one) => /\d{4}-\d\d-\d\d/.test(one)) ?? "";
  return /\d:\d\d/.test(cell) ? cell : "";
}
