import { invalid } from "./problem.ts";

/** Most bytes of an integer of 64 bits in LEB128. */
const LONGEST = 10;

/** Collects bytes: a link's sections and columns. */
export class ByteWriter {
  private readonly parts: number[] = [];

  byte(value: number): void {
    this.parts.push(value & 0xff);
  }

  bytes(values: Uint8Array): void {
    for (const value of values) this.parts.push(value);
  }

  /** An unsigned integer as LEB128, seven bits a byte, the lowest first. */
  unsigned(value: bigint): void {
    let rest = value;
    while (rest >= 0x80n) {
      this.parts.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.parts.push(Number(rest));
  }

  /** A signed integer, zigzag: 0, −1, 1, −2, … become 0, 1, 2, 3, …, so that small ones stay short. */
  signed(value: bigint): void {
    this.unsigned(value < 0n ? -2n * value - 1n : 2n * value);
  }

  whole(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.parts);
  }
}

/** Reads what a `ByteWriter` wrote, refusing whatever runs over the end. */
export class ByteReader {
  private at = 0;
  private readonly source: Uint8Array;

  constructor(source: Uint8Array) {
    this.source = source;
  }

  get left(): number {
    return this.source.length - this.at;
  }

  byte(): number {
    const value = this.source[this.at];
    if (value === undefined) throw invalid("a part of it ends too early");
    this.at++;
    return value;
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) throw invalid("a part of it ends too early");
    this.at += count;
    return this.source.subarray(this.at - count, this.at);
  }

  unsigned(): bigint {
    let value = 0n;
    for (let place = 0; place < LONGEST; place++) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(7 * place);
      if (byte < 0x80) return value;
    }
    throw invalid("a number in it is too long");
  }

  signed(): bigint {
    const value = this.unsigned();
    return (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n);
  }

  /** An unsigned integer that counts something and is at most `most`. */
  count(most: number): number {
    const value = this.unsigned();
    if (value > BigInt(most)) throw invalid("a length in it is too large");
    return Number(value);
  }
}
