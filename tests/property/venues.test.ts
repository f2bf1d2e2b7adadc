import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { VenueBook } from "../../shared/venues/book.ts";
import { VENUES } from "../../shared/venues/index.ts";
import type { Venue, VenueMessage } from "../../shared/venues/venue.ts";
import { FrameError, readWire, type Wire, WireNumber } from "../../shared/venues/wire.ts";
import { binance } from "../conformance/venues/binance.ts";
import { RECEIVED, type VenueFixture } from "../conformance/venues/fixture.ts";
import { hyperliquid } from "../conformance/venues/hyperliquid.ts";
import { kraken } from "../conformance/venues/kraken.ts";
import { edits, mutated } from "../support/mutate.ts";

/** TIDEBOOK_FUZZ=200000 asks for so many broken frames and answers; a quick portion is part of every run. */
const WHOLE = Number(process.env.TIDEBOOK_FUZZ ?? 0);
const RUNS = WHOLE > 0 ? Math.ceil(WHOLE / VENUES.length) : 500;
const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_102);
/** Reading is linear in the length of a frame of a few hundred characters; half a second is a hang anywhere. */
const HANG_MS = 500;

const FIXTURES: Readonly<Record<string, VenueFixture>> = { binance, kraken, hyperliquid };

/** All ways to hand a text to a venue's rules. */
function readersOf(venue: Venue, fixture: VenueFixture): readonly [text: string, read: (text: string) => unknown][] {
  const { rest } = venue;
  const { instruments, depth, candles, trades } = fixture;
  return [
    ...Object.values(fixture.frames).map(
      ({ frame }) => [frame, (text: string) => venue.parse(text, RECEIVED)] as const,
    ),
    ...fixture.broken.map(([frame]) => [frame, (text: string) => venue.parse(text, RECEIVED)] as const),
    [instruments.body, (text: string) => rest.readInstruments(text)] as const,
    [depth.body, (text: string) => rest.readDepth(text, fixture.symbol, RECEIVED)] as const,
    [candles.page.slice(-900), (text: string) => rest.readCandles(text, candles.range, RECEIVED)] as const,
    [candles.page.slice(0, 400), (text: string) => rest.readCandles(text, candles.range, RECEIVED)] as const,
    ...(trades && rest.trades
      ? [[trades.page.slice(0, 900), (text: string) => rest.trades?.read(text, trades.range, RECEIVED)] as const]
      : []),
    ...fixture.refusals.map(
      ({ answer }) => [answer.body, (body: string) => rest.refusal({ ...answer, body })] as const,
    ),
  ].map(([text, read]) => [text, read]);
}

const NUMERIC = new Set(["price", "quantity", "open", "high", "low", "close", "volume", "tickSize", "lotSize"]);

/** No number leaves the rules that is not finite, negative, or no exact decimal where one is due. */
function expectSound(value: unknown, name = ""): void {
  if (typeof value === "number" && name !== "retryAfterMs") expect(value, name).toSatisfy(Number.isSafeInteger);
  if (typeof value === "number") expect(value, name).toBeGreaterThanOrEqual(0);
  if (NUMERIC.has(name)) expect(value, name).toMatch(/^\d{1,20}(\.\d{1,20})?$/);
  if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value)) expectSound(member, key);
  }
}

describe.each(VENUES.map((venue) => ({ name: venue.name, venue })))("$name", ({ name, venue }) => {
  const fixture = FIXTURES[name];
  if (!fixture) throw new Error(`${name} has no fixture`);
  const readers = readersOf(venue, fixture);

  test(`reads a broken frame or answer, or refuses it by a FrameError, seed ${SEED}`, () => {
    let refused = 0;
    const broken = fc.property(fc.constantFrom(...readers), edits, ([text, read], changes) => {
      const changed = new TextDecoder().decode(mutated(new TextEncoder().encode(text), changes));
      const start = performance.now();
      try {
        expectSound(read(changed));
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        refused++;
      }
      expect(performance.now() - start).toBeLessThan(HANG_MS);
    });
    fc.assert(broken, { numRuns: RUNS, seed: SEED });
    expect(refused).toBeGreaterThan(0);
  });

  test(`whatever comes, a book is live only with bids below asks in order, or says that it is crossed, seed ${SEED}`, () => {
    const frames = Object.values(fixture.frames).map(({ frame }) => frame);
    const stream = fc.array(fc.tuple(fc.constantFrom(...frames), fc.option(edits, { freq: 2 })), { maxLength: 20 });
    const any = fc.property(stream, (received) => {
      const book = new VenueBook(venue.book);
      for (const [frame, changes] of received) {
        const bytes = mutated(new TextEncoder().encode(frame), changes ?? []);
        for (const message of readOrNothing(venue, new TextDecoder().decode(bytes))) takeIn(book, message);
        const view = book.view(50);
        if (view.state !== "live" && view.state !== "crossed") continue;
        const { bids, asks } = view.levels;
        expect(bids).toEqual([...bids].sort(([a], [b]) => b - a));
        expect(asks).toEqual([...asks].sort(([a], [b]) => a - b));
        expect(view.state === "crossed").toBe((bids[0]?.[0] ?? -Infinity) >= (asks[0]?.[0] ?? Infinity));
      }
    });
    fc.assert(any, { numRuns: Math.ceil(RUNS / 5), seed: SEED });
  });
});

function readOrNothing(venue: Venue, frame: string): readonly VenueMessage[] {
  try {
    return venue.parse(frame, RECEIVED);
  } catch (error) {
    if (error instanceof FrameError) return [];
    throw error;
  }
}

function takeIn(book: VenueBook, message: VenueMessage): void {
  if (message.kind !== "bookSnapshot" && message.kind !== "bookDelta") return;
  try {
    book.take(message);
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    expect(book.view(1).state).not.toBe("live");
  }
}

const plain = (value: Wire): unknown => {
  if (value instanceof WireNumber) return Number(value.text);
  if (value instanceof Map) {
    const object = Object.create(null) as Record<string, unknown>;
    for (const [key, member] of value as ReadonlyMap<string, Wire>) object[key] = plain(member);
    return object;
  }
  return Array.isArray(value) ? value.map(plain) : value;
};

test(`JSON is read as JSON.parse reads it, seed ${SEED}`, () => {
  const same = fc.property(fc.json({ maxDepth: 6 }), fc.boolean(), (text, isSpaced) => {
    const written = isSpaced ? JSON.stringify(JSON.parse(text), null, "\t") : text;
    const bare = (_: string, member: unknown) =>
      typeof member === "object" && member !== null && !Array.isArray(member)
        ? Object.assign(Object.create(null) as object, member)
        : member;
    expect(plain(readWire(written))).toEqual(JSON.parse(written, bare));
  });
  fc.assert(same, { numRuns: RUNS, seed: SEED });
});

test(`what JSON.parse refuses is refused, seed ${SEED}`, () => {
  const broken = fc.property(fc.json({ maxDepth: 3 }), edits, (text, changes) => {
    const changed = new TextDecoder().decode(mutated(new TextEncoder().encode(text), changes));
    let isJson = true;
    try {
      JSON.parse(changed);
    } catch {
      isJson = false;
    }
    if (isJson) expect(() => readWire(changed)).not.toThrow();
    else expect(() => readWire(changed)).toThrow(FrameError);
  });
  fc.assert(broken, { numRuns: RUNS, seed: SEED });
});
