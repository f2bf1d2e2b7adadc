import { type ColumnNames, renamedColumns, renamedHeader } from "../shared/data-columns.ts";
import type { TimeUnit } from "../shared/data-report.ts";
import { InputError } from "../shared/errors.ts";
import { type Generated, generateBars } from "../shared/generate/bars.ts";
import type { DateOrder } from "../shared/settings.ts";
import { separatorOf } from "../shared/table-preview.ts";
import { ParquetDamage } from "../shared/parquet/cursor.ts";
import { openParquet, type ParquetColumn, type ParquetTable } from "../shared/parquet/table.ts";
import { inflatedCap, type Unpackers, unpacked } from "./archive.ts";
import type { SignalColumns } from "./backtest.ts";
import {
  barColumns,
  checkColumns,
  type DataOptions,
  MISSING_TIME,
  parseCsv,
  parseSignal,
  type ReadBars,
  readTimes,
  type TableColumns,
} from "./data.ts";
import type { Engine } from "./host.ts";
import { tableText } from "./table-text.ts";

/** A column of adjusted closes in one of a table's first lines, where its names stand. */
const ADJUSTED = /\badj(usted)?[\s_.-]*close/i;
const HEAD_LINES = 3;
const HEAD_BYTES = 4096;

/** Where bars come from, and how they are to be read. */
export interface BarSource {
  /** What messages and results call it. */
  readonly label: string;
  /** A file as it is, archive or not. One of `bytes`, `generate` and `table` is given. */
  readonly bytes?: Uint8Array;
  readonly generate?: Generated;
  /** Bars that were read before, times in ms. */
  readonly table?: TableColumns;
  /** Decimals of the file that the table is a part of: its finest price may stand elsewhere in it. */
  readonly decimals?: number;
  /** Names in the file, by what they are. */
  readonly columns?: ColumnNames;
  /** The column of a signal in a table that has none called value. */
  readonly valueColumn?: string;
  readonly onBad: DataOptions["onBad"];
  readonly adjust: boolean;
  /** What 01/02/2024 means; found out from the whole column where it is left out. */
  readonly dates?: DateOrder | undefined;
  /** Cuts the bars before anything else looks at them; ms, half-open. */
  readonly range?: { readonly from: number | null; readonly to: number | null };
}

/**
 * Reads or generates bars. What a file is, is told by its content, never by its name; gz and zip are unpacked, once.
 * @throws InputError in a sentence that names the source and, for a bad row, its line
 */
export function readBars(engine: Engine, source: BarSource, unpackers: Unpackers): ReadBars {
  const { label, range } = source;
  const { bars, report } = readWhole(engine, source, unpackers);
  const { from, to } = range ?? { from: null, to: null };
  if (from === null && to === null) return { bars, report };
  const { bars: inside } = bars.range(from, to, 0);
  const empty = inside.rows > 0 ? undefined : bars.emptyRange(label);
  bars.free();
  if (!empty) return { bars: inside, report };
  inside.free();
  throw empty;
}

/** Reads a signal. @throws InputError in a sentence that names the source and the line */
export function readSignal(
  engine: Engine,
  { label, bytes = new Uint8Array(), dates, valueColumn = "value" }: BarSource,
  unpackers: Unpackers,
): Omit<SignalColumns, "name"> {
  const inside = unpacked(bytes, label, unpackers);
  if (!isParquet(inside)) return parseSignal(engine, withValue(inside, valueColumn), label, dates);
  throw new InputError("data/signal", `${label}: a signal must be a text table with the columns time and value`);
}

function readWhole(engine: Engine, source: BarSource, unpackers: Unpackers): ReadBars {
  const { label: name, generate, onBad, adjust } = source;
  const table = generate ? { ...generateBars(generate), adjusted: null } : source.table;
  if (!table) return fromFile(engine, source, unpackers);
  const { bars, report } = checkColumns(engine, table, { name, onBad, adjust, timeUnit: "ms" });
  const { decimals = 0 } = source;
  if (bars.decimals >= decimals) return { bars, report };
  // The scale of fills follows from the finest price.
  const finer = engine.bars(bars.copy(), decimals);
  bars.free();
  return { bars: finer, report };
}

