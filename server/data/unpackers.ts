import { brotliDecompressSync, crc32, gunzipSync, inflateRawSync, unzipSync } from "node:zlib";
import { TooLarge } from "../../shared/archive/zip.ts";
import type { Unpackers } from "../../wasm/index.ts";

/** Node's own unpackers, bounded. */
export const nodeUnpackers: Unpackers = {
  gunzip: bounded(gunzipSync),
  inflateRaw: bounded(inflateRawSync),
  crc32,
  pages: { GZIP: bounded(unzipSync), BROTLI: bounded(brotliDecompressSync) },
};

type Unzip = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

function bounded(unzip: Unzip): (bytes: Uint8Array, most: number) => Uint8Array {
  return (bytes, most) => {
    try {
      return unzip(bytes, { maxOutputLength: Math.max(1, most) });
    } catch (cause) {
      const isTooLarge = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
      throw isTooLarge ? new TooLarge("it unpacks to more than allowed", { cause }) : cause;
    }
  };
}
