import { DEFLATED, isZip, packedBytes, STORED, TooLarge, type ZipEntry, zipEntries } from "../shared/archive/zip.ts";
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

/** Largest file that is read, and largest that an archive may become. */
export const MOST_BYTES = 2 ** 31;

/** Text of prices shrinks to a tenth; more than this is a bomb. */
const MOST_RATIO = 200;
/** A few bytes may become this much in any case. */
const LEAST_CAP = 2 ** 20;

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

/** Unpacks a gz file. @throws InputError that names the file, also when it would become too large */
function fromGzip(bytes: Uint8Array, name: string, { gunzip }: Unpackers): Uint8Array {
  return unpack(name, () => gunzip(bytes, inflatedCap(bytes.length)));
}

/**
 * Unpacks the one price file of a zip: its only CSV, or without one its largest file. Nothing that headers say about
 * sizes and places is used before it was checked against the bytes.
 */
function fromZip(bytes: Uint8Array, name: string, unpackers: Unpackers): Uint8Array {
  const entries = zipEntries(bytes, (text) => new TextDecoder().decode(text));
  if (!entries) throw damaged(name);
  const entry = chosenEntry(entries, name);
  if (entry.isEncrypted) throw new InputError("data/zip", `${name}: ${entry.name} is encrypted; unpack it first`);
  const packed = packedBytes(bytes, entry);
  if (!packed) throw damaged(name);
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    const advice = "unpack it first, or use an ordinary (deflate) zip";
    throw new InputError("data/zip", `${name}: compression method ${entry.method} of zip is not supported; ${advice}`);
  }
  const cap = inflatedCap(packed.length);
  const inflated = entry.method === STORED ? packed : unpack(name, () => unpackers.inflateRaw(packed, cap));
  if (unpackers.crc32(inflated) !== entry.crc) throw damaged(name);
  return inflated;
}

function chosenEntry(entries: readonly ZipEntry[], name: string): ZipEntry {
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
