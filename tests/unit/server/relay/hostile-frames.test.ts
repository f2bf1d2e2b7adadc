import { describe, expect, test } from "vitest";
import { Market } from "../../../../server/relay/market/market.ts";
import type { MarketBar } from "../../../../server/relay/market/bar.ts";
import type { MarketTrade } from "../../../../server/relay/market/listener.ts";
import { engine } from "../../../support/engine.ts";

const START = 1_785_641_760_000_000;
const NAMES = { binance: "BTCUSDT", kraken: "BTC/USD", hyperliquid: "BTC" } as const;
type VenueName = keyof typeof NAMES;

/** A market of one instrument at each venue, in prices of two decimals. */
class Told {
  readonly trades: MarketTrade[] = [];
  readonly bars: MarketBar[] = [];
  readonly market = new Market(engine, [
    { trade: (_, trade) => void this.trades.push(trade), bar: (_, bar) => void this.bars.push(bar) },
  ]);
  now = START;

  constructor() {
    for (const [venue, symbol] of Object.entries(NAMES)) {
      const named = { symbol, name: "BTC/USD", base: "BTC", quote: "USD", decimals: { price: 2, quantity: 5 } };
      this.market.take({
        kind: "declare",
        receivedTime: this.now,
        declaration: { venue, isDepthKnown: true, instruments: [named] },
      });
    }
  }

  frame(venue: VenueName, frame: string, afterUs = 10_000): void {
    this.now += afterUs;
    this.market.take({ kind: "frame", venue, connection: 1, frame, receivedTime: this.now });
  }

  of(venue: VenueName) {
    const own = this.market.venues.get(venue);
    const instrument = own?.instruments.get(NAMES[venue]);
    if (!own || !instrument) throw new Error("it was declared");
    return { own, instrument, book: instrument.book };
  }
}

const depth = (levels: object) =>
  JSON.stringify({ stream: "btcusdt@depth@100ms", data: { e: "depthUpdate", E: 1, s: "BTCUSDT", ...levels } });
const trade = (p: string, q: string, t: number) =>
  JSON.stringify({
    stream: "btcusdt@trade",
    data: { e: "trade", E: 1, s: "BTCUSDT", t, p, q, T: START / 1000, m: true, M: true },
  });
const body = (p: string, q: string, lastUpdateId: number) =>
  JSON.stringify({ lastUpdateId, bids: [[p, q]], asks: [["100001.00", "900000.00001"]] });
const range = { symbol: "BTCUSDT", fromTime: START / 1000 - 60_000, toTime: START / 1000 + 1000 };
const past = (p: string, q: string) =>
  JSON.stringify([{ a: 99, p, q, f: 99, l: 99, T: START / 1000 - 1000, m: true, M: true }]);

/** What a venue may say in place of a price and a quantity: too fine, too large, nothing at all. */
const NUMBERS = [
  ["1.00000000000000000001", "1"],
  ["1", "0.00000000000000000001"],
  ["1.000000000000001", "1"],
  ["1", "0.000000000000001"],
  ["90000000000000000000", "1"],
  ["1", "90000000000000000000"],
  ["9007199254740991", "1"],
  ["1.0000001", "1"],
  ["0", "1"],
  ["1", "0"],
  ["-1", "1"],
  ["1e5", "1"],
] as const;

const INPUTS: Readonly<Record<string, (told: Told, p: string, q: string) => void>> = {
  "a trade": (told, p, q) => told.frame("binance", trade(p, q, 101)),
  "a quote": (told, p, q) =>
    told.frame(
      "binance",
      JSON.stringify({
        stream: "btcusdt@bookTicker",
        data: { u: 10, s: "BTCUSDT", b: p, B: q, a: "100001.00", A: "1" },
      }),
    ),
  "a change of the book": (told, p, q) => told.frame("binance", depth({ U: 11, u: 11, b: [[p, q]], a: [] })),
  "a snapshot": (told, p, q) => {
    const at = { venue: "binance", receivedTime: told.now } as const;
    told.market.take({ kind: "lost", symbols: ["BTCUSDT"], reason: "gone", ...at });
    told.market.take({ kind: "snapshot", symbol: "BTCUSDT", body: body(p, q, 20), ...at });
  },
  "a book by request": (told, p, q) => {
    const at = { venue: "binance", receivedTime: told.now } as const;
    told.market.take({ kind: "lost", symbols: ["BTCUSDT"], reason: "gone", ...at });
    told.market.take({ kind: "poll", symbol: "BTCUSDT", body: body(p, q, 20), ...at });
  },
  "a question whether the top is the same": (told, p, q) =>
    void told.of("binance").own.isSameTop("BTCUSDT", body(p, q, 20), told.now),
  "a past trade": (told, p, q) =>
    void told.market.take({ kind: "past", venue: "binance", range, body: past(p, q), receivedTime: told.now }),
  "a missed trade": (told, p, q) => {
    const at = { kind: "missed", venue: "binance", symbol: "BTCUSDT", receivedTime: told.now } as const;
    told.market.take({ news: { step: "doubted", from: told.now, reason: "gone" }, ...at });
    const one = { id: 101, price: p, qty: q, quoteQty: "1", time: START / 1000, isBuyerMaker: true, isBestMatch: true };
    told.market.take({ news: { step: "fetched", body: JSON.stringify([one]) }, ...at });
    told.market.take({ news: { step: "over", reason: null }, ...at });
  },
};

