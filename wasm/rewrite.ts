import { type Body, codeOf } from "./bytecode.ts";

/** A module and, for each offset of the one that it was made of, where it is now. */
export interface Rewritten {
  readonly module: Uint8Array;
  readonly moved: (offset: number) => number;
}

/** A valid module with the bodies of its functions written anew, each with its size in front, in their order. */
export function withCode(module: Uint8Array, write: (code: Rewriting, body: Body, place: number) => void): Rewritten {
  const { section, end, bodies } = codeOf(module);
  const code = new Rewriting(module);
  bodies.forEach((body, place) => write(code, body, place));
  const size = lebOf(code.length + lebOf(bodies.length).length);
  const head = [...module.subarray(0, section), 10, ...size, ...lebOf(bodies.length)];
  return {
    module: Uint8Array.from([...head, ...code.bytes, ...module.subarray(end)]),
    moved: (offset) => {
      const place = code.placeOf(offset);
      return place === undefined ? offset : head.length + place;
    },
  };
}

/** Bytes made of those of a source and of new ones. */
export class Rewriting {
  readonly source: Uint8Array;
  readonly bytes: number[] = [];
  /** Which offset of the source stands where, in rising order. */
  private readonly kept: { from: number; to: number }[] = [];

  constructor(source: Uint8Array) {
    this.source = source;
  }

  get length(): number {
    return this.bytes.length;
  }

  write(bytes: readonly number[]): void {
    for (const byte of bytes) this.bytes.push(byte);
  }

  keep(from: number, to: number): void {
    this.kept.push({ from, to: this.length });
    for (let at = from; at < to; at++) this.bytes.push(this.source[at] ?? 0);
  }

  /** Where a byte of the source stands; undefined for those before all that were kept. */
  placeOf(offset: number): number | undefined {
    let [low, high] = [0, this.kept.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.kept[middle]?.from ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const piece = this.kept[low - 1];
    return piece && piece.to + offset - piece.from;
  }
}

/** An unsigned LEB128 number. */
export function lebOf(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...lebOf(Math.floor(value / 128))];
}
