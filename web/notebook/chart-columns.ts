import type { Chart } from "../../shared/notebook/kinds/chart.ts";
import type { TableValue } from "../../shared/notebook/outputs.ts";

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly TableValue[])[];
}

/** Columns of a table as lines: `x` and `y` where the chart names them, else the first column and all that are numbers. */
export function tableColumns(
  { columns, rows }: Table,
  { x, y }: Pick<Chart, "x" | "y">,
): { x: number[]; series: Record<string, number[]> } {
  const columnOf = (name: string): number[] => {
    const at = columns.indexOf(name);
    return rows.map((row, index) => numberOf(row[at] ?? null, index));
  };
  const isNumeric = (name: string) => rows.every((row) => typeof row[columns.indexOf(name)] !== "string");
  const along = x ?? columns[0] ?? "";
  const over = y.length > 0 ? y : columns.filter((name) => name !== along && isNumeric(name));
  return { x: columnOf(along), series: Object.fromEntries(over.map((name) => [name, columnOf(name)])) };
}

/** Words along an axis stand at their place. */
function numberOf(value: TableValue, index: number): number {
  if (value === null) return NaN;
  return typeof value === "number" ? value : index;
}
