import { type Cursor, must } from "./cursor.ts";

/** Depth at which a header is refused; Parquet's own go to eight. */
const DEEPEST = 32;

/**
 * Walks over one struct of Thrift's compact protocol, so that whoever reads it then allocates no more than it holds: a
 * damaged list may announce millions of elements in three bytes. Source: Apache Thrift, "Thrift Compact protocol".
 * @throws ParquetDamage
 */
export function checkStruct(cursor: Cursor, depth = 0): void {
  must(depth < DEEPEST, "a header is nested too deep");
  for (;;) {
    const byte = cursor.byte();
    const kind = byte & 15;
    if (kind === 0) return;
    if (byte >> 4 === 0) checkVarint(cursor);
    // A boolean field's value is its kind.
    if (kind > 2) checkElement(cursor, kind, depth);
  }
}

function checkElement(cursor: Cursor, kind: number, depth: number): void {
  switch (kind) {
    case 1:
    case 2:
    case 3:
      cursor.byte();
      return;
    case 4:
    case 5:
    case 6:
      return checkVarint(cursor);
    case 7:
      cursor.take(8);
      return;
    case 8:
      cursor.take(cursor.varint());
      return;
    case 9:
      return checkList(cursor, depth);
    case 12:
      return checkStruct(cursor, depth + 1);
    default:
      must(false, "a header holds a type that Parquet does not have");
  }
}

function checkList(cursor: Cursor, depth: number): void {
  const byte = cursor.byte();
  const size = byte >> 4 === 15 ? cursor.varint() : byte >> 4;
  must(size <= cursor.left, "a header announces more than there is");
  for (let index = 0; index < size; index++) checkElement(cursor, byte & 15, depth + 1);
}

function checkVarint(cursor: Cursor): void {
  for (let bytes = 1; cursor.byte() >= 128; bytes++) must(bytes < 10, "a number in a header is too large");
}
