import { parquetMetadata } from "hyparquet/src/metadata.js";
import { Cursor, must } from "./cursor.ts";
import type { Physical, Values } from "./encodings.ts";
import { type Inflaters, readPages } from "./pages.ts";
import { checkStruct } from "./thrift.ts";

/** Whole numbers, `MISSING` where there is none; `unit` is that of times. */
interface Integers {
  readonly kind: "integers";
  readonly values: BigInt64Array;
  readonly unit: "ms" | "us" | "ns" | undefined;
}

/** Numbers, NaN where there is none. */
interface Numbers {
  readonly kind: "numbers";
  readonly values: Float64Array;
}

/** Texts in UTF-8, empty where there is none. */
interface Texts {
  readonly kind: "texts";
  readonly values: readonly Uint8Array[];
}

export type ParquetColumn = Integers | Numbers | Texts;

/** Stands for a whole number that is missing. */
export const MISSING = -(2n ** 63n);

/** A Parquet file whose columns are read when asked for. */
export interface ParquetTable {
  readonly names: readonly string[];
  readonly rows: number;
  read(index: number): ParquetColumn;
}

/** The file, with what its pages need. */
interface Source {
  readonly bytes: Uint8Array;
  readonly inflaters: Inflaters;
  /** Uncompressed bytes that the file may still become. */
  readonly budget: { bytes: number };
}

type Metadata = ReturnType<typeof parquetMetadata>;
type Element = Metadata["schema"][number];

/** Uncompressed bytes that a small file may have in any case. */
const LEAST_BUDGET = 16 * 2 ** 20;
const DAY_MS = 86_400_000n;

/**
 * Opens a Parquet file from its bytes. What the file says about sizes is believed only within `budget` bytes. Pages may
 * be plain, Snappy, Zstandard or raw LZ4, and what `inflaters` can.
 * @throws ParquetDamage, and whatever a damaged footer makes the thrift reader throw
 */
export function openParquet(bytes: Uint8Array, budget: number, inflaters: Inflaters = {}): ParquetTable {
  checkStruct(footer(bytes));
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  const leaves = flatColumns(metadata);
  const rows = metadata.row_groups.reduce((sum, group) => sum + whole(group.num_rows), 0);
  const source = { bytes, inflaters, budget: { bytes: Math.max(budget, LEAST_BUDGET) } };
  return {
    names: leaves.map(({ name }) => name),
    rows,
    read(index) {
      const leaf = leaves[index];
      must(leaf !== undefined, "the file has no such column");
      // The columns in memory count like unpacked bytes: a run of one value takes three bytes in the file.
      must(rows * 8 <= source.budget.bytes, "the file unpacks to more than it may");
      source.budget.bytes -= rows * 8;
      return readLeaf(source, metadata, leaf);
    },
  };
}

/** The metadata before its length and the closing mark. */
function footer(bytes: Uint8Array): Cursor {
  must(bytes.length >= 12, "the file is too short");
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8).getUint32(0, true);
  must(size <= bytes.length - 8, "the metadata is longer than the file");
  return new Cursor(bytes.subarray(bytes.length - 8 - size, bytes.length - 8));
}

/** Number of a 64-bit count. */
function whole(count: unknown): number {
  must(typeof count === "bigint" && count >= 0n && count < 2n ** 32n, "the file has an impossible number of rows");
  return Number(count);
}

/** Columns at the top that are no lists, structs or maps. */
function flatColumns({ schema }: Metadata): Element[] {
  const leaves: Element[] = [];
  for (let index = 1; index < schema.length; index++) {
    const element = schema[index];
    if (!element) continue;
    if (element.num_children) index = skipped(schema, index);
    else if (element.type && element.type !== "BOOLEAN" && element.repetition_type !== "REPEATED") leaves.push(element);
  }
  return leaves;
}

/** Index of the last element below `index`. */
function skipped(schema: readonly Element[], index: number): number {
  let last = index;
  for (let open = schema[index]?.num_children ?? 0; open > 0 && last < schema.length; open--) {
    open += schema[++last]?.num_children ?? 0;
  }
  return last;
}

