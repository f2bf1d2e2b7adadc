import { expect, test } from "vitest";
import { LoopbackFrames, PATTERN, payloadOf } from "../../../../server/bench/relay/frames.ts";
import { Market } from "../../../../server/relay/market/market.ts";
import type { MarketTrade } from "../../../../server/relay/market/listener.ts";
import { engine } from "../../../support/engine.ts";

const TIME = 1_785_641_753_000_000;

test("the bench's frames are whole books, quotes of their tops and trades that are all numbered, to a market too", () => {
  const frames = new LoopbackFrames(3);
  const trades: MarketTrade[] = [];
  const market = new Market(engine, [{ trade: (_, trade) => void trades.push(trade) }]);
  const decimals = { price: 2, quantity: 8 };
  const instruments = frames.symbols.map((symbol) => ({ symbol, name: symbol, base: symbol, quote: "USDT", decimals }));
  const venue = "binance";
  market.take({ kind: "declare", declaration: { venue, isDepthKnown: true, instruments }, receivedTime: TIME });
  for (const symbol of frames.symbols) {
    market.take({ kind: "snapshot", venue, symbol, body: frames.snapshot(symbol, 1000), receivedTime: TIME });
  }
  const room = Buffer.alloc(1024);
  const first = frames.ordinal;
  const rounds = 30;
  for (let count = 0; count < rounds * PATTERN.length; count++) {
    const frame = payloadOf(room.subarray(0, frames.write(room, 0, TIME / 1000)));
    market.take({ kind: "frame", venue, connection: 1, frame, receivedTime: TIME + count });
  }
  expect(market.venues.get(venue)?.counts).toMatchObject({ unreadable: 0, unknown: 0, refined: 0 });
  expect(trades.map(({ lots }) => lots)).toEqual(Array.from({ length: 2 * rounds }, (_, index) => first + index));
  for (const { book, counts, ids } of market.instruments()) {
    expect([book.state, book.counts.gaps, counts.mismatches, ids.missing]).toEqual(["live", 0, 0, 0]);
    expect(counts.compared).toBe(rounds);
  }
});
