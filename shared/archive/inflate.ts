import { Gunzip, Inflate } from "fflate";
import { TooLarge } from "./zip.ts";

/** Bytes that are unpacked at a time, so that a bomb is noticed while it grows. */
const STEP = 65_536;

/** @throws TooLarge beyond `most` bytes, Error for damaged ones */
export const gunzip = (bytes: Uint8Array, most: number): Uint8Array<ArrayBuffer> => inflated(new Gunzip(), bytes, most);

/** As `gunzip`, of bytes without a header. */
export const inflateRaw = (bytes: Uint8Array, most: number): Uint8Array<ArrayBuffer> =>
  inflated(new Inflate(), bytes, most);

function inflated(stream: Gunzip | Inflate, bytes: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
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
