// Looks into files of prices before they are imported, in a thread of its own.
import { expose, transfer } from "comlink";
import type { ColumnNames } from "../../shared/data-columns.ts";
import type { DataReport } from "../../shared/data-report.ts";
import { InputError } from "../../shared/errors.ts";
import type { DataFacts } from "../../shared/notebook/data-source.ts";
import { openParquet } from "../../shared/parquet/table.ts";
import { packedText } from "../../shared/report/notebook/packed-text.ts";
import type { DateOrder } from "../../shared/settings.ts";
import { previewTable, type TablePreview } from "../../shared/table-preview.ts";
import {
  barColumns,
  barFacts,
  type Engine,
  inflatedCap,
  MOST_BYTES,
  readBars,
  readSignal,
  signalFacts,
  tableText,
  type TableText,
  unpacked,
} from "../../wasm/index.ts";
import { engineHere } from "./engine-here.ts";
import { carryErrors } from "./errors.ts";
import { pageUnpackers } from "./unpackers.ts";
import { unzipAll, type UnzippedFile } from "./unzip.ts";

/** How a file is to be read. */
export interface Reading {
  readonly columns: ColumnNames;
  readonly onBad: "fail" | "drop" | "keep";
  readonly adjust: boolean;
  readonly isSignal: boolean;
  /** What 01/02/2024 means, where the file does not tell. */
  readonly dates?: DateOrder | undefined;
}

/** What a file holds, read as said; a signal has no report. */
export interface Checked {
  readonly facts: DataFacts;
  readonly report: DataReport | undefined;
}

/** A file's first rows, and the columns that are taken for those of bars unless others are named. */
export interface Look extends TablePreview {
  readonly isParquet: boolean;
  /** What its words are written in. */
  readonly encoding: TableText["encoding"];
  readonly guess: ColumnNames;
  /** Whether it has columns of a signal and none of bars. */
  readonly isSignal: boolean;
}

const PREVIEW_ROWS = 8;
const PREVIEW_BYTES = 65_536;

let loading: Promise<Engine> | undefined;

function engine(): Promise<Engine> {
  loading ??= engineHere();
  loading.catch(() => (loading = undefined));
  return loading;
}

/** @throws InputError for a file that is too large or empty */
async function bytesOf(file: Blob, name: string): Promise<Uint8Array> {
  if (file.size > MOST_BYTES) throw new InputError("data/too-large", `${name}: the file is larger than 2 GiB`);
  if (file.size === 0) throw new InputError("data/empty", `${name}: the file is empty`);
  return new Uint8Array(await file.arrayBuffer());
}

const api = {
  /** @throws InputError for a file that cannot be looked into at all */
  async look(file: Blob, name: string): Promise<Look> {
    const bytes = unpacked(await bytesOf(file, name), name, pageUnpackers);
    const isParquet = new TextDecoder().decode(bytes.subarray(0, 4)) === "PAR1";
    const { text, encoding } = begin(isParquet ? new Uint8Array() : bytes);
    const preview = isParquet ? parquetPreview(bytes) : previewTable(text, PREVIEW_ROWS);
    const guess = guessOf(await engine(), preview.names, name);
    const words = preview.names.map((word) => word.toLowerCase());
    const isSignal = Object.keys(guess).length === 0 && words.includes("value") && words.includes("time");
    return { ...preview, isParquet, encoding, guess, isSignal };
  },

  /** @throws InputError for what is wrong with the file, in a sentence that names it and the line */
  async check(file: Blob, name: string, { columns, onBad, adjust, isSignal, dates }: Reading): Promise<Checked> {
    const source = { label: name, bytes: await bytesOf(file, name), columns, onBad, adjust, dates };
    const here = await engine();
    if (isSignal) return { facts: signalFacts(here, readSignal(here, source, pageUnpackers)), report: undefined };
    const read = readBars(here, source, pageUnpackers);
    const checked = { facts: barFacts(read), report: read.report };
    read.bars.free();
    return checked;
  },

  /** As `packedText`: an engine would keep the page for a blink. */
  pack: packedText,

  /** @throws InputError for a zip that cannot be unpacked as a whole */
  async unzip(file: Blob, name: string): Promise<UnzippedFile[]> {
    const files = unzipAll(await bytesOf(file, name), name);
    return transfer(
      files,
      files.map(({ bytes }) => bytes.buffer),
    );
  },
};

export type PricesWorker = typeof api;

function begin(bytes: Uint8Array): TableText {
  const { text, encoding } = tableText(bytes.subarray(0, PREVIEW_BYTES));
  return { text: bytes.length > PREVIEW_BYTES ? text : `${text}\n`, encoding };
}

/** The columns that the engine finds by their names; none where it does not find them all. */
function guessOf(here: Engine, names: readonly string[], file: string): ColumnNames {
  try {
    const { time, open, high, low, close, volume } = barColumns(here, names, file);
    const places = Object.entries({ time, open, high, low, close, volume });
    return Object.fromEntries(places.flatMap(([role, place]) => (place === null ? [] : [[role, names[place] ?? ""]])));
  } catch {
    return {};
  }
}

/** Only what the first rows need would be read if columns could be cut; a damaged file is told by `check`. */
function parquetPreview(bytes: Uint8Array): TablePreview {
  try {
    const table = openParquet(bytes, inflatedCap(bytes.length), pageUnpackers.pages);
    const { names } = table;
    const columns = names.slice(0, 12).map((_name, index) => {
      const column = table.read(index);
      const decoder = new TextDecoder();
      return Array.from({ length: Math.min(PREVIEW_ROWS, column.values.length) }, (_, row) => {
        const value = column.values[row];
        return value instanceof Uint8Array ? decoder.decode(value) : String(value);
      });
    });
    const rows = Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => columns.map((cells) => cells[row] ?? ""));
    return { names, rows };
  } catch {
    return { names: [], rows: [] };
  }
}

carryErrors();
expose(api);