function readLeaf(source: Source, metadata: Metadata, leaf: Element): ParquetColumn {
  const { bytes: file, ...rest } = source;
  const rows = metadata.row_groups.reduce((sum, group) => sum + whole(group.num_rows), 0);
  const sink = sinkFor(leaf, rows);
  let start = 0;
  for (const group of metadata.row_groups) {
    const path = (column: (typeof group.columns)[number]) => column.meta_data?.path_in_schema;
    const meta = group.columns.find(
      (column) => path(column)?.length === 1 && path(column)?.[0] === leaf.name,
    )?.meta_data;
    must(meta !== undefined, `the column ${leaf.name} is missing in a part of the file`);
    const [data, dictionary] = [meta.data_page_offset, meta.dictionary_page_offset ?? 0n];
    const from = Number(dictionary > 0n && dictionary < data ? dictionary : data);
    const size = Number(meta.total_compressed_size);
    must(from >= 4 && size >= 0 && from + size <= file.length, "a column lies outside the file");
    const pages = readPages({
      bytes: file.subarray(from, from + size),
      codec: meta.codec,
      type: leaf.type as Physical,
      length: leaf.type_length ?? 0,
      isOptional: leaf.repetition_type !== "REQUIRED",
      rows: whole(group.num_rows),
      ...rest,
    });
    for (const page of pages) {
      place(page.values, page.present, page.rows, (row, value) => sink.put(start + row, value));
      start += page.rows;
    }
  }
  return sink.column;
}

type Value = number | bigint | Uint8Array;

function place(
  values: Values,
  present: Uint32Array | undefined,
  rows: number,
  put: (row: number, value: Value) => void,
): void {
  let next = 0;
  for (let row = 0; row < rows; row++) {
    if (present && present[row] !== 1) continue;
    const value = values[next++];
    if (value !== undefined) put(row, value);
  }
}

interface Sink {
  readonly column: ParquetColumn;
  put(row: number, value: Value): void;
}

function sinkFor(leaf: Element, rows: number): Sink {
  const { type, converted_type: converted, logical_type: logical } = leaf;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") return decimalSink(leaf, rows);
  if (type === "FLOAT" || type === "DOUBLE") {
    const values = new Float64Array(rows).fill(NaN);
    return { column: { kind: "numbers", values }, put: (row, value) => (values[row] = Number(value)) };
  }
  if (type === "BYTE_ARRAY") {
    const values = new Array<Uint8Array>(rows).fill(new Uint8Array());
    return { column: { kind: "texts", values }, put: (row, value) => (values[row] = value as Uint8Array) };
  }
  must(type !== "FIXED_LEN_BYTE_ARRAY", `the column ${leaf.name} is of a type that is no number, time or text`);
  const values = new BigInt64Array(rows).fill(MISSING);
  const isDate = converted === "DATE" || logical?.type === "DATE";
  const put = isDate
    ? (row: number, value: Value) => (values[row] = BigInt(value as number) * DAY_MS)
    : (row: number, value: Value) => (values[row] = BigInt(value as number | bigint));
  return { column: { kind: "integers", values, unit: isDate ? "ms" : timeUnit(leaf) }, put };
}

function timeUnit({ type, converted_type: converted, logical_type: logical }: Element): Integers["unit"] {
  if (type === "INT96") return "ns";
  if (logical?.type === "TIMESTAMP") return ({ MILLIS: "ms", MICROS: "us", NANOS: "ns" } as const)[logical.unit];
  if (converted === "TIMESTAMP_MILLIS") return "ms";
  return converted === "TIMESTAMP_MICROS" ? "us" : undefined;
}

/** Decimals as the doubles nearest to them. */
function decimalSink(leaf: Element, rows: number): Sink {
  const scale = leaf.scale ?? (leaf.logical_type?.type === "DECIMAL" ? leaf.logical_type.scale : 0);
  must(scale >= 0 && scale <= 38, `the column ${leaf.name} has decimals of an impossible scale`);
  const values = new Float64Array(rows).fill(NaN);
  const put = (row: number, value: Value) => {
    const units = value instanceof Uint8Array ? bigEndian(value) : BigInt(value);
    values[row] = Number(`${units}e-${scale}`);
  };
  return { column: { kind: "numbers", values }, put };
}

function bigEndian(bytes: Uint8Array): bigint {
  must(bytes.length <= 32, "a decimal is too long");
  const units = bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  return BigInt.asIntN(8 * bytes.length, units);
}
