import { assert } from "../shared/assert.ts";
import type { EngineExports } from "./exports.ts";

type Typed = Float64Array | Float32Array | BigInt64Array | Uint32Array | Uint8Array;

/** WebAssembly hands addresses above 2 GiB to JavaScript as negative numbers. */
function address(pointer: number): number {
  return pointer >>> 0;
}

/** The one owner of the engine's memory: everything else gets copies, or views that live until the next call. */
export class EngineMemory {
  private readonly exports: EngineExports;

  constructor(exports: EngineExports) {
    this.exports = exports;
  }

  /** Doubles in place: valid until the engine's next call, which may move the memory. */
  doubles(pointer: number, length: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, address(pointer), length);
  }

  longs(pointer: number, length: number): BigInt64Array {
    return new BigInt64Array(this.exports.memory.buffer, address(pointer), length);
  }

  octets(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, address(pointer), length);
  }

  /** A copy of what the last call left for the host. */
  outbox(): Uint8Array<ArrayBuffer> {
    const pointer = address(this.exports.outbox_pointer());
    return new Uint8Array(this.exports.memory.buffer, pointer, this.exports.outbox_length()).slice();
  }

  /** The doubles that the last call left for the host, in place: valid until the engine's next call. */
  figures(count: number): Float64Array {
    return this.doubles(this.exports.figures_pointer(), count);
  }

  /** A place that the engine keeps, however its memory grows meanwhile. */
  place(pointer: number, bytes: number): Place {
    return new Place(this.exports, address(pointer), bytes);
  }

  /** Bytes of memory that the engine holds now. */
  get size(): number {
    return this.exports.memory.buffer.byteLength;
  }

  /** Copies values into the engine for as long as `use` works with their addresses. */
  with<T>(values: readonly Typed[], use: (...pointers: number[]) => T): T {
    const lent: { pointer: number; bytes: number }[] = [];
    try {
      for (const value of values) {
        const pointer = address(this.exports.allocate(value.byteLength));
        if (pointer === 0) throw new RangeError(`the engine has no ${value.byteLength} bytes left`);
        lent.push({ pointer, bytes: value.byteLength });
        const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        new Uint8Array(this.exports.memory.buffer, pointer, value.byteLength).set(bytes);
      }
      return use(...lent.map(({ pointer }) => pointer));
    } finally {
      for (const { pointer, bytes } of lent) this.exports.release(pointer, bytes);
    }
  }

  /** Uninitialised doubles for the engine to fill while `use` works; afterwards they are given as copies. */
  filled(columns: number, rows: number, use: (pointers: Uint32Array) => void): Float64Array[] {
    const blank = Array.from({ length: columns }, () => new Float64Array(rows));
    return this.with(blank, (...pointers) => {
      use(Uint32Array.from(pointers));
      return pointers.map((pointer) => this.doubles(pointer, rows).slice());
    });
  }

  text(text: string): Uint8Array {
    return new TextEncoder().encode(text);
  }
}

/** A view that is made anew only when the engine's memory has grown: making one costs more than reading a frame. */
export class Place {
  private readonly exports: EngineExports;
  private readonly pointer: number;
  private readonly bytes: number;
  private bytesView = new Uint8Array();
  private doublesView = new Float64Array();

  constructor(exports: EngineExports, pointer: number, bytes: number) {
    this.exports = exports;
    this.pointer = pointer;
    this.bytes = bytes;
  }

  get octets(): Uint8Array {
    // A view of memory that has grown is left empty.
    if (this.bytesView.length === 0) {
      this.bytesView = new Uint8Array(this.exports.memory.buffer, this.pointer, this.bytes);
    }
    return this.bytesView;
  }

  get doubles(): Float64Array {
    if (this.doublesView.length === 0) {
      this.doublesView = new Float64Array(this.exports.memory.buffer, this.pointer, this.bytes / 8);
    }
    return this.doublesView;
  }
}

/** Reads the engine's little-endian answers in order. Columns are views of the answer where they are aligned there. */
export class Reader {
  private readonly bytes: Uint8Array<ArrayBuffer>;
  private at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.bytes = bytes;
  }

  /** A row count or a text's length. */
  count(): number {
    const value = new DataView(this.bytes.buffer, this.bytes.byteOffset).getBigUint64(this.at, true);
    this.at += 8;
    return Number(value);
  }

  longs(length: number): BigInt64Array<ArrayBuffer> {
    return new BigInt64Array(...this.take(length, 8));
  }

  doubles(length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(...this.take(length, 8));
  }

  floats(length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(...this.take(length, 4));
  }

  words(length: number): Uint32Array<ArrayBuffer> {
    return new Uint32Array(...this.take(length, 4));
  }

  octets(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(...this.take(length, 1));
  }

  text(): string {
    return new TextDecoder().decode(this.octets(this.count()));
  }

  private take(length: number, size: number): [buffer: ArrayBuffer, at: number, length: number] {
    const at = this.bytes.byteOffset + this.at;
    const bytes = length * size;
    assert(this.at + bytes <= this.bytes.length, "the engine's answer is as long as it says");
    this.at += bytes;
    const { buffer } = this.bytes;
    return at % size === 0 ? [buffer, at, length] : [buffer.slice(at, at + bytes), 0, length];
  }
}
