import { expect, test } from "vitest";
import type { BookDelta, BookSnapshot, DecimalText, Level, Quote } from "../../../../shared/market.ts";
import { binance } from "../../../../shared/venues/binance/index.ts";
import { VenueBook } from "../../../../shared/venues/book.ts";
import { hyperliquid } from "../../../../shared/venues/hyperliquid/index.ts";
import { kraken } from "../../../../shared/venues/kraken/index.ts";
import { BookSide, textFromUnits, unitsFrom } from "../../../../shared/venues/levels.ts";
import { QuoteCheck } from "../../../../shared/venues/quote-check.ts";

const d = (text: string) => text as DecimalText;
const levels = (...pairs: string[]): Level[] =>
  pairs.map((pair) => {
    const [price = "", quantity = ""] = pair.split("x");
    return [d(price), d(quantity)];
  });
const about = { symbol: "X", checksum: null, exchangeTime: null, receivedTime: 0 } as const;
const snapshot = (
  sequence: number | null,
  bids: Level[],
  asks: Level[],
  rest: Partial<BookSnapshot> = {},
): BookSnapshot => {
  return { kind: "bookSnapshot", sequence, bids, asks, ...about, ...rest };
};
const delta = (first: number, last: number, bids: Level[], asks: Level[] = [], receivedTime = 0): BookDelta => {
  return { kind: "bookDelta", firstSequence: first, lastSequence: last, bids, asks, ...about, receivedTime };
};
const START = snapshot(10, levels("1.5x2", "1.4x1"), levels("1.6x3"));

function seen(book: VenueBook) {
  const view = book.view(10);
  if (view.state === "live" || view.state === "crossed") {
    const { bids, asks, priceScale, quantityScale } = view.levels;
    const text = (side: typeof bids) =>
      side
        .map(([ticks, lots]) => `${textFromUnits(ticks, priceScale)}x${textFromUnits(lots, quantityScale)}`)
        .join(" ");
    return `${view.state}: ${text(bids)} | ${text(asks)}`;
  }
  return `${view.state}: ${view.reason}`;
}

test("numbers become whole units exactly, or are finer than them", () => {
  expect(unitsFrom(d("63388.10"), 2)).toBe(6_338_810);
  expect(unitsFrom(d("63388.1000"), 2)).toBe(6_338_810);
  expect(unitsFrom(d("5"), 3)).toBe(5000);
  expect(unitsFrom(d("0.001"), 2)).toBeUndefined();
  expect(() => unitsFrom(d("90071992547409.92"), 2)).toThrow("reaches 2^53");
  expect(textFromUnits(5, 3)).toBe("0.005");
  expect(textFromUnits(1500, 0)).toBe("1500");
});

test("a side keeps its levels by price, best first", () => {
  const bids = new BookSide("bid");
  for (const [ticks, lots] of [
    [5, 1],
    [7, 2],
    [6, 3],
    [7, 4],
    [5, 0],
    [4, 0],
  ] as const)
    bids.set(ticks, lots);
  expect(bids.top(10)).toEqual([
    [7, 4],
    [6, 3],
  ]);
  expect([bids.quantityAt(6), bids.quantityAt(5)]).toEqual([3, 0]);
  const asks = new BookSide("ask");
  for (const ticks of [9, 8, 10, 11]) asks.set(ticks, ticks);
  asks.truncate(3);
  expect(asks.top(2)).toEqual([
    [8, 8],
    [9, 9],
  ]);
  expect([asks.size, asks.level(3)]).toEqual([3, undefined]);
});

test("before any snapshot there is nothing to read", () => {
  expect(new VenueBook(binance.book).view(1)).toEqual({ state: "empty", reason: "no snapshot yet", last: null });
});

test("changes that came before the snapshot are applied behind it, older ones dropped", () => {
  const book = new VenueBook(binance.book);
  expect(book.take(delta(5, 8, levels("1.1x9")))).toBe("snapshot");
  expect(book.take(delta(9, 11, levels("1.5x7")))).toBe("nothing");
  expect(book.take(delta(12, 13, [], levels("1.6x0", "1.7x1")))).toBe("nothing");
  expect(book.take(START)).toBe("nothing");
  expect(seen(book)).toBe("live: 1.5x7 1.4x1 | 1.7x1");
  expect(book.sequence).toBe(13);
});