describe.each(Object.entries(INPUTS))("%s of numbers that no book holds", (_what, say) => {
  test.each(NUMBERS)("price %s, quantity %s: ends nothing, and nothing wrong is told", (p, q) => {
    const told = new Told();
    const snapshot = { kind: "snapshot", venue: "binance", symbol: "BTCUSDT" } as const;
    told.market.take({ ...snapshot, body: body("100000.00", "900000.12345", 10), receivedTime: told.now });
    told.frame("binance", trade("100000.5", "2.5", 100));
    say(told, p, q);
    told.market.take({ ...snapshot, body: body("100000.00", "900000.12345", 30), receivedTime: told.now });
    told.frame("binance", depth({ U: 31, u: 31, b: [["100000.50", "3.00000"]], a: [] }));
    told.frame("binance", trade("100000.5", "1.5", 102));
    for (let wait = 0; wait < 3; wait++) told.market.take({ kind: "timer", receivedTime: (told.now += 120_000_000) });
    const { book, instrument } = told.of("binance");
    const [price, quantity] = [10 ** instrument.decimals.price, 10 ** instrument.decimals.quantity];
    expect(book.state).toBe("live");
    expect(book.quote().bid).toEqual({ ticks: 100_000.5 * price, lots: 3 * quantity });
    expect(instrument.lastTrade).toMatchObject({ id: 102, ticks: 100_000.5 * price });
    expect(told.trades.every(({ ticks, lots }) => ticks > 0 && lots > 0 && Number.isSafeInteger(lots))).toBe(true);
    expect(told.bars.length).toBeGreaterThan(0);
    for (const { low, high, lots } of told.bars) {
      expect([low > 0, high >= low, Number.isSafeInteger(lots)]).toEqual([true, true, true]);
    }
  });
});

test("one price of many decimals does not make all others too large", () => {
  const told = new Told();
  const quote = (b: string, u: number) =>
    JSON.stringify({ stream: "btcusdt@bookTicker", data: { u, s: "BTCUSDT", b, B: "1", a: "100001.00", A: "1" } });
  told.frame("binance", quote("100000.00", 1));
  told.frame("binance", quote("100000.123456789012", 2));
  told.frame("binance", quote("100000.50", 3));
  const { own, instrument } = told.of("binance");
  expect([instrument.decimals.price, own.counts.unreadable]).toEqual([2, 1]);
  expect(instrument.lastQuote?.bid.ticks).toBe(10_000_050);
});

test("a venue's clock that leaps ahead for one frame hides what it says afterwards for two seconds at most", () => {
  const told = new Told();
  const whole = (time: number, bid: number) =>
    JSON.stringify({
      channel: "l2Book",
      data: {
        coin: "BTC",
        levels: [[{ n: 1, px: `${bid}.0`, sz: "1.0" }], [{ n: 1, px: `${bid + 1}.0`, sz: "1.0" }]],
        time,
      },
    });
  const ms = () => Math.floor(told.now / 1000);
  const { book } = told.of("hyperliquid");
  told.frame("hyperliquid", whole(ms(), 100));
  told.frame("hyperliquid", whole(ms() + 365 * 86_400_000, 101), 500_000);
  for (let step = 0; step < 4; step++) told.frame("hyperliquid", whole(ms(), 200 + step), 500_000);
  expect(book.quote().bid?.ticks).toBe(10_100);
  told.frame("hyperliquid", whole(ms(), 300), 500_000);
  expect(book.quote().bid?.ticks).toBe(30_000);
  // One that was overtaken on its way is still left out.
  told.frame("hyperliquid", whole(ms() - 900, 250), 10_000);
  expect(book.quote().bid?.ticks).toBe(30_000);
});

test("a crossed book is not fresh, says so, and is asked for again when it stays so", () => {
  const told = new Told();
  const { book, own } = told.of("binance");
  const [receivedTime, symbol] = [told.now, "BTCUSDT"];
  told.market.take({
    kind: "snapshot",
    venue: "binance",
    symbol,
    body: body("100000.00", "1.00000", 10),
    receivedTime,
  });
  expect([book.state, book.isFresh]).toEqual(["live", true]);
  told.frame("binance", depth({ U: 11, u: 11, b: [["100002.00", "1.00000"]], a: [] }));
  expect([book.state, book.isFresh, book.isLive]).toEqual(["crossed", false, true]);
  expect(book.reason).toBe("crossed: the best bid is not below the best ask");
  told.now += 1_100_000;
  const frame = depth({ U: 12, u: 12, b: [["100002.00", "2.00000"]], a: [] });
  const { needs } = own.frame({ frame, connection: 1, receivedTime: told.now });
  expect(needs).toEqual([{ symbol, reason: "bids have stood above asks for more than a second" }]);
  expect(book.state).toBe("resyncing");
});
