/** The file contradicts itself; told to the user as one sentence by whoever opened it. */
export class ParquetDamage extends Error {}

/** Fails with the reason why a file cannot be read. */
export function must(condition: boolean, reason: string): asserts condition {
  if (!condition) throw new ParquetDamage(reason);
}

/** Whether a value that a file gives is a count; the file may give lists and fractions in its place. */
export function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Reads bytes in order and never behind their end, whatever the bytes say. */
export class Cursor {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    must(byte !== undefined, "a page ends early");
    return byte;
  }

  /** A damaged header may hold anything in place of a length. */
  take(length: unknown): Uint8Array {
    must(isWhole(length) && length <= this.left, "a page ends early");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Bytes of their own, at the start of a buffer, for typed arrays to stand on. */
  copy(length: number): ArrayBuffer {
    return new Uint8Array(this.take(length)).buffer;
  }

  /** An unsigned number of at most six bytes, lowest first. */
  littleEndian(bytes: number): number {
    let value = 0;
    for (let place = 0; place < bytes; place++) value += this.byte() * 256 ** place;
    return value;
  }

  /** An unsigned LEB128 number below 2^53. */
  varint(): number {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.byte();
      value += (byte & 127) * place;
      if (byte < 128) break;
      must(place < 2 ** 42, "a number in a page is too large");
    }
    return value;
  }

  /** A zigzag LEB128 number of 64 bits. */
  zigzag(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) break;
      must(shift < 63n, "a number in a page is too large");
    }
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }
}
