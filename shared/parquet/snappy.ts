import { Cursor, must } from "./cursor.ts";

/**
 * Unpacks a raw Snappy block (google/snappy, format_description.txt) of `size` bytes. Each element takes at least a byte
 * of the input, so damaged blocks end too.
 */
export function unsnap(input: Uint8Array, size: number): Uint8Array {
  const cursor = new Cursor(input);
  must(cursor.varint() === size, "a page has another size than it says");
  const output = new Uint8Array(size);
  let at = 0;
  while (cursor.left > 0) {
    const tag = cursor.byte();
    const upper = tag >> 2;
    if (tag % 4 === 0) {
      // Lengths of 60 to 63 stand for one to four bytes with the length.
      const length = 1 + (upper < 60 ? upper : cursor.littleEndian(upper - 59));
      must(length <= size - at, "a page unpacks to more than it says");
      output.set(cursor.take(length), at);
      at += length;
    } else {
      const isShort = tag % 4 === 1;
      const length = isShort ? 4 + (upper & 7) : 1 + upper;
      const offset = isShort ? (tag >> 5) * 256 + cursor.byte() : cursor.littleEndian(tag % 4 === 2 ? 2 : 4);
      must(offset > 0 && offset <= at && length <= size - at, "a page copies bytes that are not there");
      for (const end = at + length; at < end; at++) output[at] = output[at - offset] ?? 0;
    }
  }
  must(at === size, "a page unpacks to less than it says");
  return output;
}
