import { decompressLz4Raw, decompressZstd } from "hyparquet-compressors";
import { parquetHeader } from "hyparquet/src/column.js";
import { Cursor, isWhole, must } from "./cursor.ts";
import { type Physical, readByteStreamSplit, readDelta, readHybrid, readPlain, type Values } from "./encodings.ts";
import { unsnap } from "./snappy.ts";
import { checkStruct } from "./thrift.ts";

/** Unpacks a page of one compression to exactly `size` bytes, or throws; it must not believe its input. */
export type Inflate = (bytes: Uint8Array, size: number) => Uint8Array;

/** By the format's names: what the host does best itself, GZIP and BROTLI. */
export type Inflaters = Readonly<Record<string, Inflate>>;

/** The decoder's general form believes a size in its own header; with a place to write to it does not. */
const OWN_INFLATERS: Inflaters = {
  SNAPPY: unsnap,
  ZSTD: (bytes, size) => decompressZstd(bytes, new Uint8Array(size)),
  LZ4_RAW: decompressLz4Raw,
};

/** One column's bytes in one row group. */
export interface Chunk {
  readonly bytes: Uint8Array;
  readonly codec: string;
  readonly type: Physical;
  /** Bytes of a value of fixed length. */
  readonly length: number;
  readonly isOptional: boolean;
  readonly rows: number;
  readonly inflaters: Inflaters;
  /** Uncompressed bytes that the whole file may still become. */
  readonly budget: { bytes: number };
}

/** A page's values without its gaps, and which of its rows have one (all where undefined). */
export interface Page {
  readonly rows: number;
  readonly values: Values;
  readonly present: Uint32Array | undefined;
}

/** The pages of a chunk, which together have exactly its rows. */
export function* readPages(chunk: Chunk): Generator<Page> {
  const cursor = new Cursor(chunk.bytes);
  let dictionary: Values | undefined;
  for (let done = 0; done < chunk.rows;) {
    const header = readHeader(cursor);
    const body = cursor.take(header.compressed_page_size);
    const [first, second] = [header.data_page_header, header.data_page_header_v2];
    if (header.type === "DICTIONARY_PAGE") {
      const page = new Cursor(inflate(chunk, body, header.uncompressed_page_size));
      dictionary = readPlain(page, chunk.type, count(header.dictionary_page_header?.num_values, 2 ** 31), chunk.length);
    } else if (header.type === "DATA_PAGE" && first) {
      const rows = count(first.num_values, chunk.rows - done);
      const page = new Cursor(inflate(chunk, body, header.uncompressed_page_size));
      const present = chunk.isOptional ? readHybrid(new Cursor(page.take(page.littleEndian(4))), 1, rows) : undefined;
      yield { rows, present, values: readValues(page, chunk, dictionary, first.encoding, filled(present, rows)) };
      done += rows;
    } else if (header.type === "DATA_PAGE_V2" && second) {
      const rows = count(second.num_values, chunk.rows - done);
      must(second.repetition_levels_byte_length === 0, "a column has lists in it");
      const levels = count(second.definition_levels_byte_length, body.length);
      const present = chunk.isOptional ? readHybrid(new Cursor(body.subarray(0, levels)), 1, rows) : undefined;
      const rest = body.subarray(levels);
      const size = header.uncompressed_page_size - levels;
      const page = new Cursor(second.is_compressed ? inflate(chunk, rest, size) : rest);
      yield { rows, present, values: readValues(page, chunk, dictionary, second.encoding, filled(present, rows)) };
      done += rows;
    }
  }
}

function readHeader(cursor: Cursor): ReturnType<typeof parquetHeader> {
  must(cursor.left > 0, "a column has fewer rows than the file says");
  checkStruct(new Cursor(cursor.bytes.subarray(cursor.at)));
  const { buffer, byteOffset, byteLength } = cursor.bytes;
  const reader = { view: new DataView(buffer, byteOffset, byteLength), offset: cursor.at };
  const header = parquetHeader(reader);
  cursor.at = reader.offset;
  return header;
}

function count(value: unknown, most: number): number {
  must(isWhole(value) && value <= most, "a page has an impossible size");
  return value;
}

function filled(present: Uint32Array | undefined, rows: number): number {
  return present ? present.reduce((sum, one) => sum + one, 0) : rows;
}

function readValues(
  page: Cursor,
  chunk: Chunk,
  dictionary: Values | undefined,
  encoding: string,
  count: number,
): Values {
  const { type, length } = chunk;
  switch (encoding) {
    case "PLAIN":
      return readPlain(page, type, count, length);
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
      must(dictionary !== undefined, "a column has no dictionary");
      return count === 0 ? [] : chosen(dictionary, readHybrid(page, page.byte(), count));
    case "DELTA_BINARY_PACKED":
      return readDelta(page, type, count);
    case "BYTE_STREAM_SPLIT":
      return readByteStreamSplit(page, type, count, length);
    default:
      must(false, `the encoding ${encoding} is not supported; write the file with plain or dictionary encoding`);
  }
}

function chosen(dictionary: Values, indexes: Uint32Array): Values {
  const last = indexes.reduce((most, index) => Math.max(most, index), 0);
  must(last < dictionary.length, "a page points behind its dictionary");
  if (Array.isArray(dictionary)) return Array.from(indexes, (index) => dictionary[index] ?? new Uint8Array());
  const values = new (dictionary.constructor as Float64ArrayConstructor)(indexes.length);
  for (let place = 0; place < indexes.length; place++)
    values[place] = (dictionary as Float64Array)[indexes[place] ?? 0] ?? 0;
  return values;
}

/** A page as it was before compression; its size is not believed before it fits the budget. */
function inflate({ codec, budget, inflaters }: Chunk, bytes: Uint8Array, size: number): Uint8Array {
  if (codec === "UNCOMPRESSED") return bytes;
  must(isWhole(size) && size <= budget.bytes, "the file unpacks to more than it may");
  budget.bytes -= size;
  const work = inflaters[codec] ?? OWN_INFLATERS[codec];
  must(work !== undefined, `the compression ${codec} is not supported; write the file with SNAPPY, ZSTD or none`);
  const inflated = work(bytes, size);
  must(inflated.length === size, "a page has another size than it says");
  return inflated;
}
