import fc from "fast-check";
import { expect, test } from "vitest";
import { nodeEngine } from "../../../server/engine.ts";
import { Engine } from "../../../wasm/index.ts";

const quick = nodeEngine();
const own = new Engine(quick.exports, quick.bytes);

test("the engine's SHA-256 and the host's give the same names", () => {
  expect(quick.hasher).toBeDefined();
  expect(own.hasher).toBeUndefined();
  expect(own.sha256).toBe(quick.sha256);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (parts) => {
      expect(own.hash(parts)).toEqual(quick.hash(parts));
    }),
  );
});

test("bars have one fingerprint, whoever hashes them and under whatever handle", () => {
  const price = Float64Array.of(1, 2.5, 3);
  const time = BigInt64Array.of(0n, 60_000n, 120_000n);
  const columns = { time, open: price, high: price, low: price, close: price, volume: price };
  const [mine, theirs] = [own.bars(columns, 1), quick.bars(columns, 1)];
  expect(mine.fingerprint()).toEqual(theirs.fingerprint());
  const { bars: whole } = mine.range(null, null, 0);
  const { bars: part } = mine.range(60_000, null, 0);
  expect(whole.fingerprint()).toEqual(theirs.fingerprint());
  expect(part.fingerprint()).not.toEqual(theirs.fingerprint());
  for (const bars of [mine, theirs, whole, part]) bars.free();
  expect(() => mine.fingerprint()).toThrow("freed before");
});