function fromFile(engine: Engine, source: BarSource, unpackers: Unpackers): ReadBars {
  const { label: name, onBad, adjust, dates, columns: names = {} } = source;
  const bytes = unpacked(source.bytes ?? new Uint8Array(), name, unpackers);
  if (!isParquet(bytes)) {
    const text = withHeader(bytes, names, name);
    const read = parseCsv(engine, text, { name, onBad, adjust, dates });
    const head = new TextDecoder().decode(text.subarray(0, HEAD_BYTES)).split("\n", HEAD_LINES);
    return withAdjustNote(
      read,
      head.some((line) => ADJUSTED.test(line)),
      adjust,
    );
  }
  const { columns, timeUnit } = guarded(name, () => tableOf(engine, { name, bytes, names, dates }, unpackers));
  const { bars, report } = checkColumns(engine, columns, { name, onBad, adjust, timeUnit });
  return withAdjustNote({ bars, report: { ...report, format: "Parquet" } }, columns.adjusted !== null, adjust);
}

/** Says which of the two closes is used, where a file has two. */
function withAdjustNote({ bars, report }: ReadBars, hasAdjusted: boolean, adjust: boolean): ReadBars {
  if (!hasAdjusted) return { bars, report };
  const note = adjust
    ? "the prices are scaled by the adjusted close"
    : "the file also has an adjusted close: it is not used, prices are as they were traded; --adjust scales them by it";
  return { bars, report: { ...report, warnings: [...report.warnings, note] } };
}

/** The engine reads UTF-8: a head in other letters, or with other names, is written anew before it. */
function withHeader(bytes: Uint8Array, names: ColumnNames, file: string): Uint8Array {
  const end = firstLineEnd(bytes);
  const { text, encoding } = tableText(bytes.subarray(0, end));
  const isRenamed = Object.keys(names).length > 0;
  if (!isRenamed && encoding === "UTF-8") return bytes;
  return joined(isRenamed ? renamedHeader(text, names, file) : text, bytes.subarray(end));
}

/** The table with this column called value, if it has one of that name and none called so. */
function withValue(bytes: Uint8Array, column: string): Uint8Array {
  const end = firstLineEnd(bytes);
  const { text } = tableText(bytes.subarray(0, end));
  const separator = separatorOf(text);
  const names = text.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  const hasValue = names.some((name) => name.toLowerCase() === "value");
  if (hasValue || !names.includes(column)) return bytes;
  return joined(names.map((name) => (name === column ? "value" : name)).join(separator), bytes.subarray(end));
}

function joined(line: string, rest: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(line);
  const whole = new Uint8Array(head.length + rest.length);
  whole.set(head);
  whole.set(rest, head.length);
  return whole;
}

function firstLineEnd(bytes: Uint8Array): number {
  const feed = bytes.indexOf(10);
  const line = feed < 0 ? bytes : bytes.subarray(0, feed);
  const carriage = line.indexOf(13);
  return carriage < 0 ? line.length : carriage;
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
  {
    name,
    bytes,
    names,
    dates,
  }: {
    readonly name: string;
    readonly bytes: Uint8Array;
    readonly names: ColumnNames;
    readonly dates: DateOrder | undefined;
  },
  { pages }: Unpackers,
): { columns: TableColumns; timeUnit: TimeUnit | undefined } {
  const table = openParquet(bytes, inflatedCap(bytes.length), pages);
  const places = barColumns(engine, renamedColumns(table.names, names, name), name);
  const numbers = (place: number): Float64Array => asNumbers(table, place, name);
  const [time, timeUnit] = asTimes(engine, table.read(places.time), dates);
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
function asTimes(
  engine: Engine,
  column: ParquetColumn,
  dates: DateOrder | undefined,
): [BigInt64Array, TimeUnit | undefined] {
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
          dates,
        ),
        "ms",
      ];
    }
  }
}
