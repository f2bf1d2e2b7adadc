import { decompressBrotli } from "hyparquet-compressors";
import { crc32 } from "../../shared/archive/crc32.ts";
import { gunzip, inflateRaw } from "../../shared/archive/inflate.ts";
import type { Unpackers } from "../../wasm/index.ts";

/** What a worker of the page unpacks with. */
export const pageUnpackers: Unpackers = {
  gunzip,
  inflateRaw,
  crc32,
  pages: { GZIP: gunzip, BROTLI: decompressBrotli },
};
