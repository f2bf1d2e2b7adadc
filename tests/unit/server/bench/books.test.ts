import { expect, test } from "vitest";
import { SortedArrayBook, TickArrayBook } from "../../../../server/bench/books-in-script.ts";
import { levelChanges, marketData, MIDDLE } from "../../../../server/bench/market-data.ts";
import { Book, Decoder } from "../../../../wasm/index.ts";
import { engine } from "../../../support/engine.ts";

test("the bench's books agree with ours after every change", () => {
  const { side, ticks, lots } = levelChanges(3000, 7);
  const ours = new Book(engine, { price: 2, quantity: 4 });
  const theirs = [new TickArrayBook(MIDDLE, 1 << 14), new SortedArrayBook()];
  for (let at = 0; at < side.length; at++) {
    const change = Float64Array.of(ticks[at] ?? 0, lots[at] ?? 0);
    const none = new Float64Array();
    ours.apply(side[at] === 0 ? change : none, side[at] === 0 ? none : change);
    for (const book of theirs) {
      book.set(side[at] ?? 0, ticks[at] ?? 0, lots[at] ?? 0);
      const { bid, ask } = ours.quote();
      expect([book.best(0), book.best(1)]).toEqual([bid?.ticks ?? NaN, ask?.ticks ?? NaN]);
    }
  }
  ours.free();
});

test("the bench's frames are read without the general path", () => {
  const { depth, krakenBook, krakenTrades, l2Book } = marketData(50, 7);
  const venues = [
    { venue: "binance", symbol: "ETHUSDT", decimals: { price: 2, quantity: 4 }, frames: depth },
    {
      venue: "kraken",
      symbol: "BTC/USD",
      decimals: { price: 1, quantity: 8 },
      frames: [...krakenBook, ...krakenTrades],
    },
    { venue: "hyperliquid", symbol: "BTC", decimals: { price: 1, quantity: 5 }, frames: l2Book },
  ] as const;
  for (const { venue, symbol, decimals, frames } of venues) {
    const decoder = new Decoder(engine, venue);
    decoder.instrument(symbol, decimals);
    for (const frame of frames) decoder.decode(frame);
    expect(decoder.counts(), venue).toEqual({ short: frames.length, general: 0, other: 0, refused: 0 });
    decoder.free();
  }
});
