import { expect, test } from "vitest";
import { Book, type DecodedVenue, Decoder, isRefusal } from "../../wasm/index.ts";
import { engine } from "../support/engine.ts";
import { exactFrame } from "../support/exact-frames.ts";
import { recordedFrames } from "../support/recordings.ts";

/** What a decoder read, compared with JSON.parse and exact decimals. */
function compare(decoder: Decoder, venue: DecodedVenue, frame: string, decimals: { price: number; quantity: number }) {
  const exact = exactFrame(venue, frame, decimals);
  const { bids, asks } = decoder.levels();
  const trades = decoder.trades().map(({ ticks, lots, id, isBuy }) => [ticks, lots, id, isBuy]);
  expect({ bids: [...bids], asks: [...asks], trades, last: decoder.last }).toEqual(exact);
}

test("a recorded Binance stream has no gap, and every quote of an update is the book's top", ({ skip }) => {
  const frames = recordedFrames("binance_spot_ethusdt_20240808.gz", skip);
  // Lots are finer than the pair's present step: orders from before it still rest.
  const decimals = { price: 2, quantity: 8 };
  const decoder = new Decoder(engine, "binance");
  const number = decoder.instrument("ETHUSDT", decimals);
  const book = new Book(engine, decimals);
  const quotes = new Map<number, string>();
  const tops = new Map<number, string>();
  let last = NaN;
  for (const [index, [frame]] of frames.entries()) {
    const kind = decoder.decode(frame, number);
    if (isRefusal(kind)) expect(frame).toBe(kind);
    if (index % 50 === 0) compare(decoder, "binance", frame, decimals);
    const { bid, ask } = decoder.quote;
    if (kind === "quote") quotes.set(decoder.last, `${bid.ticks} ${bid.lots} ${ask.ticks} ${ask.lots}`);
    if (kind === "snapshot") {
      decoder.apply(book, 1000);
      last = decoder.last;
    } else if (kind === "delta" && decoder.last > last) {
      expect(decoder.first).toBe(last + 1);
      last = decoder.last;
      decoder.apply(book);
      const top = book.quote();
      tops.set(last, `${top.bid?.ticks} ${top.bid?.lots} ${top.ask?.ticks} ${top.ask?.lots}`);
    }
  }
  const compared = [...tops].filter(([update]) => quotes.has(update));
  expect(compared.length).toBe(577);
  expect(compared.filter(([update, top]) => quotes.get(update) !== top)).toEqual([]);
  expect(decoder.counts()).toMatchObject({ general: 0, refused: 0, other: 0 });
  book.free();
  decoder.free();
});

test("recorded Hyperliquid frames say what JSON.parse and exact decimals say", ({ skip }) => {
  const frames = recordedFrames("hyperliquid_btcusd_20250126.gz", skip);
  const decimals = { price: 1, quantity: 5 };
  const decoder = new Decoder(engine, "hyperliquid");
  decoder.instrument("BTC", decimals);
  for (const [frame] of frames) {
    expect(decoder.decode(frame)).toBe(frame.includes('"l2Book"') ? "snapshot" : "trades");
    compare(decoder, "hyperliquid", frame, decimals);
  }
  expect(frames.length).toBe(55);
  decoder.free();
});