test("a snapshot older than the first change does not serve", () => {
  const book = new VenueBook(binance.book);
  book.take(delta(12, 13, levels("1.5x7")));
  expect(book.take(START)).toBe("snapshot");
  expect(seen(book)).toBe("resyncing: messages between 10 and 12 are missing");
  expect(book.take(snapshot(12, levels("1.5x2"), levels("1.6x3")))).toBe("nothing");
  expect(seen(book)).toBe("live: 1.5x7 | 1.6x3");
});

test("a gap takes the book from its readers until a new snapshot, and keeps what it was in grey", () => {
  const book = new VenueBook(binance.book);
  book.take(START);
  expect(book.take(delta(11, 12, levels("1.45x1")))).toBe("nothing");
  expect(book.take(delta(14, 15, levels("1.5x9")))).toBe("snapshot");
  const view = book.view(1);
  expect(view).toMatchObject({ state: "resyncing", last: { freshness: "stale", bids: [[150, 2]] } });
  expect(book.sequence).toBeNull();
  expect(book.take(delta(16, 17, levels("1.48x4")))).toBe("nothing");
  expect(book.take(snapshot(15, levels("1.5x9"), levels("1.6x3")))).toBe("nothing");
  expect(seen(book)).toBe("live: 1.50x9 1.48x4 | 1.60x3");
});

test("a change that comes twice, and a snapshot from before, change nothing", () => {
  const book = new VenueBook(binance.book);
  book.take(START);
  const change = delta(11, 12, levels("1.5x9"));
  expect([book.take(change), book.take(change), book.take(START)]).toEqual(["nothing", "nothing", "nothing"]);
  expect(seen(book)).toBe("live: 1.5x9 1.4x1 | 1.6x3");
});

test("a resync that takes longer than five seconds or ten thousand changes starts again", () => {
  const slow = new VenueBook(binance.book);
  expect(slow.take(delta(11, 11, [], [], 0))).toBe("snapshot");
  expect(slow.take(delta(12, 12, [], [], 5_000_000))).toBe("nothing");
  expect(slow.take(delta(13, 13, [], [], 5_000_001))).toBe("snapshot");
  const busy = new VenueBook(binance.book);
  const needs = Array.from({ length: 10_001 }, (_, index) => busy.take(delta(index, index, [])));
  expect([needs[0], needs[9999], needs[10_000]]).toEqual(["snapshot", "nothing", "snapshot"]);
});

test("a lost connection makes a book stale, and what follows waits for a snapshot", () => {
  const book = new VenueBook(binance.book);
  book.take(START);
  book.lose("the connection was reset");
  expect(seen(book)).toBe("stale: the connection was reset");
  expect(book.take(delta(11, 12, levels("1.5x9")))).toBe("snapshot");
  expect(book.take(snapshot(12, levels("1.5x9"), []))).toBe("nothing");
  expect(seen(book)).toBe("live: 1.5x9 | ");
});

test("a crossed book is said to be crossed, and is not believed for longer than a second", () => {
  const book = new VenueBook(binance.book);
  book.take(START);
  expect(book.take(delta(11, 11, levels("1.6x1"), [], 1))).toBe("nothing");
  expect(seen(book)).toBe("crossed: 1.6x1 1.5x2 1.4x1 | 1.6x3");
  expect(book.take(delta(12, 12, [], [], 1_000_001))).toBe("nothing");
  expect(book.take(delta(13, 13, [], [], 1_000_002))).toBe("snapshot");
  expect(seen(book)).toBe("resyncing: bids have stood above asks for more than a second");
});

test("a number that no book holds takes it from its readers, too", () => {
  const book = new VenueBook(binance.book, { units: { priceScale: 8, quantityScale: 8 } });
  book.take(START);
  expect(() => book.take(delta(11, 12, levels("1.5x1", "99999999999.1x1")))).toThrow("reaches 2^53");
  expect(seen(book)).toBe("resyncing: a message could be applied only in part");
});

