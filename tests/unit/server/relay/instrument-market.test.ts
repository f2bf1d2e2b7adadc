import { expect, test } from "vitest";
import { FEED_START, MarketFeed } from "../../../support/market-feed.ts";

const MINUTE_MS = 60_000;
const START_MS = FEED_START / 1000;

/** A candle of Binance's REST, so many minutes before the feed's begin. */
const candle = (before: number, prices: readonly [string, string, string, string], volume: string) => {
  const time = START_MS - before * MINUTE_MS;
  return [time, ...prices, volume, time + MINUTE_MS - 1, "0", 3, "0", "0", "0"];
};

function filled(feed: MarketFeed, rows: readonly unknown[]): void {
  const range = { symbol: "BTCUSDC", intervalMs: MINUTE_MS, fromTime: START_MS - 10 * MINUTE_MS, toTime: START_MS };
  const body = JSON.stringify(rows);
  feed.market.take({ kind: "history", venue: "binance", range, body, receivedTime: FEED_START });
}

const barsOf = (feed: MarketFeed) => {
  const bars = feed.market.venues.get("binance")?.instruments.get("BTCUSDC")?.bars.closed() ?? [];
  return bars.map(({ openTime, open, high, low, close, lots }) => {
    return [(openTime / 1000 - START_MS) / MINUTE_MS, open, high, low, close, lots];
  });
};

test("a bar of the past whose volume is too large or too fine a number is left out, and the others stay", () => {
  const feed = new MarketFeed();
  filled(feed, [
    candle(4, ["100", "100", "100", "100"], "0.0001"),
    candle(3, ["100", "102.5", "99", "101"], "1.5"),
    candle(2, ["101", "101", "101", "101"], "99999999999999999"),
    candle(1, ["101", "103", "100.01", "102"], "0.25"),
  ]);
  expect(barsOf(feed)).toEqual([
    [-3, 10_000, 10_250, 9900, 10_100, 1500],
    [-1, 10_100, 10_300, 10_001, 10_200, 250],
  ]);
});

test("a trade that its venue dates years ahead counts when it came, and bars go on", () => {
  const feed = new MarketFeed();
  const trade = (id: number, seconds: number, at = START_MS + 1000 * seconds) => {
    const frame = { e: "trade", E: at, s: "BTCUSDC", t: id, p: `${100 + id}.00`, q: "1", T: at, m: false, M: true };
    const receivedTime = FEED_START + 1_000_000 * seconds;
    feed.market.take({ kind: "frame", venue: "binance", connection: 1, frame: JSON.stringify(frame), receivedTime });
  };
  trade(1, 1);
  trade(2, 30, Date.UTC(2250, 0, 1));
  trade(3, 40);
  // Trades wait for those before them first.
  for (let seconds = 41; seconds <= 71; seconds++)
    feed.market.take({ kind: "timer", receivedTime: FEED_START + seconds * 1_000_000 });
  const [bar] = feed.market.venues.get("binance")?.instruments.get("BTCUSDC")?.bars.closed() ?? [];
  expect(bar).toMatchObject({ openTime: FEED_START, open: 10_100, close: 10_300, trades: 3 });
});
