import { describe, expect, test } from "vitest";
import { bipower, realised } from "../../../../server/relay/events/volatility.ts";
import { eventFields } from "../../../../server/relay/events/text.ts";
import { marketEvents, type MarketEventName, USUAL_EVENTS } from "../../../../shared/market-events.ts";
import { FEED_START, MarketFeed } from "../../../support/market-feed.ts";

const only = (name: MarketEventName, changes: Readonly<Record<string, number>> = {}) => {
  const options = { ...USUAL_EVENTS[name], ...changes };
  return new MarketFeed({ bars: [], events: { [name]: options } });
};
const kinds = ({ events }: MarketFeed) => events.map(({ kind }) => kind);
const bid = (price: string, quantity = "1") => [[price, quantity]] as const;
const text = (feed: MarketFeed) => {
  const [event] = feed.events;
  if (!event) throw new Error("an event was told");
  return eventFields(feed.instrument, event).text;
};

test("the table has the six kinds, and its defaults lie within its bounds", () => {
  expect(marketEvents.map(({ name }) => name)).toEqual([
    "large",
    "spread",
    "imbalance",
    "gap",
    "volatility",
    "crossed",
  ]);
  for (const { options } of marketEvents) {
    for (const one of options) {
      expect(one.default, one.name).toBeGreaterThanOrEqual(one.min);
      expect(one.default, one.name).toBeLessThanOrEqual(one.max);
    }
  }
});

test("what the settings leave out is not told", () => {
  const feed = new MarketFeed({ bars: [], events: {} });
  for (let n = 0; n < 40; n++) feed.trade("100", "1");
  feed.trade("300", "900");
  expect(feed.events).toEqual([]);
});

describe("a large trade", () => {
  test("is so many times the average of those before it, once enough have come", () => {
    const feed = only("large", { times: 10, after: 5, weight: 0.5, cooldownS: 0 });
    for (const quantity of ["100", "1", "1", "1"]) feed.trade("100", quantity);
    expect(feed.events).toEqual([]);
    // The average is now (((100 + 1) / 2 + 1) / 2 + 1) / 2 = 13.375, and 8.1875 behind two more.
    feed.trade("100", "3");
    expect(feed.events).toEqual([]);
    feed.trade("100", "81.8", { side: "A" });
    expect(feed.events).toEqual([]);
    feed.trade("100", "3000", { side: "A" });
    expect(feed.events).toMatchObject([{ kind: "large", value: -3_000_000, time: FEED_START }]);
    expect(feed.events[0]?.usual).toBeCloseTo(44_993.75, 6);
    expect(text(feed)).toMatch(/^large sell, 3000 BTC at 100, 66\.7 × usual$/);
  });

  test("is told once in its rest", () => {
    const feed = only("large", { times: 5, after: 2, weight: 0.0001, cooldownS: 10 });
    for (const quantity of ["1", "1", "9", "1", "9", "1"]) feed.trade("100", quantity);
    expect(kinds(feed)).toEqual(["large"]);
    feed.pass(10_000);
    feed.trade("100", "9");
    expect(kinds(feed)).toEqual(["large", "large"]);
  });
});

describe("a gap", () => {
  const gaps = () => {
    const feed = only("gap", { times: 10, leastBps: 20, after: 4, weight: 0.0001, cooldownS: 0 });
    for (const price of ["100", "100.02", "100", "100.02", "100"]) feed.trade(price, "1");
    return feed;
  };

  test("is a leap beyond what is usual between two trades", () => {
    const feed = gaps();
    feed.trade("100.18", "1");
    expect(feed.events).toEqual([]);
    feed.trade("100.4", "1");
    expect(feed.events).toMatchObject([{ kind: "gap" }]);
    expect(feed.events[0]?.value).toBeCloseTo(21.96, 2);
    expect(feed.events[0]?.usual).toBeCloseTo(2.0, 2);
  });

  test("down is one, too", () => {
    const feed = gaps();
    feed.trade("99.7", "1");
    expect(feed.events[0]?.value).toBeCloseTo(-30, 6);
    expect(text(feed)).toMatch(/^price leapt down 30 bps between two trades, 15\.0 × usual$/);
  });
});

