import { expect, test } from "vitest";
import { VenueBook } from "../../shared/venues/book.ts";
import { VENUES } from "../../shared/venues/index.ts";
import { kraken } from "../../shared/venues/kraken/index.ts";
import { QuoteCheck } from "../../shared/venues/quote-check.ts";
import { recordedFrames, recording } from "../support/recordings.ts";

function replayed(name: string, skip: (why: string) => never) {
  const frames = recordedFrames(name, skip);
  const venue = VENUES.find((one) => one.recognises(frames[0]?.[0] ?? ""));
  if (!venue) throw new Error(`no venue knows the frames of ${name}`);
  const book = new VenueBook(venue.book);
  const check = new QuoteCheck();
  const count = { venue: venue.name, changes: 0, trades: 0, quotes: 0, gaps: 0 };
  for (const [frame, receivedTime] of frames) {
    for (const message of venue.parse(frame, receivedTime)) {
      if (message.kind === "trade") count.trades++;
      if (message.kind === "quote") {
        count.quotes++;
        check.quoted(message, book);
      }
      if (message.kind !== "bookDelta" && message.kind !== "bookSnapshot") continue;
      const wasLive = book.sequence !== null;
      if (book.take(message) === "snapshot" && wasLive) count.gaps++;
      check.changed(book);
      count.changes++;
    }
  }
  return { ...count, compared: check.compared, mismatches: check.mismatches, state: book.view(1).state };
}

test("every quote of Binance's session that can be compared equals the rebuilt book", ({ skip }) => {
  const name = "binance_spot_ethusdt_20240808.gz";
  const result = replayed(name, skip);
  expect(result).toMatchObject({ venue: "binance", gaps: 0, mismatches: 0, state: "live" });
  expect(result.compared).toBeGreaterThan(500);
});

test("Hyperliquid's session is read whole", ({ skip }) => {
  const name = "hyperliquid_btcusd_20250126.gz";
  const result = replayed(name, skip);
  expect(result).toMatchObject({ venue: "hyperliquid", gaps: 0, state: "live" });
  expect(result.changes).toBeGreaterThan(20);
  expect(result.trades).toBeGreaterThan(0);
});

test("Kraken's chain of frames has the checksums that it says", ({ skip }) => {
  const book = new VenueBook(kraken.book, { depth: 25 });
  for (const name of ["snapshot", "update", "update_3", "update_4"]) {
    const frame = recording(`kraken_${name}.json`, skip).toString();
    for (const message of kraken.parse(frame, 0)) {
      if (message.kind !== "bookSnapshot" && message.kind !== "bookDelta") throw new Error(`${name} is no book`);
      expect(book.take(message), name).toBe("nothing");
    }
  }
  expect(book.view(1).state).toBe("live");
  for (const name of ["status", "heartbeat", "subscribe_ack"]) {
    expect(kraken.parse(recording(`kraken_${name}.json`, skip).toString(), 0)).toHaveLength(1);
  }
});
