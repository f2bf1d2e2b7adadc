import { expect, test } from "vitest";
import { RelayTrial } from "../support/relay-trial.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_261_123);
/** TIDEBOOK_SOAK=60 makes an hour of a quiet minute. */
const LENGTH = Number(process.env.TIDEBOOK_SOAK ?? 1);
const COUNT = 1000;
const WINDOW_S = 60;
const FIRST = 20;

const freshOf = (trial: RelayTrial) => [...trial.relay.market.instruments()].filter(({ book }) => book.isFresh).length;

test(`a thousand books of Binance are fresh 15 s after the start, and 15 s after the window in which they fell, seed ${SEED}`, () => {
  const watched = new Set([991, 992, 993, 994]);
  const trial = new RelayTrial({
    ...{ venues: ["binance"], seed: SEED, instruments: COUNT, rate: 40, stepMs: 100 },
    ...{ faults: [`reset@20s`], interest: (instrument: number) => (watched.has(instrument) ? 20 : 0) },
  });
  trial.run(15);
  expect(freshOf(trial)).toBe(COUNT);
  // The connection breaks when the weight is spent: the books wait for it to come back.
  trial.run(WINDOW_S - 20);
  const freshNow = () => [...trial.relay.market.instruments()].filter(({ book }) => book.isFresh);
  const before = new Set(freshNow());
  expect(before.size).toBeLessThan(COUNT / 4);
  let first: readonly number[] = [];
  trial.run(WINDOW_S + 15 - (WINDOW_S - 5), () => {
    const fresh = freshNow().filter((one) => !before.has(one));
    if (first.length < FIRST) first = fresh.map(({ index }) => index);
  });
  // What pages look at goes first.
  expect(first).toEqual(expect.arrayContaining([...watched]));
  expect(first.length).toBeLessThan(COUNT / 10);
  expect(freshOf(trial)).toBe(COUNT);
  const feed = trial.relay.sites.get("binance")?.feed;
  expect(feed?.breaker.reason).toBe(null);
  expect(trial.differences).toEqual([]);
}, 120_000);

// Hyperliquid's simulator sends whole books, which takes the longest.
test.each([
  ["binance", 60],
  ["kraken", 60],
  ["hyperliquid", 10],
])(
  `a thousand quiet instruments of %s raise no alarm, seed ${SEED}`,
  (venue, seconds) => {
    const trial = new RelayTrial({ venues: [venue], seed: SEED, instruments: COUNT, rate: 8, stepMs: 250 });
    trial.run(30);
    const alarms = new Map<string, number>();
    const streams = [...(trial.relay.sites.get(venue)?.feed.streams.values() ?? [])];
    expect(streams).toHaveLength(3 * COUNT);
    expect(freshOf(trial)).toBe(COUNT);
    trial.run(seconds * LENGTH, () => {
      for (const { state } of streams) {
        if (state === "down" || state === "stale") alarms.set(state, (alarms.get(state) ?? 0) + 1);
      }
    });
    expect([...alarms]).toEqual([]);
    expect(freshOf(trial)).toBe(COUNT);
    expect(trial.relay.sites.get(venue)?.feed.connections.lost).toBe(0);
    expect(trial.differences).toEqual([]);
  },
  LENGTH * 120_000,
);
