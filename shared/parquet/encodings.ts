import { Cursor, must } from "./cursor.ts";

/** Physical types that columns of bars come in. */
export type Physical = "INT32" | "INT64" | "INT96" | "FLOAT" | "DOUBLE" | "BYTE_ARRAY" | "FIXED_LEN_BYTE_ARRAY";

/** Values as they are stored; INT96 times are turned to nanoseconds since 1970. */
export type Values = Int32Array | BigInt64Array | Float32Array | Float64Array | Uint8Array[];

const JULIAN_1970 = 2_440_588n;
const DAY_NS = 86_400_000_000_000n;

/** `count` values one after another. */
export function readPlain(cursor: Cursor, type: Physical, count: number, length: number): Values {
  switch (type) {
    case "INT32":
      return new Int32Array(cursor.copy(4 * count));
    case "INT64":
      return new BigInt64Array(cursor.copy(8 * count));
    case "FLOAT":
      return new Float32Array(cursor.copy(4 * count));
    case "DOUBLE":
      return new Float64Array(cursor.copy(8 * count));
    case "INT96":
      return readInt96(cursor, count);
    case "FIXED_LEN_BYTE_ARRAY":
      must(length > 0, "a column of fixed length has none");
      return slices(cursor, count, () => length);
    case "BYTE_ARRAY":
      return slices(cursor, count, () => cursor.littleEndian(4));
  }
}

function slices(cursor: Cursor, count: number, length: () => number): Uint8Array[] {
  const values: Uint8Array[] = [];
  for (let index = 0; index < count; index++) values.push(cursor.take(length()));
  return values;
}

/** Nanoseconds of the day and a Julian day number, as Impala and Spark wrote times. */
function readInt96(cursor: Cursor, count: number): BigInt64Array {
  const view = new DataView(cursor.copy(12 * count));
  return BigInt64Array.from({ length: count }, (_, index) => {
    const day = BigInt(view.getInt32(12 * index + 8, true)) - JULIAN_1970;
    return BigInt.asIntN(64, day * DAY_NS + view.getBigInt64(12 * index, true));
  });
}

/** Bytes of all values sorted by their place in the value. */
export function readByteStreamSplit(cursor: Cursor, type: Physical, count: number, length: number): Values {
  const width = { INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, FIXED_LEN_BYTE_ARRAY: length, INT96: 0, BYTE_ARRAY: 0 }[
    type
  ];
  must(width > 0, "an encoding does not suit its column");
  const streams = cursor.take(width * count);
  const bytes = new Uint8Array(width * count);
  for (let place = 0; place < width; place++) {
    for (let index = 0; index < count; index++) bytes[index * width + place] = streams[place * count + index] ?? 0;
  }
  return readPlain(new Cursor(bytes), type, count, length);
}

/**
 * `count` small numbers as runs of one value and bit-packed groups of eight. A run may not be longer than what is still
 * wanted by more than its last group.
 */
export function readHybrid(cursor: Cursor, width: number, count: number): Uint32Array {
  must(width <= 32, "a page has numbers of more than 32 bits");
  const values = new Uint32Array(count);
  let done = 0;
  while (done < count) {
    const header = cursor.varint();
    if (header % 2 === 0) {
      const length = header / 2;
      must(length <= count - done, "a run in a page is longer than the page");
      values.fill(cursor.littleEndian(Math.ceil(width / 8)), done, done + length);
      done += length;
    } else {
      const groups = (header - 1) / 2;
      const length = Math.min(groups * 8, count - done);
      must(groups > 0 && groups * 8 < count - done + 8, "a run in a page is longer than the page");
      // Some writers leave out the padding of the last group.
      const bits = new BitReader(cursor.take(Math.min(groups * width, cursor.left)));
      for (let index = 0; index < length; index++) values[done + index] = bits.read(width);
      done += length;
    }
  }
  return values;
}

class BitReader {
  private readonly bytes: Uint8Array;
  private at = 0;
  private bit = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next `width` (at most 32) bits, lowest first. */
  read(width: number): number {
    let value = 0;
    for (let have = 0; have < width;) {
      const byte = this.bytes[this.at];
      must(byte !== undefined, "a page ends early");
      const take = Math.min(8 - this.bit, width - have);
      value += ((byte >>> this.bit) & ((1 << take) - 1)) * 2 ** have;
      have += take;
      this.bit += take;
      if (this.bit === 8) [this.bit, this.at] = [0, this.at + 1];
    }
    return value;
  }
}

/** Differences between neighbours, packed in blocks with a least difference each. */
export function readDelta(cursor: Cursor, type: Physical, count: number): Int32Array | BigInt64Array {
  must(type === "INT32" || type === "INT64", "an encoding does not suit its column");
  const [block, parts, total] = [cursor.varint(), cursor.varint(), cursor.varint()];
  const perPart = block / parts;
  must(perPart > 0 && perPart % 8 === 0 && parts <= 4096 && block <= 2 ** 20, "a page has blocks of an odd size");
  must(total === count, "a page has another number of values than it says");
  const values = new BigInt64Array(count);
  let value = cursor.zigzag();
  if (count > 0) values[0] = value;
  for (let done = Math.min(1, count); done < count;) {
    const least = cursor.zigzag();
    const widths = cursor.take(parts);
    for (const width of widths) {
      if (done >= count) break;
      must(width <= 64, "a page has numbers of more than 64 bits");
      const bits = new BitReader(cursor.take(Math.min((perPart * width) / 8, cursor.left)));
      const end = Math.min(count, done + perPart);
      for (; done < end; done++) {
        const low = BigInt(bits.read(Math.min(width, 32)));
        const high = width > 32 ? BigInt(bits.read(width - 32)) << 32n : 0n;
        value = BigInt.asIntN(64, value + least + low + high);
        values[done] = value;
      }
    }
  }
  return type === "INT64" ? values : Int32Array.from(values, Number);
}