describe("a spread", () => {
  const wide = (feed: MarketFeed) => feed.book(bid("99"), bid("101"));
  const narrow = (feed: MarketFeed) => feed.book(bid("99.9"), bid("100.1"));
  const spreads = (changes: Readonly<Record<string, number>> = {}) =>
    only("spread", { afterS: 5, cooldownS: 0, holdMs: 500, ...changes });
  const seconds = (feed: MarketFeed, count: number, say: (feed: MarketFeed) => void) => {
    for (let n = 0; n < count * 5; n++) {
      feed.pass(200);
      say(feed);
    }
  };

  test("has to stay wide, and is told once until it was narrow again", () => {
    const feed = spreads();
    seconds(feed, 10, narrow);
    seconds(feed, 0.4, wide);
    seconds(feed, 1, narrow);
    expect(feed.events).toEqual([]);
    seconds(feed, 20, wide);
    expect(feed.events).toMatchObject([{ kind: "spread", value: 200 }]);
    expect(feed.events[0]?.usual).toBeGreaterThan(20);
    expect(feed.events[0]?.usual).toBeLessThan(23);
    seconds(feed, 1, narrow);
    seconds(feed, 1, wide);
    expect(kinds(feed)).toEqual(["spread", "spread"]);
  });

  test("is of no account while the book was not fresh", () => {
    const feed = spreads();
    seconds(feed, 4, narrow);
    feed.lose();
    feed.pass(600_000);
    seconds(feed, 0.8, narrow);
    seconds(feed, 1, wide);
    expect(feed.events).toEqual([]);
  });

  test("is weighted by how long it stood: after a half-life, the old one counts half", () => {
    const feed = spreads({ halfLifeS: 10, times: 1.1, holdMs: 0, leastBps: 0 });
    seconds(feed, 60, narrow);
    seconds(feed, 0.2, wide);
    expect(feed.events[0]?.usual).toBeCloseTo(20, 9);
    feed.pass(10_000);
    narrow(feed);
    seconds(feed, 0.2, wide);
    expect(feed.events[1]?.usual).toBeCloseTo(110 - 90 * (1 - 2 ** -0.02), 9);
  });
});

describe("an imbalance", () => {
  test("has to last, and is told of either side by itself", () => {
    const feed = only("imbalance", { holdMs: 1000, cooldownS: 0 });
    const say = (bids: string, asks: string, ms: number) => {
      for (let passed = 0; passed < ms; passed += 250) {
        feed.book(bid("99", bids), bid("101", asks));
        feed.pass(250);
      }
    };
    say("95", "5", 1000);
    say("50", "50", 250);
    say("85", "15", 2000);
    expect(feed.events).toEqual([]);
    say("95", "5", 3000);
    say("5", "95", 3000);
    expect(feed.events.map(({ value }) => value)).toEqual([0.9, -0.9]);
    expect(text(feed)).toBe("95 % of the book near the top stands on the bid");
  });
});

