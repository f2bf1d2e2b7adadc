import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "../../../shared/errors.ts";
import { Listener, PIECE_BYTES, piecesOf, SAID_BYTES } from "../../../web/sandbox/wire.ts";

const SEED = 20_260_101;

function heard(pieces: readonly ArrayBuffer[]): Promise<unknown> {
  const listener = new Listener();
  const values = pieces.map((piece) => listener.hear(piece));
  expect(values.slice(0, -1).every((one) => one === undefined)).toBe(true);
  return values.at(-1) ?? Promise.resolve();
}

test("a value and its columns arrive as they were, in pieces that the frame lets through", async () => {
  const value = {
    answer: {
      equity: { time: Float64Array.from({ length: 300_000 }, (_, index) => index), value: BigInt64Array.of(-1n, 2n) },
      plots: { a: Float64Array.of(NaN, -0, Infinity) },
      names: ["é", "\u2028"],
      none: null,
      orders: Array.from({ length: 5000 }, (_, id) => ({ id, price: `${id}.5` })),
      bytes: Uint8Array.of(1, 2, 3),
    },
  };
  const pieces = piecesOf(value);
  expect(pieces.length).toBe(3);
  expect(Math.max(...pieces.map(({ byteLength }) => byteLength))).toBe(PIECE_BYTES);
  expect(await heard(pieces)).toEqual(value);
});

test(`any plain value survives, seed ${SEED}`, async () => {
  const property = fc.asyncProperty(fc.jsonValue(), fc.array(fc.double()), async (plain, numbers) => {
    const value = { plain: JSON.parse(JSON.stringify(plain)) as unknown, column: Float64Array.from(numbers) };
    expect(await heard(piecesOf(value))).toEqual(value);
  });
  await fc.assert(property, { seed: SEED, numRuns: 300 });
});

test(`whatever a stranger sends is a value or an AppError, seed ${SEED}`, async () => {
  const list = Array.from({ length: 2049 }, () => 1);
  const [piece = new ArrayBuffer()] = piecesOf({ list, answer: { column: Float64Array.of(1, 2, 3), text: "x" } });
  const property = fc.asyncProperty(
    fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
    fc.nat(),
    async (edits, cut) => {
      const bytes = new Uint8Array(piece.slice(0, cut % 5 === 0 ? cut % piece.byteLength : piece.byteLength));
      for (const [at, byte] of edits) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      try {
        await new Listener().hear(bytes.buffer);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    },
  );
  await fc.assert(property, { seed: SEED, numRuns: 2000 });
});

test("one task may not say more than its share", () => {
  expect(() => piecesOf({ column: new Float64Array(SAID_BYTES / 8) })).toThrow("more than 64 MiB");
  const listener = new Listener();
  const [piece = new ArrayBuffer()] = piecesOf({ column: new Uint8Array(PIECE_BYTES - 64) });
  const say = (): void => void listener.hear(piece.slice());
  expect(() => Array.from({ length: 80 }, say)).toThrow("more than 64 MiB");
});
