import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Book, type DecodedVenue, Decoder } from "../../wasm/index.ts";
import { engine } from "../support/engine.ts";

function lines(venue: DecodedVenue): string[] {
  return readFileSync(join(import.meta.dirname, "frames", `${venue}.txt`), "utf8")
    .trimEnd()
    .split("\n");
}

test("Kraken's frames keep a book of the checksums that the venue sent", () => {
  const decoder = new Decoder(engine, "kraken");
  const decimals = { price: 1, quantity: 8 };
  const number = decoder.instrument("BTC/USD", decimals);
  const book = new Book(engine, decimals, 25);
  const checksums = lines("kraken").flatMap((line) => {
    const kind = decoder.decode(line);
    if (kind !== "snapshot" && kind !== "delta") return [];
    expect(decoder.applyChecked(book, 25)).toBe(true);
    expect([decoder.number, book.krakenChecksum()]).toEqual([number, decoder.checksum]);
    return [book.krakenChecksum()];
  });
  // Live capture of 2026-08-02, depth 25 (jdardash/crossbook, MIT).
  expect(checksums).toEqual([3726153463, 3726153463, 261162761, 261162761]);
  expect(book.quote()).toMatchObject({ bids: 25, asks: 25, bid: { ticks: 633887, lots: 25761908 } });
  book.apply(Float64Array.of(633887, 1), new Float64Array());
  decoder.decode(lines("kraken")[3] ?? "");
  expect(decoder.applyChecked(book)).toBe(false);
  book.free();
  decoder.free();
});

test("Binance's frames tell updates, quotes and trades", () => {
  const decoder = new Decoder(engine, "binance");
  const number = decoder.instrument("BTCUSDT", { price: 2, quantity: 5 });
  const frames = lines("binance");
  const read = (index: number) => decoder.decode(new TextEncoder().encode(frames[index]), number);
  expect(read(0)).toBe("trades");
  const trade = { ticks: 6183763, lots: 2000, time: 1723161255342000, id: 3735683259, isBuy: false };
  expect(decoder.trades()).toEqual([trade]);
  expect(read(2)).toBe("quote");
  expect(decoder.quote).toEqual({ bid: { ticks: 6183763, lots: 378826 }, ask: { ticks: 6183764, lots: 154698 } });
  expect(read(4)).toBe("delta");
  expect([decoder.first, decoder.last, decoder.time]).toEqual([35346513499, 35346513505, 1723161255308000]);
  expect([...decoder.levels().asks]).toEqual([6183764, 0]);
  expect(read(6)).toBe("snapshot");
  expect([decoder.last, decoder.checksum, decoder.isHistory]).toEqual([160, null, false]);
  expect(read(8)).toBe("other");
  expect(decoder.counts()).toEqual({ short: 4, general: 0, other: 1, refused: 0 });
  decoder.free();
});

test("Hyperliquid's frames are whole books", () => {
  const decoder = new Decoder(engine, "hyperliquid");
  const decimals = { price: 1, quantity: 5 };
  decoder.instrument("BTC", decimals);
  const book = new Book(engine, decimals);
  for (const line of lines("hyperliquid").slice(0, 2)) {
    expect(decoder.decode(line)).toBe("snapshot");
    decoder.apply(book, 20);
  }
  expect([...book.top("bid", 9)]).toEqual([1050550, 303622, 1050545, 1234567814280]);
  expect(book.top("ask", 9)).toHaveLength(0);
  expect([decoder.decode(lines("hyperliquid")[2] ?? ""), decoder.trades().length]).toEqual(["trades", 2]);
  book.free();
  decoder.free();
});

test("a decoder keeps reading when the engine's memory has grown, and frames may be of any length", () => {
  const decoder = new Decoder(engine, "binance");
  decoder.instrument("BTCUSDT", { price: 2, quantity: 5 });
  const [frame = ""] = lines("binance");
  expect(decoder.decode(frame)).toBe("trades");
  const before = engine.memory.size;
  engine.memory.with([new Uint8Array(before)], () => expect(engine.memory.size).toBeGreaterThan(before));
  expect([decoder.decode(frame), decoder.last, decoder.trades().length]).toEqual(["trades", 0, 1]);
  const blanks = frame.replace(",", `,${" ".repeat(200_000)}`);
  expect([decoder.decode(blanks), decoder.trades().length]).toEqual(["trades", 1]);
  decoder.free();
});

test("a decoder that was freed is not used", () => {
  const decoder = new Decoder(engine, "binance");
  decoder.free();
  for (const use of [
    () => decoder.decode("{}"),
    () => decoder.last,
    () => decoder.trades(),
    () => decoder.instrument("A", { price: 0, quantity: 0 }),
    () => decoder.free(),
  ]) {
    expect(use).toThrow("this decoder was freed before");
  }
});
