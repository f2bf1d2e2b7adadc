import { Gunzip, Inflate } from "fflate";
import { decompressBrotli } from "hyparquet-compressors";
import { TooLarge, type Unpackers } from "../../wasm/index.ts";

/** Bytes that are unpacked at a time, so that a bomb is noticed while it grows. */
const STEP = 65_536;

/** What a worker of the page unpacks with. */
export const pageUnpackers: Unpackers = {
  gunzip: (bytes, most) => inflated(new Gunzip(), bytes, most),
  inflateRaw: (bytes, most) => inflated(new Inflate(), bytes, most),
  crc32,
  pages: { GZIP: (bytes, size) => inflated(new Gunzip(), bytes, size), BROTLI: decompressBrotli },
};

function inflated(stream: Gunzip | Inflate, bytes: Uint8Array, most: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isWhole = false;
  stream.ondata = (chunk, isLast) => {
    length += chunk.length;
    if (length > most) throw new TooLarge("it unpacks to more than allowed");
    chunks.push(chunk);
    isWhole ||= isLast;
  };
  for (let at = 0; at < bytes.length; at += STEP) stream.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
  if (!isWhole) throw new Error("the compressed bytes end too early");
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The polynomial of zip and gzip, reflected (APPNOTE.TXT 4.4.7). */
const POLYNOMIAL = 0xedb88320;
const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ (table[(value ^ byte) & 255] ?? 0);
  return (value ^ 0xffffffff) >>> 0;
}
