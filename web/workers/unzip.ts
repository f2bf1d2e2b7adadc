import { crc32 } from "../../shared/archive/crc32.ts";
import { inflateRaw } from "../../shared/archive/inflate.ts";
import { DEFLATED, packedBytes, STORED, TooLarge, type ZipEntry, zipEntries } from "../../shared/archive/zip.ts";
import { InputError } from "../../shared/errors.ts";
import { inflatedCap } from "../../wasm/index.ts";

/** A file out of a zip. Its name is a key to look it up by and nothing else: it never becomes a path. */
export interface UnzippedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const MOST_FILES = 20_000;

/**
 * All files of a zip that a browser exported. Headers' sizes are not believed; all files together may become 2 GiB or 200
 * times the zip's size.
 * @throws InputError for one that is damaged, has too many files or unpacks to more
 */
export function unzipAll(bytes: Uint8Array, zip: string): UnzippedFile[] {
  const entries = zipEntries(bytes, (text) => new TextDecoder().decode(text));
  if (!entries) throw damaged(zip);
  if (entries.length > MOST_FILES) {
    throw new InputError("backup/too-many", `${zip} has ${entries.length} files, more than ${MOST_FILES}`);
  }
  let left = inflatedCap(bytes.length);
  return entries
    .filter(({ name }) => !name.endsWith("/"))
    .map((entry) => {
      const file = { name: entry.name, bytes: unpackedEntry(bytes, entry, left, zip) };
      left -= file.bytes.length;
      return file;
    });
}

function unpackedEntry(bytes: Uint8Array, entry: ZipEntry, most: number, zip: string): Uint8Array<ArrayBuffer> {
  const packed = packedBytes(bytes, entry);
  if (!packed || entry.isEncrypted || (entry.method !== STORED && entry.method !== DEFLATED)) throw damaged(zip);
  try {
    if (entry.method === STORED && packed.length > most) throw new TooLarge("too many bytes");
    const inside = entry.method === STORED ? packed.slice() : inflateRaw(packed, most);
    if (crc32(inside) === entry.crc) return inside;
  } catch (cause) {
    if (!(cause instanceof TooLarge)) throw damaged(zip, cause);
    const sentence = `${zip} unpacks to more than 2 GiB or 200 times its size: it is no export of this page`;
    throw new InputError("backup/bomb", sentence, { cause });
  }
  throw damaged(zip);
}

function damaged(zip: string, cause?: unknown): InputError {
  return new InputError("backup/damaged", `${zip} is damaged or incomplete: export or download it again`, { cause });
}
