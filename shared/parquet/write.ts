import { type ColumnSource, parquetWriteBuffer, type SchemaElement } from "hyparquet-writer";
import type { RunTable } from "../run-tables.ts";

type Column = RunTable["columns"][number];

/**
 * A run's table as Parquet: times as timestamps in UTC, whole numbers as INT64, decimals as the double nearest to them,
 * which every program computes with; the exact decimals are those of CSV and JSON.
 */
export function parquetOfTable({ name, columns }: RunTable): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(dataOf),
      schema: [{ name, num_children: columns.length }, ...columns.map(schemaOf)],
    }),
  );
}

function dataOf({ name, kind, values }: Column): ColumnSource {
  const cell = (value: string | number | null): bigint | number | string | undefined => {
    if (value === null) return undefined;
    if (kind === "time" || kind === "integer") return BigInt(value);
    return kind === "decimal" ? Number(value) : String(value);
  };
  return { name, data: values.map(cell) };
}

function schemaOf({ name, kind }: Column): SchemaElement {
  const base = { name, repetition_type: "OPTIONAL" as const };
  switch (kind) {
    case "time":
      return {
        ...base,
        type: "INT64",
        converted_type: "TIMESTAMP_MILLIS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
      };
    case "integer":
      return { ...base, type: "INT64" };
    case "decimal":
      return { ...base, type: "DOUBLE" };
    case "text":
      return { ...base, type: "BYTE_ARRAY", converted_type: "UTF8" };
  }
}