describe("volatility", () => {
  test("by bipower variation hardly sees one jump, realised volatility does", () => {
    const returns = Array.from({ length: 60 }, (_, place): number => (place % 2 === 0 ? 0.001 : -0.001));
    const jumped = returns.with(30, 0.03);
    expect(realised(returns)).toBeCloseTo(0.001, 12);
    expect(bipower(returns)).toBeCloseTo(0.001 * Math.sqrt(Math.PI / 2), 12);
    expect(realised(jumped) / realised(returns)).toBeGreaterThan(3.9);
    expect(bipower(jumped) / bipower(returns)).toBeLessThan(1.5);
  });

  test("of a few minutes beyond that of the hour before is told, one minute's jump within it is not the cause", () => {
    const feed = only("volatility", { short: 3, long: 12, times: 3, cooldownS: 900 });
    const minutes = (moves: readonly number[]) => {
      for (const move of moves) {
        feed.trade((100 * (1 + move)).toFixed(2), "1");
        feed.pass(60_000);
      }
    };
    minutes(Array.from({ length: 17 }, (_, place) => (place % 2 === 0 ? 0.001 : 0)));
    // The minute in which the stream began waits for past trades, which Hyperliquid has not.
    for (let second = 0; second < 60; second++) {
      feed.timer();
      feed.pass(1000);
    }
    minutes(Array.from({ length: 17 }, (_, place) => (place % 2 === 0 ? 0.001 : 0)));
    expect(feed.events).toEqual([]);
    minutes([0.01, 0, 0.01, 0]);
    expect(kinds(feed)).toEqual(["volatility"]);
    expect(feed.events[0]?.usual).toBeCloseTo(0.001 * Math.sqrt(Math.PI / 2), 4);
    expect(text(feed)).toMatch(/^volatility 0\.\d\d % a minute, \d\.\d × usual$/);
  });
});

describe("crossed venues", () => {
  const crossed = () => only("crossed", { holdMs: 200, cooldownS: 0, freshMs: 500 });

  test("are told of where one would sell, with where one would buy, once it lasts", () => {
    const feed = crossed();
    for (let n = 0; n < 4; n++) {
      feed.pass(100);
      feed.book(bid("100.5"), bid("100.6"));
      feed.otherBook(bid("100.1"), bid("100.2"));
    }
    expect(feed.events).toMatchObject([{ kind: "crossed" }]);
    expect(feed.events[0]?.other?.venue.name).toBe("binance");
    expect(feed.events[0]?.value).toBeCloseTo((100.5 / 100.2 - 1) * 10_000, 9);
    expect(text(feed)).toBe("bid 29.9 bps above the ask of binance");
  });

  test("are none while one of the books is old or not vouched for", () => {
    const feed = crossed();
    feed.otherBook(bid("100.1"), bid("100.2"));
    feed.pass(501);
    for (let n = 0; n < 4; n++) {
      feed.book(bid("100.5"), bid("100.6"));
      feed.pass(100);
    }
    feed.lose();
    feed.otherBook(bid("100.1"), bid("100.2"));
    feed.pass(300);
    feed.otherBook(bid("100.1"), bid("100.2"));
    expect(feed.events).toEqual([]);
  });

  test("of different currencies are told only where dollars count as one", () => {
    const feed = crossed();
    const instruments = [
      { symbol: "ETHUSDT", name: "ETH/USDT", base: "BTC", quote: "USDT", decimals: { price: 2, quantity: 3 } },
    ];
    const both = [feed, only("crossed", { holdMs: 0, dollars: 1 })];
    for (const one of both) {
      const declaration = { venue: "binance", isDepthKnown: true, instruments };
      one.market.take({ kind: "declare", declaration, receivedTime: one.time });
      one.book(bid("100.5"), bid("100.6"));
      const body = JSON.stringify({ lastUpdateId: 1, bids: bid("90"), asks: bid("91") });
      one.market.take({ kind: "snapshot", venue: "binance", symbol: "ETHUSDT", body, receivedTime: one.time });
    }
    expect(both.map(kinds)).toEqual([[], ["crossed"]]);
  });
});

test("events are part of the digest", () => {
  const [one, other] = [only("large", { after: 2 }), only("gap", { after: 2, leastBps: 1 })];
  for (const feed of [one, other]) {
    for (const price of ["100", "100.01", "100"]) feed.trade(price, "1");
    feed.trade("109", "200");
  }
  expect(kinds(one)).toEqual(["large"]);
  expect(kinds(other)).toEqual(["gap"]);
  expect(one.market.digest.outputs).toBe(other.market.digest.outputs);
  expect(one.market.digest.value()).not.toBe(other.market.digest.value());
});
