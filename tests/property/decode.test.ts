import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type DecodedVenue, Decoder, isRefusal } from "../../wasm/index.ts";
import { engine } from "../support/engine.ts";
import { exactFrame, exactUnits, type ExactFrame } from "../support/exact-frames.ts";

const VENUES = [
  { venue: "binance", symbol: "BTCUSDT", price: 2, quantity: 5 },
  { venue: "kraken", symbol: "BTC/USD", price: 1, quantity: 8 },
  { venue: "hyperliquid", symbol: "BTC", price: 1, quantity: 5 },
] as const;

const frames = (venue: DecodedVenue): string[] =>
  readFileSync(join(import.meta.dirname, "../vectors/frames", `${venue}.txt`), "utf8")
    .trimEnd()
    .split("\n");

function told(decoder: Decoder): ExactFrame {
  const { bids, asks } = decoder.levels();
  const trades = decoder.trades().map(({ ticks, lots, id, isBuy }) => [ticks, lots, id, isBuy] as const);
  return { bids: [...bids], asks: [...asks], trades, last: decoder.last };
}

/** Numbers as venues, and nobody else, would write them. */
const numberText = fc.stringMatching(/^(0|[1-9]\d{0,16})(\.\d{1,12})?([eE][+-]?\d{1,2})?$/);
const edit = fc.record({
  place: fc.nat(),
  length: fc.nat(6),
  text: fc.oneof(
    numberText,
    fc.constantFrom("", "-", ".", "e5", "0", "00", " ", "\\", '"', ",", "{", "]", "null", "é"),
  ),
});

describe.each(VENUES)("$venue", ({ venue, symbol, price, quantity }) => {
  const decoder = new Decoder(engine, venue);
  const number = decoder.instrument(symbol, { price, quantity });

  test("frames say what JSON.parse and exact decimals say", () => {
    for (const frame of frames(venue)) {
      const kind = decoder.decode(frame, number);
      const exact = exactFrame(venue, frame, { price, quantity });
      expect(isRefusal(kind), frame).toBe(false);
      if (exact) expect(told(decoder), frame).toEqual(exact);
      else expect(kind, frame).toBe("other");
    }
  });

  test("a changed frame is refused or says what JSON.parse and exact decimals say", () => {
    const changed = fc.tuple(fc.constantFrom(...frames(venue)), fc.array(edit, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(changed, ([frame, edits]) => {
        const text = edits.reduce((before, { place, length, text }) => {
          // Half of the edits replace a whole number, so that many frames stay valid.
          const numbers = [...before.matchAll(/\d+(\.\d+)?/g)];
          const chosen = place % 2 === 0 ? numbers[place % Math.max(1, numbers.length)] : undefined;
          const at = chosen?.index ?? place % (before.length + 1);
          return before.slice(0, at) + text + before.slice(at + (chosen?.[0].length ?? length));
        }, frame);
        const kind = decoder.decode(text, number);
        if (isRefusal(kind)) return;
        const exact = exactFrame(venue, text, { price, quantity });
        if (exact && kind !== "other") expect(told(decoder)).toEqual(exact);
        else expect([kind, exact?.trades.length ?? 0]).toEqual(["other", 0]);
      }),
      { numRuns: 1000 },
    );
  });

  test("any price and quantity that fits is read exactly, any other is refused by its reason", () => {
    const [frame = ""] = frames(venue);
    const fields = /("p":"|"price":|"px":")[\d.]+("?,"(?:q|qty|sz)":"?)[\d.]+/;
    fc.assert(
      fc.property(numberText, numberText, (ticks, lots) => {
        const text = frame.replace(
          fields,
          (_, before: string, between: string) => `${before}${ticks}${between}${lots}`,
        );
        const expected = [ticks, lots].map((one, index) => {
          try {
            return exactUnits(one, index === 0 ? price : quantity);
          } catch (error) {
            return (error as Error).message;
          }
        });
        const kind = decoder.decode(text, number);
        const reason = expected.find((one) => typeof one === "string");
        if (reason !== undefined) {
          expect(kind).toBe(reason);
          return;
        }
        const { bids, trades } = told(decoder);
        expect([trades[0]?.[0] ?? bids[0], trades[0]?.[1] ?? bids[1]]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
