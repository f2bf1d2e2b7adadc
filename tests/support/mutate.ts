import fc from "fast-check";

/** One change to a file: where (as a share of its length), what, and with which bytes. */
export interface Edit {
  readonly kind: "set" | "flip" | "insert" | "remove" | "repeat" | "swap" | "cut";
  readonly place: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

const PLACES = 2 ** 24;

/** What breaks readers of text: huge, empty, odd and hostile cells and separators. */
const HOSTILE = [
  "1e999",
  "-0",
  "99999999999999999999999999",
  "0.000000000000000000001",
  "nan",
  "∞",
  '"',
  '""',
  "\r",
  "\n\n",
  ",,,,,,,,",
  ";",
  "\t",
  "\0",
  "\ufeff",
  "01/02/2024",
  "2024-02-30",
  "1735689600000000",
  "-9223372036854775808",
  "1970-01-01T00:00:00+99:99",
].map((text) => new TextEncoder().encode(text));

/** Anywhere in the file alike: doubles between 0 and 1 are nearly all so small that they mean its first byte. */
const place = fc.noBias(fc.nat(PLACES)).map((whole) => whole / PLACES);

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("set", "flip", "insert", "remove", "repeat", "swap", "cut"),
  place,
  length: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 400 })),
  bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.constantFrom(...HOSTILE)),
});

/** A few changes to make to a file. */
export const edits: fc.Arbitrary<Edit[]> = fc.array(edit, { minLength: 1, maxLength: 6 });

/** The file with all changes made, one after the other. */
export function mutated(file: Uint8Array, changes: readonly Edit[]): Uint8Array {
  return changes.reduce((bytes, change) => changed(bytes, change), file);
}

function changed(file: Uint8Array, { kind, place, length, bytes }: Edit): Uint8Array {
  const at = Math.min(file.length, Math.floor(place * file.length));
  const [before, part, after] = [file.subarray(0, at), file.subarray(at, at + length), file.subarray(at + length)];
  switch (kind) {
    case "set":
      return joined(before, bytes, file.subarray(at + bytes.length));
    case "flip":
      return joined(
        before,
        part.subarray(0, 1).map((byte) => byte ^ (1 << (length % 8))),
        file.subarray(at + 1),
      );
    case "insert":
      return joined(before, bytes, file.subarray(at));
    case "remove":
      return joined(before, after);
    case "repeat":
      return joined(before, part, part, part, after);
    case "swap":
      return joined(before, after.subarray(0, length), part, after.subarray(length));
    case "cut":
      return before.slice();
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
