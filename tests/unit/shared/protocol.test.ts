import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../../../shared/errors.ts";
import { type Kind, type KindName, KINDS, type Row } from "../../../shared/protocol/kinds.ts";
import { decodeMessage, encodeMessage } from "../../../shared/protocol/message.ts";

const HEAD = { channel: 7, seq: 4_000_000_000, epoch: 1_763_700_000, time: 1_763_700_000_123_456n };
const VALUES = {
  u8: fc.nat(255),
  u32: fc.nat(4_294_967_295),
  i64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  f64: fc.double({ noNaN: true }),
  text: fc.string({ unit: "grapheme", maxLength: 12 }),
};

const anyMessage = fc.constantFrom(...(Object.keys(KINDS) as KindName[])).chain((kind) => {
  const { columns }: Kind = KINDS[kind];
  const row = fc.record(Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, VALUES[type]])));
  return fc.tuple(fc.constant(kind), fc.array(row, { maxLength: 8 }));
});

test("every kind comes out of its bytes as it went in", () => {
  fc.assert(
    fc.property(anyMessage, ([kind, rows]) => {
      const bytes = encodeMessage(kind, HEAD, rows as unknown as Row<typeof kind>[]);
      expect(decodeMessage(bytes)).toEqual({ ...HEAD, kind, rows });
    }),
  );
});

test("damaged bytes are refused with a sentence or read as a message", () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(anyMessage, damage, fc.nat(40), ([kind, rows], changes, cut) => {
      const bytes = encodeMessage(kind, HEAD, rows as unknown as Row<typeof kind>[]);
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      try {
        decodeMessage(bytes.subarray(0, bytes.length - (cut > 30 ? cut - 30 : 0)));
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    }),
    { numRuns: 2000 },
  );
});

test("a kind and its columns keep their numbers and their order", () => {
  expect(Object.entries(KINDS).map(([name, { code }]) => `${code} ${name}`)).toEqual([
    "1 instruments",
    "2 tops",
    "3 book",
    "4 trades",
    "5 bars",
    "6 streams",
    "7 alerts",
    "8 events",
    "9 venues",
    "10 sparks",
    "11 indicators",
    "12 features",
  ]);
  expect(Object.entries(KINDS.trades.columns).flat().join(" ")).toBe(
    "instrument u32 side u8 price i64 quantity i64 time i64 receivedTime i64",
  );
});
