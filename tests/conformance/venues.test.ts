import { describe, expect, test } from "vitest";
import { VENUES } from "../../shared/venues/index.ts";
import type { Channel, Subscription } from "../../shared/venues/venue.ts";
import { FrameError } from "../../shared/venues/wire.ts";
import { binance } from "./venues/binance.ts";
import { RECEIVED, type VenueFixture } from "./venues/fixture.ts";
import { hyperliquid } from "./venues/hyperliquid.ts";
import { kraken } from "./venues/kraken.ts";

const FIXTURES: Readonly<Record<string, VenueFixture>> = { binance, kraken, hyperliquid };
const KINDS = ["trade", "quote", "bookSnapshot", "candle", "acknowledgement", "refusal"];
const CHANNELS: readonly Channel[] = ["trades", "quotes", "book", "candles", "instruments"];

const rows = VENUES.map((venue) => {
  const fixture = FIXTURES[venue.name];
  if (!fixture) throw new Error(`${venue.name} has no fixture in tests/conformance/venues`);
  return { ...venue, venue, fixture };
});

test("venues have names and titles of their own, and frames that only they recognise", () => {
  expect(new Set(VENUES.map(({ name }) => name)).size).toBe(VENUES.length);
  for (const { name, fixture } of rows) {
    for (const kind of ["trade", "bookSnapshot", "quote", "acknowledgement"]) {
      const frame = fixture.frames[kind]?.frame ?? "";
      const known = VENUES.filter((venue) => venue.recognises(frame)).map((venue) => venue.name);
      // The answer to a request of Binance says nothing of its own.
      expect(known).toEqual(name === "binance" && kind === "acknowledgement" ? [] : [name]);
    }
  }
});

describe.each(rows)("$name", ({ venue, fixture }) => {
  test("has every kind of frame in its fixture", () => {
    expect(Object.keys(fixture.frames)).toEqual(expect.arrayContaining(KINDS));
  });

  test.each(Object.entries(fixture.frames))("reads a %s", (_kind, { frame, says }) => {
    expect(venue.parse(frame, RECEIVED)).toEqual(says);
  });

  test.each(fixture.broken)("refuses %s", (frame, names) => {
    expect(() => venue.parse(frame, RECEIVED)).toThrow(FrameError);
    expect(() => venue.parse(frame, RECEIVED)).toThrow(names);
  });

  test("asks for every channel, and takes each back in the same words", () => {
    const subscriptions = CHANNELS.map((channel): Subscription => {
      return { channel, symbol: channel === "instruments" ? "" : fixture.symbol, intervalMs: 60_000 };
    });
    expect(venue.subscribe(subscriptions, 1)).toEqual(fixture.subscribeFrames);
    const back = fixture.subscribeFrames.map((frame) => frame.replace(/subscribe/i, unsubscribed));
    expect(venue.unsubscribe(subscriptions, 1)).toEqual(back);
    expect(venue.subscribe([{ channel: "candles", symbol: fixture.symbol, intervalMs: 7 }], 1)).toEqual([]);
  });

  test("asks for a thousand books in frames that its limits allow within a minute", () => {
    const books = Array.from({ length: 1000 }, (_, index): Subscription => ({
      channel: "book",
      symbol: `S${index}/T`,
    }));
    const frames = venue.subscribe(books, 1);
    const { count, windowMs } = venue.limits.messages;
    expect((frames.length / count) * windowMs).toBeLessThanOrEqual(60_000);
    expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThan(4096);
  });

  test("reads instruments with their steps", () => {
    expect(venue.rest.readInstruments(fixture.instruments.body)).toContainEqual(fixture.instruments.says);
    expect(venue.rest.instruments().every(({ weight }) => weight > 0 && weight <= venue.limits.weight.count)).toBe(
      true,
    );
  });

  test("asks for a book by REST and reads it", () => {
    expect(venue.rest.depth(fixture.symbol)).toMatchObject({ path: fixture.depth.path });
    const book = venue.rest.readDepth(fixture.depth.body, fixture.symbol, RECEIVED);
    expect([book.symbol, book.bids.length, book.asks.length]).toEqual([
      fixture.symbol,
      fixture.depth.bids,
      fixture.depth.asks,
    ]);
  });

  test("pages through candles", () => {
    const { range, path, body, page, opens, next } = fixture.candles;
    expect(venue.rest.candles(range)).toMatchObject({ path, body });
    const read = venue.rest.readCandles(page, range, RECEIVED);
    expect(read.items.map(({ openTime }) => openTime)).toEqual(opens);
    expect(read.next?.request.body ?? read.next?.request.path ?? null).toEqual(next);
    expect(() => venue.rest.candles({ ...range, intervalMs: 7 })).toThrow(RangeError);
    expect(venue.candleIntervalsMs).toContain(range.intervalMs);
  });

  test("pages through trades, where the venue keeps them", () => {
    expect(venue.rest.trades === null).toBe(fixture.trades === null);
    if (!venue.rest.trades || !fixture.trades) return;
    const { range, path, page, ids, next } = fixture.trades;
    expect(venue.rest.trades.request(range).path).toBe(path);
    const read = venue.rest.trades.read(page, range, RECEIVED);
    expect(read.items.map(({ tradeId }) => tradeId)).toEqual(ids);
    expect(read.next?.request.path ?? null).toBe(next);
    const early = venue.rest.trades.read(page, { ...range, toTime: range.fromTime }, RECEIVED);
    expect(early).toEqual({ items: [], next: null });
  });

  test("asks for trades behind a known one, as the stream numbers them, where the venue hands them out", () => {
    expect(venue.rest.tradesBehind === null).toBe(fixture.behind === null);
    if (!venue.rest.tradesBehind || !fixture.behind) return;
    const { known, path, page, says } = fixture.behind;
    const symbol = fixture.candles.range.symbol;
    expect(venue.rest.tradesBehind.request(symbol, known).path).toBe(path);
    const read = venue.rest.tradesBehind.read(page, symbol, RECEIVED);
    expect(read.map((one) => [one.tradeId, one.price, one.aggressor, one.exchangeTime])).toEqual(says);
    expect(read.map((one) => one.symbol)).toEqual(says.map(() => symbol));
  });

  test("understands why it is refused", () => {
    for (const { answer, ...understood } of fixture.refusals) {
      expect(venue.rest.refusal(answer)).toMatchObject(understood);
    }
    expect(venue.rest.refusal({ status: 200, headers: {}, body: `{"error":[],"result":{}}` })).toBeNull();
  });

  test("goes by TLS and says what its proof is", () => {
    expect(venue.endpoints.rest).toMatch(/^https:\/\/[^/]+$/);
    expect(venue.endpoints.stream).toMatch(/^wss:\/\/[^/]+$/);
    expect(venue.proofText).toMatch(/^[A-Z].+\.$/);
  });
});

const unsubscribed = (word: string) => (word === "SUBSCRIBE" ? "UNSUBSCRIBE" : "unsubscribe");
