import { type ColumnNames, renamedColumns } from "../../shared/data-columns.ts";
import { InputError } from "../../shared/errors.ts";
import { ParquetDamage } from "../../shared/parquet/cursor.ts";
import { openParquet, type ParquetColumn, type ParquetTable } from "../../shared/parquet/table.ts";
import {
  barColumns,
  checkColumns,
  type DataOptions,
  type Engine,
  MISSING_TIME,
  parseCsv,
  parseSignal,
  type ReadBars,
  readTimes,
  type TableColumns,
  type TimeUnit,
} from "../../wasm/index.ts";
import { fromGzip, fromZip, inflatedCap, isGzip, isZip, pageInflaters } from "./archive.ts";
import { readDataFile } from "./file.ts";

/** How a price file is to be read. */
export interface OpenOptions {
  /** What becomes of bad rows; `fail` unless said otherwise. */
  readonly onBad?: DataOptions["onBad"] | undefined;
  readonly adjust?: boolean | undefined;
  /** Names of a Parquet file's columns, where they do not tell what they are. */
  readonly columns?: ColumnNames;
}

/** A file as it is after unpacking: a text table, or Parquet. */
export interface RawFile {
  /** What messages call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isParquet: boolean;
}

/**
 * The bytes behind `--data`: a path or the name of a built-in set; gz and zip are unpacked, once. What a file is, is
 * told by its content, never by its name.
 * @throws InputError in a sentence that names the file
 */
export async function readData(reference: string): Promise<RawFile> {
  const bytes = await unpacked(await readDataFile(reference), reference);
  if (isGzip(bytes) || isZip(bytes)) {
    throw new InputError("data/archive", `${reference}: an archive inside an archive; unpack it first`);
  }
  return { name: reference, bytes, isParquet: isParquet(bytes) };
}

/**
 * Reads the bars behind `--data` into the engine.
 * @throws InputError in a sentence that names the file and, for a bad row, its line
 */
export async function openBars(engine: Engine, reference: string, options: OpenOptions = {}): Promise<ReadBars> {
  return barsOf(engine, await readData(reference), options);
}

/** Reads the signal behind `--signal`. @throws InputError in a sentence that names the file and the line */
export async function openSignal(
  engine: Engine,
  reference: string,
): Promise<{ time: BigInt64Array; value: Float64Array; available: BigInt64Array }> {
  const file = await readData(reference);
  if (file.isParquet) {
    throw new InputError("data/signal", `${reference}: a signal must be a text table with the columns time and value`);
  }
  return parseSignal(engine, file.bytes, file.name);
}

/** Bars from a file's bytes. */
export function barsOf(engine: Engine, file: RawFile, options: OpenOptions = {}): ReadBars {
  const { name } = file;
  const given = { name, onBad: options.onBad ?? "fail", adjust: options.adjust ?? false };
  if (!file.isParquet) return parseCsv(engine, file.bytes, given);
  const { columns, timeUnit } = guarded(name, () => tableOf(engine, file, options.columns ?? {}));
  const { bars, report } = checkColumns(engine, columns, { ...given, timeUnit });
  return { bars, report: { ...report, format: "Parquet" } };
}

async function unpacked(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (isGzip(bytes)) return fromGzip(bytes, name);
  return isZip(bytes) ? fromZip(bytes, name) : bytes;
}

function isParquet(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 4)) === "PAR1";
}

/** A damaged Parquet file may make the reader of its footer throw anything. */
function guarded<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const reason = cause instanceof ParquetDamage ? cause.message : "its structure is damaged or incomplete";
    const message = `${name}: the Parquet file cannot be read: ${reason}; write it again, or convert it to CSV`;
    throw new InputError("data/parquet", message, { facts: { file: name }, cause });
  }
}

function tableOf(
  engine: Engine,
  file: RawFile,
  names: ColumnNames,
): { columns: TableColumns; timeUnit: TimeUnit | undefined } {
  const table = openParquet(file.bytes, inflatedCap(file.bytes.length), pageInflaters);
  const places = barColumns(engine, renamedColumns(table.names, names, file.name), file.name);
  const numbers = (place: number): Float64Array => asNumbers(table, place, file.name);
  const [time, timeUnit] = asTimes(engine, table.read(places.time));
  const columns = {
    time,
    open: numbers(places.open),
    high: numbers(places.high),
    low: numbers(places.low),
    close: numbers(places.close),
    volume: places.volume === null ? null : numbers(places.volume),
    adjusted: places.adjusted === null ? null : numbers(places.adjusted),
  };
  return { columns, timeUnit };
}

function asNumbers(table: ParquetTable, place: number, name: string): Float64Array {
  const column = table.read(place);
  switch (column.kind) {
    case "numbers":
      return column.values;
    case "integers":
      return Float64Array.from(column.values, (value) => (value === MISSING_TIME ? NaN : Number(value)));
    case "texts": {
      const message = `${name}: the column ${table.names[place]} holds texts; write its prices as numbers`;
      throw new InputError("data/columns", message, { facts: { file: name } });
    }
  }
}

/** Times and their unit, undefined where only their size tells it. */
function asTimes(engine: Engine, column: ParquetColumn): [BigInt64Array, TimeUnit | undefined] {
  switch (column.kind) {
    case "integers":
      return [column.values, column.unit];
    case "numbers":
      return [readTimes(engine, Array.from(column.values, String)), "ms"];
    case "texts": {
      const decoder = new TextDecoder();
      return [
        readTimes(
          engine,
          Array.from(column.values, (text) => decoder.decode(text)),
        ),
        "ms",
      ];
    }
  }
}
