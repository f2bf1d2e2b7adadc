import type { Command } from "commander";
import type { BacktestResult } from "../../shared/backtest.ts";
import { InputError } from "../../shared/errors.ts";
import { type RunTableName, runTableNames } from "../../shared/run-tables.ts";
import { didYouMean, listText } from "../../shared/words.ts";
import { collect, noteWritten } from "./session.ts";

/** Where a run's rows go: `FILE` for its fills, or `TABLE=FILE`. */
export interface TableFlags {
  readonly csv?: readonly string[];
  readonly parquet?: readonly string[];
}

/** A table that is to be written. */
export interface WantedTable {
  readonly name: RunTableName;
  readonly format: "csv" | "parquet";
  /** A path, or - for standard output. */
  readonly file: string;
}

/** Stands for standard output in place of a file's name. */
const STANDARD_OUTPUT = "-";

export function addTableOptions(command: Command): Command {
  return command
    .option(
      "--csv <[table=]file>",
      "write fills=, trades=, orders= or equity=FILE (fills); - prints; repeatable",
      collect,
    )
    .option("--parquet <[table=]file>", "the same as Parquet; repeatable", collect);
}

/** @throws InputError where a table cannot be printed, or there is none of that name */
export function wantedTables({ csv = [], parquet = [] }: TableFlags): WantedTable[] {
  const tables = [
    ...csv.map((written) => wantedTable(written, "csv")),
    ...parquet.map((written) => wantedTable(written, "parquet")),
  ];
  const printed = tables.filter(isPrinted);
  if (printed.some(({ format }) => format === "parquet")) {
    throw new InputError("cli/usage", "--parquet -: name a file, since a terminal cannot show Parquet");
  }
  if (printed.length > 1) throw new InputError("cli/usage", "--csv - prints one table: name files for the others");
  return tables;
}

function wantedTable(written: string, format: WantedTable["format"]): WantedTable {
  const [, word = "fills", file = written] = /^(\w+)=(.+)$/s.exec(written) ?? [];
  const name = runTableNames.find((known) => known === word);
  if (name) return { name, format, file };
  const wayOn = didYouMean(word, runTableNames) || `: there are ${listText(runTableNames)}`;
  const message = `--${format} ${written}: a run has no table "${word}"${wayOn} (a file of that name is ./${written})`;
  throw new InputError("cli/usage", message);
}

export const isPrinted = ({ file }: WantedTable): boolean => file === STANDARD_OUTPUT;

/** Writes a run's tables into their files; the one that is printed is left out. */
export async function writeTables(tables: readonly WantedTable[], result: BacktestResult): Promise<void> {
  const { writeOutput } = await import("../output-file.ts");
  for (const table of tables.filter((one) => !isPrinted(one))) {
    await writeOutput(table.file, await contentOf(table, result));
    noteWritten(table.file);
  }
}

export async function printTable(table: WantedTable, result: BacktestResult): Promise<void> {
  process.stdout.write(await contentOf(table, result));
}

async function contentOf({ name, format }: WantedTable, result: BacktestResult): Promise<string | Uint8Array> {
  const { runTable, runTableCsv } = await import("../../shared/run-tables.ts");
  const table = runTable(result, name);
  if (format === "csv") return runTableCsv(table);
  const { parquetOfTable } = await import("../../shared/parquet/write.ts");
  return parquetOfTable(table);
}
