import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { compileStrategy } from "../../../wasm/compile.ts";
import { FakeEngine } from "../../support/fake-engine.ts";
import { sdk } from "../../support/sdk.ts";

let engine: FakeEngine;
beforeAll(async () => {
  const source = `import { Strategy, Bar, log } from "tidebook";
export class T extends Strategy { onBar(bar: Bar): void { log(bar.close.toString() + " " + f32(bar.close).toString()); } }`;
  const { module } = await compileStrategy(source, { path: "t.ts", sdk });
  engine = new FakeEngine(module);
  engine.call("start");
});

/** A number as a strategy writes it, and the nearest one of 32 bits. */
function written(value: number): string[] {
  engine.calls.length = 0;
  engine.bar(0, value);
  return engine.callsOf("log").flatMap(([text]) => text.split(" "));
}

/** As JavaScript writes it, but for the `.0` that tells a whole f64 from an integer. */
function expected(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** A shortest text that reads back as the same number of 32 bits; of two that are as near it is the larger one. */
function expectedSingle(value: number): string {
  for (let digits = 1; ; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return expected(Number(text));
  }
}

test.each([
  0.1 + 0.2,
  0.3,
  1.1 * 1.1,
  1e23,
  5e-324,
  2 ** 53 + 2,
  1e21,
  1e-7,
  123456789012345680000,
  4.35,
  -0.5,
  2 ** -1022,
])("%d is written with the digits that JavaScript writes", (value) => expect(written(value)[0]).toBe(expected(value)));

test("any number is written with the fewest digits that read back as it, the nearest of them", () => {
  const anyBits = fc
    .bigInt({ min: 0n, max: 2n ** 64n - 1n })
    .map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0]!);
  const price = fc.tuple(fc.nat(10_000_000), fc.nat(8), fc.double({ noNaN: true, min: 0.5, max: 2 }));
  const value = fc.oneof(
    anyBits,
    price.map(([units, places, factor]) => (units / 10 ** places) * factor),
  );
  fc.assert(
    fc.property(value, (number) => {
      const [double, single] = written(number);
      expect(double).toBe(expected(number));
      const near = Math.fround(number);
      if (!Number.isFinite(near) || near === 0) return;
      const other = expectedSingle(near);
      expect(Math.fround(Number(single))).toBe(near);
      expect(single).toHaveLength(other.length);
      expect(Math.abs(Number(single) - near)).toBeLessThanOrEqual(Math.abs(Number(other) - near));
    }),
    { numRuns: 20_000 },
  );
});
