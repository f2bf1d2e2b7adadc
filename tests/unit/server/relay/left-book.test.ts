import { describe, expect, test } from "vitest";
import { Market, type MarketInput } from "../../../../server/relay/market/market.ts";
import { engine } from "../../../support/engine.ts";

const [venue, symbol] = ["binance", "BTCUSDT"];
const LEVELS = 100;
const COARSE = { price: 2, quantity: 1 };
const FINE = { price: 3, quantity: 1 };

interface Way {
  readonly version?: number;
  readonly isDepthKnown?: boolean;
  readonly decimals?: typeof COARSE;
  /** Digits behind the point of what comes after the snapshot. */
  readonly digits?: number;
}

/** A shallow snapshot around 500, and a market that falls by a step with each change. Gives the change that asks for a book. */
function askedAt({ version, isDepthKnown = true, decimals = COARSE, digits = 2 }: Way): number | null {
  const market = new Market(engine, [], version);
  const facts = { symbol, name: "BTC/USDT", base: "BTC", quote: "USDT", decimals };
  const take = (input: object) => market.take({ receivedTime: 1, venue, symbol, ...input } as MarketInput);
  take({ kind: "declare", declaration: { venue, isDepthKnown, instruments: [facts] } });
  const side = (sign: number) =>
    Array.from({ length: LEVELS }, (_, at) => [(500 + sign * (at + 1) * 0.01).toFixed(2), "1.0"]);
  take({ kind: "snapshot", body: JSON.stringify({ lastUpdateId: 1, bids: side(-1), asks: side(1) }) });
  for (let id = 2; id <= 2 * LEVELS; id++) {
    const top = (500 - (id - 1) * 0.01).toFixed(digits);
    const beyond = (500 - (id - 1 + LEVELS) * 0.01).toFixed(digits);
    const b = [
      [top, "0.0"],
      [beyond, "1.0"],
    ];
    const frame = JSON.stringify({ e: "depthUpdate", E: id, s: symbol, U: id, u: id, b, a: [[top, "1.0"]] });
    const { needs } = take({ kind: "frame", connection: 1, frame });
    if (needs.length > 0) return id;
  }
  const [instrument] = market.instruments();
  expect(instrument?.book.state).toBe("live");
  return null;
}

describe("a book whose market leaves what its snapshot told", () => {
  test("is asked for again before fewer than twenty levels are known", () => {
    expect(askedAt({})).toBe(LEVELS - 20 + 2);
  });

  test("is where units became finer on the way", () => {
    expect(askedAt({ digits: 3 })).toBe(askedAt({ decimals: FINE, digits: 3 }));
    expect(askedAt({ digits: 3 })).toBe(askedAt({}));
  });

  test("is kept in a capture, where nobody can be asked, and in a log of the first version", () => {
    expect(askedAt({ isDepthKnown: false })).toBeNull();
    expect(askedAt({ version: 1 })).toBeNull();
  });
});
