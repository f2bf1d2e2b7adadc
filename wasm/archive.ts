import { InputError } from "../shared/errors.ts";
import type { Inflaters } from "../shared/parquet/pages.ts";

/** How this machine unpacks. Each gives at most `most` bytes and throws TooLarge where there are more. */
export interface Unpackers {
  readonly gunzip: (bytes: Uint8Array, most: number) => Uint8Array;
  readonly inflateRaw: (bytes: Uint8Array, most: number) => Uint8Array;
  readonly crc32: (bytes: Uint8Array) => number;
  /** For the pages of Parquet files. */
  readonly pages: Inflaters;
}

export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** Largest file that is read, and largest that an archive may become. */
export const MOST_BYTES = 2 ** 31;

/** Text of prices shrinks to a tenth; more than this is a bomb. */
const MOST_RATIO = 200;
/** A few bytes may become this much in any case. */
const LEAST_CAP = 2 ** 20;

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_DIRECTORY = 0x06054b50;
const DEFLATE = 8;

/** Bytes that `size` compressed ones may become. */
export function inflatedCap(size: number): number {
  return Math.min(MOST_BYTES, Math.max(LEAST_CAP, MOST_RATIO * size));
}

/**
 * A file as it is inside gz or zip, once.
 * @throws InputError that names the file
 */
export function unpacked(bytes: Uint8Array, name: string, unpackers: Unpackers): Uint8Array {
  const inside = isGzip(bytes)
    ? fromGzip(bytes, name, unpackers)
    : isZip(bytes)
      ? fromZip(bytes, name, unpackers)
      : bytes;
  if (inside === bytes || !(isGzip(inside) || isZip(inside))) return inside;
  throw new InputError("data/archive", `${name}: an archive inside an archive; unpack it first`);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === LOCAL_HEADER;
}

/** Unpacks a gz file. @throws InputError that names the file, also when it would become too large */
function fromGzip(bytes: Uint8Array, name: string, { gunzip }: Unpackers): Uint8Array {
  return unpack(name, () => gunzip(bytes, inflatedCap(bytes.length)));
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  /** Where its local header begins. */
  readonly offset: number;
}

/**
 * Unpacks the one price file of a zip: its only CSV, or without one its largest file. Nothing that headers say about
 * sizes and places is used before it was checked against the bytes.
 */
function fromZip(bytes: Uint8Array, name: string, unpackers: Unpackers): Uint8Array {
  const entry = chosenEntry(directoryOf(bytes, name), name);
  if (entry.isEncrypted) throw new InputError("data/zip", `${name}: ${entry.name} is encrypted; unpack it first`);
  const view = viewOf(bytes);
  const isThere = entry.offset + 30 <= bytes.length && view.getUint32(entry.offset, true) === LOCAL_HEADER;
  if (!isThere) throw damaged(name);
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  if (start + entry.compressedSize > bytes.length) throw damaged(name);
  const packed = bytes.subarray(start, start + entry.compressedSize);
  if (entry.method !== 0 && entry.method !== DEFLATE) {
    const advice = "unpack it first, or use an ordinary (deflate) zip";
    throw new InputError("data/zip", `${name}: compression method ${entry.method} of zip is not supported; ${advice}`);
  }
  const cap = inflatedCap(packed.length);
  const inflated = entry.method === 0 ? packed : unpack(name, () => unpackers.inflateRaw(packed, cap));
  if (unpackers.crc32(inflated) !== entry.crc) throw damaged(name);
  return inflated;
}

/** The entries of the directory at the end of the file. */
function directoryOf(bytes: Uint8Array, name: string): Entry[] {
  const view = viewOf(bytes);
  const end = endOfDirectory(view);
  if (end < 0) throw damaged(name);
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL_HEADER) throw damaged(name);
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      isEncrypted: view.getUint16(at + 8, true) % 2 === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      compressedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Place of the record that ends a zip; a comment of up to 65,535 bytes may follow it. */
function endOfDirectory(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= 0 && at > last - 65_536; at--) {
    if (view.getUint32(at, true) === END_OF_DIRECTORY) return at;
  }
  return -1;
}

function chosenEntry(entries: readonly Entry[], name: string): Entry {
  const isHidden = (path: string): boolean => /(^|\/)(__MACOSX\/|\.)/.test(path);
  const files = entries.filter((entry) => !entry.name.endsWith("/") && !isHidden(entry.name));
  const tables = files.filter((entry) => /\.(csv|tsv|txt)$/i.test(entry.name));
  if (tables.length > 1) {
    const names = tables.slice(0, 5).map((entry) => entry.name);
    const list = tables.length > 5 ? `${names.join(", ")} and ${tables.length - 5} more` : names.join(", ");
    throw new InputError("data/zip", `${name}: the zip has several tables (${list}); unpack the one that is meant`);
  }
  const [largest] = [...files].sort((a, b) => b.compressedSize - a.compressedSize);
  const chosen = tables[0] ?? largest;
  if (!chosen) throw new InputError("data/zip", `${name}: the zip has no file in it`);
  return chosen;
}

function unpack(name: string, work: () => Uint8Array): Uint8Array {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof TooLarge)) throw damaged(name, cause);
    const message = `${name}: it unpacks to more than 2 GiB or ${MOST_RATIO} times its size; unpack it first if it is meant`;
    throw new InputError("data/bomb", message, { facts: { file: name }, cause });
  }
}

function damaged(name: string, cause?: unknown): InputError {
  const message = `${name}: the archive is damaged or incomplete; download or pack it again`;
  return new InputError("data/archive", message, { facts: { file: name }, cause });
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