test("without metadata the finest price so far is the unit, and a finer one changes what was", () => {
  const book = new VenueBook(binance.book);
  book.take(snapshot(10, levels("1.50x2.0"), levels("1.60x3")));
  expect(book.view(1)).toMatchObject({ levels: { priceScale: 1, quantityScale: 0, bids: [[15, 2]] } });
  book.take(delta(11, 11, levels("1.525x0.25")));
  expect(seen(book)).toBe("live: 1.525x0.25 1.500x2.00 | 1.600x3.00");
});

test("a book knows how far it is known", () => {
  const book = new VenueBook(binance.book, { depth: 2 });
  book.take(START);
  expect(book.view(1)).toMatchObject({ levels: { horizon: { bid: 14, ask: null } } });
});

/** The venue's published book: docs.kraken.com, "Book checksum v2" (KR-3). */
const BIDS =
  "45283.5x0.10000000 45283.4x1.54582015 45282.1x0.10000000 45281.0x0.10000000 45280.3x1.54592586 45279.0x0.07990000 45277.6x0.03310103 45277.5x0.30000000 45277.3x1.54602737 45276.6x0.15445238";
const ASKS =
  "45285.2x0.00100000 45286.4x1.54571953 45286.6x1.54571109 45289.6x1.54560911 45290.2x0.15890660 45291.8x1.54553491 45294.7x0.04454749 45296.1x0.35380000 45297.5x0.09945542 45299.5x0.18772827";

test("Kraken's published checksum comes out as published", () => {
  const published = snapshot(null, levels(...BIDS.split(" ")), levels(...ASKS.split(" ")), { checksum: 3_310_070_434 });
  const book = new VenueBook(kraken.book);
  expect(book.take(published)).toBe("nothing");
  expect(book.view(1).state).toBe("live");
  const wrong = { ...delta(0, 0, levels("45283.5x0.10000001")), firstSequence: null, lastSequence: null };
  expect(book.take({ ...wrong, checksum: 3_310_070_434 })).toBe("snapshot");
  expect(seen(book)).toMatch(/^resyncing: the book's checksum is \d+, the venue says 3310070434$/);
  expect(book.take(wrong)).toBe("snapshot");
  expect(book.take(published)).toBe("nothing");
});

test("Kraken's levels beyond the depth are dropped without being told", () => {
  const book = new VenueBook(kraken.book, { depth: 2 });
  book.take(snapshot(null, levels("3x1", "2x1"), levels("4x1", "5x1")));
  book.take({ ...delta(0, 0, levels("2.5x1")), firstSequence: null, lastSequence: null });
  expect(seen(book)).toBe("live: 3.0x1 2.5x1 | 4.0x1 5.0x1");
  expect(book.view(1)).toMatchObject({ levels: { horizon: { bid: 25, ask: 50 } } });
});

test("each of Hyperliquid's messages replaces the book, unless it is older", () => {
  const book = new VenueBook(hyperliquid.book);
  expect(book.take(START)).toBe("nothing");
  expect(book.take(snapshot(11, levels("2x1"), []))).toBe("nothing");
  expect(book.take(START)).toBe("nothing");
  expect(seen(book)).toBe("live: 2.0x1 | ");
});

test("quotes are compared with the book of the same number, whichever comes first", () => {
  const book = new VenueBook(binance.book);
  const check = new QuoteCheck();
  const quote = (sequence: number | null, bid: string, ask: string): Quote => {
    const [bestBid = null, bestAsk = null] = [levels(bid)[0], levels(ask)[0]];
    return { kind: "quote", symbol: "X", bid: bestBid, ask: bestAsk, sequence, exchangeTime: null, receivedTime: 0 };
  };
  const take = (message: BookSnapshot | BookDelta) => {
    book.take(message);
    check.changed(book);
  };
  take(START);
  check.quoted(quote(10, "1.50x2.0", "1.6x3"), book);
  check.quoted(quote(12, "1.5x9", "1.6x3"), book);
  check.quoted(quote(11, "1.5x5", "1.6x3"), book);
  check.quoted(quote(null, "1x1", "2x1"), book);
  expect([check.compared, check.mismatches]).toEqual([1, 0]);
  take(delta(11, 12, levels("1.5x9")));
  expect([check.compared, check.mismatches]).toEqual([2, 0]);
  check.quoted(quote(12, "1.5x8", "1.6x3"), book);
  check.quoted(quote(9, "1x1", "2x1"), book);
  expect([check.compared, check.mismatches]).toEqual([3, 1]);
});
