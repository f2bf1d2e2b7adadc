import type { DataReport, TimeUnit } from "../shared/data-report.ts";
import { InputError } from "../shared/errors.ts";
import type { DateOrder } from "../shared/settings.ts";
import { Bars } from "./bars.ts";
import type { Engine } from "./host.ts";
import { Reader } from "./memory.ts";

export interface DataOptions {
  /** What messages call the file. */
  readonly name: string;
  /** `fail` ends at the first bad row, `drop` leaves bad rows out, `keep` leaves out only what does not parse. */
  readonly onBad: "fail" | "drop" | "keep";
  /** Scale prices by adjusted close / close. */
  readonly adjust: boolean;
  /** By magnitude where it is left out. */
  readonly timeUnit?: TimeUnit | undefined;
  /** What 01/02/2024 means; found out from the whole column where it is left out. */
  readonly dates?: DateOrder | undefined;
}

export interface ReadBars {
  readonly bars: Bars;
  readonly report: DataReport;
}

/** A table of bars, not yet checked, with columns of equal length. */
export interface TableColumns {
  /** In `timeUnit`; `MISSING_TIME` where there is none. */
  readonly time: BigInt64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** NaN is 0. */
  readonly volume: Float64Array | null;
  readonly adjusted: Float64Array | null;
}

/** Where the columns of bars stand in a table, from 0. */
export type ColumnPlaces = Readonly<Record<Exclude<keyof TableColumns, "volume" | "adjusted">, number>> &
  Readonly<Record<"volume" | "adjusted", number | null>>;

/** Stands for a time that is missing or not understood. */
export const MISSING_TIME = -(2n ** 63n);

/** Bytes of text that the engine takes at once: with their bars they must fit into 4 GiB. */
const MOST_TEXT = 1.5 * 2 ** 30;

const ON_BAD = { fail: 0, drop: 1, keep: 2 } as const;
const TIME_UNITS = { s: 1, ms: 2, us: 3, ns: 4 } as const;
const DATES = { dmy: 1, mdy: 2 } as const;

/**
 * Reads a text table of bars; what kind it is, is found out.
 * @throws InputError that names the file and, for a bad row, its line
 */
export function parseCsv(engine: Engine, bytes: Uint8Array, options: DataOptions): ReadBars {
  if (bytes.length > MOST_TEXT) {
    const message = `${options.name}: the table is longer than 1.5 GiB; split it by time`;
    throw new InputError("data/too-large", message, { facts: { file: options.name } });
  }
  const [onBad, adjust, unit] = codes(options);
  const handle = engine.memory.with([bytes], (pointer = 0) =>
    engine.exports.data_parse_csv(pointer, bytes.length, onBad, adjust, unit, datesCode(options.dates)),
  );
  return taken(engine, handle, options.name);
}

/**
 * Judges columns as `parseCsv` judges a file; the same bars get the same fingerprint.
 * @throws InputError that names the file and, for a bad row, its number
 */
export function checkColumns(engine: Engine, columns: TableColumns, options: DataOptions): ReadBars {
  const { time, open, high, low, close, volume, adjusted } = columns;
  const [onBad, adjust, unit] = codes(options);
  const empty = new Float64Array();
  const all = [time, open, high, low, close, volume ?? empty, adjusted ?? empty];
  const handle = engine.memory.with(all, (...pointers) => {
    if (!volume) pointers[5] = 0;
    if (!adjusted) pointers[6] = 0;
    return engine.memory.with([Uint32Array.from(pointers)], (table = 0) =>
      engine.exports.data_check_columns(table, time.length, onBad, adjust, unit),
    );
  });
  return taken(engine, handle, options.name);
}

/**
 * Reads a text table of time, value and, where known later than that, available; times in ms.
 * @throws InputError that names the file and, for a bad row, its line
 */
export function parseSignal(
  engine: Engine,
  bytes: Uint8Array,
  name: string,
  dates?: DateOrder,
): { time: BigInt64Array; value: Float64Array; available: BigInt64Array } {
  const status = engine.memory.with([bytes], (pointer = 0) =>
    engine.exports.data_parse_signal(pointer, bytes.length, datesCode(dates)),
  );
  const answer = engine.memory.outbox();
  if (status !== 0) throw dataError(answer, name);
  const reader = new Reader(answer);
  const rows = reader.count();
  return { time: reader.longs(rows), value: reader.doubles(rows), available: reader.longs(rows) };
}

/** Finds the columns of bars by their names. @throws InputError that says which are missing */
export function barColumns(engine: Engine, names: readonly string[], file: string): ColumnPlaces {
  const bytes = engine.memory.text(names.map(oneLine).join("\n"));
  const status = engine.memory.with([bytes], (pointer = 0) => engine.exports.data_bar_columns(pointer, bytes.length));
  const answer = engine.memory.outbox();
  if (status !== 0) throw dataError(answer, file);
  return JSON.parse(new TextDecoder().decode(answer)) as ColumnPlaces;
}

/** The ms of times written as text, `MISSING_TIME` for what is none. */
export function readTimes(engine: Engine, texts: readonly string[], dates?: DateOrder): BigInt64Array {
  if (texts.length === 0) return new BigInt64Array();
  const bytes = engine.memory.text(texts.map(oneLine).join("\n"));
  engine.memory.with([bytes], (pointer = 0) => engine.exports.data_read_times(pointer, bytes.length, datesCode(dates)));
  return new BigInt64Array(engine.memory.outbox().buffer);
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]/g, " ");
}

function codes(options: DataOptions): [onBad: number, adjust: number, timeUnit: number] {
  return [ON_BAD[options.onBad], options.adjust ? 1 : 0, options.timeUnit ? TIME_UNITS[options.timeUnit] : 0];
}

function datesCode(dates: DateOrder | undefined): number {
  return dates === undefined ? 0 : DATES[dates];
}

function taken(engine: Engine, handle: number, name: string): ReadBars {
  const answer = engine.memory.outbox();
  if (handle === 0) throw dataError(answer, name);
  const report = JSON.parse(new TextDecoder().decode(answer)) as DataReport;
  return { bars: new Bars(engine, handle), report };
}

function dataError(answer: Uint8Array, file: string): InputError {
  const error = JSON.parse(new TextDecoder().decode(answer)) as { code: string; line: number | null; message: string };
  const line = error.line ?? undefined;
  const advice = error.message.includes("is out of order") ? ", or sort them with --on-bad keep" : "";
  return new InputError(error.code, `${file}: ${error.message}${advice}`, { facts: { file, line } });
}
