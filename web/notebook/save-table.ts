import type { BacktestResult } from "../../shared/backtest.ts";
import { plainFileName } from "../../shared/file-name.ts";
import { runTable, runTableCsv, type RunTableName } from "../../shared/run-tables.ts";
import { download } from "../state/files.ts";

/** Hands a table of a run to the reader as a file. */
export async function saveTable(
  result: BacktestResult,
  wanted: { readonly table: RunTableName; readonly format: "csv" | "parquet"; readonly of: string },
): Promise<void> {
  const { table, format, of } = wanted;
  const rows = runTable(result, table);
  const name = plainFileName(`${of} ${table}.${format}`, `${table}.${format}`);
  if (format === "csv") return download(name, new Blob([runTableCsv(rows)], { type: "text/csv;charset=utf-8" }));
  const { parquetOfTable } = await import("../../shared/parquet/write.ts");
  download(name, new Blob([parquetOfTable(rows)], { type: "application/vnd.apache.parquet" }));
}
