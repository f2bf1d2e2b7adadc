import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError, StrategyError } from "../../shared/errors.ts";
import { barsBytes, readBars } from "../../shared/link/bars.ts";
import { base64urlFromBytes, bytesFromBase64url } from "../../shared/link/base64url.ts";
import { ByteReader, ByteWriter } from "../../shared/link/bytes.ts";
import { envelopeText } from "../../shared/link/envelope.ts";
import { decodeLink, encodeLink, encodeLinkFile, type LinkParts } from "../../shared/link/link.ts";
import { fingerprintOf, type LinkBars } from "../../shared/link/marks.ts";
import { settingsOf } from "../../shared/link/rerun.ts";
import { revealsOf } from "../../shared/link/reveals.ts";
import { inspectModule } from "../../wasm/index.ts";
import { compileStrategy } from "../../wasm/compile.ts";
import { dictionary, partsWith, SOURCE } from "../support/link.ts";
import { forgedLinks, mutatedText } from "../support/mutated-links.ts";
import { sdk } from "../support/sdk.ts";

/** TIDEBOOK_FUZZ=200000 asks for so many mutated links, half of them with a right check; a quick portion is part of every run. */
const RUNS = Math.ceil(Number(process.env.TIDEBOOK_FUZZ ?? 3_000) / 2);
const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_101);
const options = { numRuns: RUNS, seed: SEED };
const MINUTES = 30 * 60_000;

const { module } = await compileStrategy(SOURCE, { path: "strategy.ts", sdk });
const parts = partsWith({ module });
const text = encodeLink(parts, dictionary);

const CODES = new Set(["link/none", "link/damaged", "link/newer", "link/too-large", "link/invalid"]);

/** Everything that happens to a link before it runs; it ends well or in a typed error. */
function opened(link: string): LinkParts | undefined {
  let decoded: LinkParts;
  try {
    decoded = decodeLink(link, dictionary);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(CODES).toContain((error as InputError).code);
    return undefined;
  }
  const { envelope, source } = decoded;
  for (const work of [() => inspectModule(decoded.module, "the link"), () => settingsOf(envelope.request)]) {
    try {
      work();
    } catch (error) {
      expect(error instanceof StrategyError || (error as InputError).code === "link/invalid").toBe(true);
    }
  }
  expect(revealsOf({ source, texts: { ...envelope.meta } as Record<string, string> }).length).toBeLessThanOrEqual(200);
  return decoded;
}

describe("a mutated link", () => {
  test("is damaged, or no link, or the link that it was", { timeout: MINUTES }, () => {
    const check = fc.property(mutatedText(text), (link) => {
      const decoded = opened(link);
      if (decoded) expect(decoded).toEqual(parts);
    });
    fc.assert(check, options);
  });

  test("with a right check ends in a typed error, or in parts that can be packed again", { timeout: MINUTES }, () => {
    const check = fc.property(forgedLinks(parts), (link) => {
      const decoded = opened(link);
      if (!decoded) return;
      expect(decoded.module.length).toBeLessThanOrEqual(256_000);
      // The text of the envelope, not its packing: that is slow, and tried elsewhere.
      expect(() => envelopeText(decoded.envelope)).not.toThrow();
    });
    fc.assert(check, options);
  });
});

const column = (rows: number, value: fc.Arbitrary<number>) =>
  fc.array(value, { minLength: rows, maxLength: rows }).map((values) => Float64Array.from(values));

const anyBars: fc.Arbitrary<LinkBars> = fc
  .record({ rows: fc.integer({ min: 1, max: 30 }), decimals: fc.integer({ min: 0, max: 8 }), isShort: fc.boolean() })
  .chain(({ rows, decimals, isShort }) => {
    const short = fc.integer({ min: 1, max: 10 ** 9 }).map((units) => Number(`${units}e-${decimals}`));
    const price = isShort ? short : fc.double({ noNaN: true });
    const volume = fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true }), fc.constantFrom(0, -0, 1e12, 123_000_000));
    return fc.record({
      time: fc
        .array(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), { minLength: rows, maxLength: rows })
        .map((all) => BigInt64Array.from(all)),
      open: column(rows, price),
      high: column(rows, price),
      low: column(rows, price),
      close: column(rows, price),
      volume: column(rows, volume),
      decimals: fc.constant(decimals),
    });
  });

describe("what goes into a link comes out of it", () => {
  test("bars, bit by bit", () => {
    const check = fc.property(fc.array(anyBars, { minLength: 1, maxLength: 3 }), (all) => {
      const wanted = all.map((bars) => ({ rows: bars.time.length, fingerprint: fingerprintOf(bars) }));
      expect(readBars(barsBytes(all), wanted)).toEqual(all);
    });
    fc.assert(check, { numRuns: 300, seed: SEED });
  });

  test("source, module and texts, by link and by file", () => {
    const word = fc.string({ unit: "grapheme", maxLength: 60 });
    const meta = fc.record({ title: word, author: word, note: word }, { requiredKeys: [] });
    const anyParts = fc.record({
      source: fc.string({ unit: "grapheme" }),
      module: fc.uint8Array({ maxLength: 300 }),
      meta,
    });
    const check = fc.property(anyParts, ({ meta: texts, ...rest }) => {
      const whole = { ...parts, ...rest, envelope: { ...parts.envelope, meta: texts } };
      expect(decodeLink(encodeLink(whole, dictionary), dictionary)).toEqual(whole);
      expect(decodeLink(encodeLinkFile(whole, dictionary), dictionary)).toEqual(whole);
    });
    fc.assert(check, { numRuns: 40, seed: SEED });
  });

  test("bytes as base64url, numbers as LEB128", () => {
    const bytes = fc.property(fc.uint8Array({ maxLength: 400 }), (all) => {
      expect(bytesFromBase64url(base64urlFromBytes(all))).toEqual(all);
    });
    const number = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const numbers = fc.property(fc.array(number), (all) => {
      const writer = new ByteWriter();
      for (const one of all) writer.signed(one);
      const reader = new ByteReader(writer.whole());
      expect(all.map(() => reader.signed())).toEqual(all);
      expect(reader.left).toBe(0);
    });
    fc.assert(bytes, { numRuns: 500, seed: SEED });
    fc.assert(numbers, { numRuns: 500, seed: SEED });
  });
});
