import { describe, expect, test } from "vitest";
import type { RestAsk } from "../../../../server/relay/connect/rest-queue.ts";
import { MINUTE } from "../../../../server/relay/market/instrument-bars.ts";
import { Market, type MarketInput } from "../../../../server/relay/market/market.ts";
import { WarmUp } from "../../../../server/relay/warm-up.ts";
import { VENUES } from "../../../../shared/venues/index.ts";
import { engine } from "../../../support/engine.ts";

const binance = VENUES.find(({ name }) => name === "binance")!;
const symbol = "BTCUSDT";
/** 2025-06-01 UTC, in ms; the stream begins 40 s into the minute. */
const MINUTE_AT = 1_748_736_000_000;
const LIVE_AT = MINUTE_AT + 40_000;
const PAGE = 1000;

/** Aggregates of two trades each, of a lot; the last one is cut by the begin of the stream. */
const aggregatesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const T = at === count - 1 ? LIVE_AT : MINUTE_AT + Math.floor((at * 39_000) / count);
    return { a: 500 + at, p: "100.00", q: "2.0", f: 1 + 2 * at, l: 2 + 2 * at, T, m: false, M: true };
  });

/** The minute in which the stream begins, once the past of so many aggregates is fetched; and how many pages that took. */
function firstMinute(count: number, answered = Infinity) {
  const aggregates = aggregatesOf(count);
  const market = new Market(engine);
  const taken: MarketInput[] = [];
  const take = (input: MarketInput) => void (taken.push(input), market.take(input));
  const stamp = { venue: binance.name, receivedTime: LIVE_AT * 1000 };
  const facts = { symbol, name: "BTC/USDT", base: "BTC", quote: "USDT", decimals: { price: 2, quantity: 1 } };
  take({ ...stamp, kind: "declare", declaration: { venue: binance.name, isDepthKnown: true, instruments: [facts] } });
  let pages = 0;
  const ask = ({ request, done }: RestAsk) => {
    const { path } = typeof request === "function" ? request() : request;
    if (!path.includes("aggTrades")) return;
    if (++pages > answered) return done({ failure: "it did not answer", isBan: false, until: null });
    const from = new URL(path, "https://venue.example").searchParams.get("fromId");
    const rows = aggregates.filter(({ a }) => a >= Number(from ?? 0)).slice(0, PAGE);
    done({ body: JSON.stringify(rows) });
  };
  const now = () => LIVE_AT * 1000;
  const warmUp = new WarmUp(binance, { ask, length: 0 }, take, { wall: now, venue: now });
  warmUp.add(market.instruments());
  const trade = {
    e: "trade",
    E: LIVE_AT,
    s: symbol,
    t: 2 * count,
    p: "100.00",
    q: "1.0",
    T: LIVE_AT,
    m: false,
    M: true,
  };
  take({ ...stamp, kind: "frame", connection: 1, frame: JSON.stringify(trade) });
  warmUp.advance();
  const [instrument] = market.instruments();
  const [bar] = instrument?.bars.open() ?? [];
  const again = new Market(engine);
  for (const input of taken) again.take(input);
  expect([...again.instruments()].map(({ bars }) => bars.open())).toEqual([instrument?.bars.open()]);
  return { pages, lots: bar?.lots, openTime: bar?.openTime };
}

describe("the minute in which the stream begins", () => {
  test.each([
    [1, 1],
    [999, 1],
    [1001, 2],
    [2500, 3],
  ])("is whole where %i aggregates came before, on %i pages", (count, pages) => {
    const made = firstMinute(count);
    expect(made).toMatchObject({ pages, lots: 20 * count, openTime: (MINUTE_AT / 60_000) * MINUTE });
  });

  test("is known in part where a page cannot be had", () => {
    expect(firstMinute(2500, 1)).toMatchObject({ pages: 2, lots: 10 });
  });
});
