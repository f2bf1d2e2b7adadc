import { describe, expect, test } from "vitest";
import { FeedTrial } from "../support/plain-reader.ts";
import { SIM_START } from "../support/sim-net.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_107);
const VENUES = ["binance", "kraken", "hyperliquid"];
const CHANNELS = ["trades", "quotes", "book"] as const;
const all = <Value>(count: number, value: Value) => Array<Value>(count).fill(value);

describe.each(VENUES)("connections to %s", (venue) => {
  test(`bring all streams to life over one socket, seed ${SEED}`, () => {
    const trial = new FeedTrial(venue, { seed: SEED });
    trial.subscribe(CHANNELS);
    trial.run(20);
    expect(trial.bookStates()).toEqual(all(3, "live"));
    expect(trial.states("book")).toEqual(all(3, "live"));
    expect(trial.net.connects).toBe(1);
  });

  test(`come back after a reset, a frozen socket, maintenance and a ban, within the venue's limits, seed ${SEED}`, () => {
    const faults = ["reset@20s", "half-open@60s", "maintenance@200s+30s", "ban@300s+20s", "reset@301s"];
    const trial = new FeedTrial(venue, { seed: SEED, faults });
    trial.subscribe(CHANNELS);
    trial.run(420);
    expect(trial.bookStates()).toEqual(all(3, "live"));
    expect(trial.lost.length).toBeGreaterThanOrEqual(3);
    expect(trial.feed.breaker.reason).toBe(null);
    expect(trial.net.venues.get(venue)?.menu.struck).toMatchObject({ reset: 2, "half-open": 1 });
  });

  test(`know a silent channel from a quiet market within ten seconds, seed ${SEED}`, () => {
    const trial = new FeedTrial(venue, { seed: SEED, faults: ["silent=book@60s+30s"], rate: 100 });
    trial.subscribe(CHANNELS);
    trial.run(60);
    expect(trial.states("book")).toEqual(all(3, "live"));
    const believed = new Map<string, number>();
    trial.run(30, (elapsed) => {
      for (const symbol of trial.symbols) {
        const stream = trial.feed.stream("book", symbol);
        if (stream?.state === "live" && elapsed - ((stream.lastHeard ?? 0) - SIM_START) / 1e6 > 10) {
          believed.set(symbol, elapsed);
        }
      }
    });
    expect([...believed]).toEqual([]);
    trial.run(30);
    expect(trial.bookStates()).toEqual(all(3, "live"));
    expect(trial.states("book")).toEqual(all(3, "live"));
  });

  test(`go on with a stream that is heard while the venue is asked about its silence, seed ${SEED}`, () => {
    const trial = new FeedTrial(venue, { seed: SEED, faults: ["silent=quotes@60s+5s"], rate: 100 });
    trial.subscribe(["quotes"]);
    trial.run(60);
    const answers: (() => void)[] = [];
    const ask = trial.net.request.bind(trial.net);
    trial.net.request = (request, answered) => ask(request, (answer) => void answers.push(() => answered(answer)));
    trial.run(10);
    expect(answers.length).toBeGreaterThan(0);
    expect(trial.states("quotes")).toEqual(all(3, "live"));
    for (const answer of answers) answer();
    expect(trial.lost).toEqual([]);
  });

  test(`raise no false alarm in a quiet hour, seed ${SEED}`, () => {
    const trial = new FeedTrial(venue, { seed: SEED, rate: 0.2, instruments: 5 });
    trial.subscribe(["book"]);
    trial.run(30);
    const losses = trial.lost.length;
    const seen = new Set<string>();
    trial.run(3570, () => trial.states("book").forEach((state) => seen.add(state)));
    expect(trial.lost.length).toBe(losses);
    expect([...seen].filter((state) => state === "down" || state === "stale")).toEqual([]);
    expect(trial.net.connects).toBe(1);
    expect(trial.bookStates()).toEqual(all(5, "live"));
  }, 60_000);
});

test(`a venue that is away for ten minutes is asked, not stormed, and fresh 15 s after it is back, seed ${SEED}`, () => {
  const trial = new FeedTrial("binance", { seed: SEED, instruments: 50, rate: 500, faults: ["maintenance@60s+10m"] });
  trial.subscribe(["book"]);
  trial.run(60);
  const before = trial.net.connects;
  trial.run(600);
  const times = trial.net.connectTimes.slice(before);
  const most = Math.max(...times.map((from) => times.filter((one) => one >= from && one < from + 300e6).length));
  expect(most).toBeLessThanOrEqual(30);
  expect(trial.feed.breaker.reason).toContain("HTTP status 503");
  trial.run(15);
  expect(trial.feed.connections.open).toBe(1);
  expect(trial.feed.breaker.reason).toBe(null);
  expect(new Set(trial.bookStates())).toEqual(new Set(["live"]));
});

test(`a minute without names or packets ends with all books live, seed ${SEED}`, () => {
  const trial = new FeedTrial("kraken", { seed: SEED, outage: { from: 30e6, to: 90e6 } });
  trial.subscribe(CHANNELS);
  trial.run(120);
  expect(trial.bookStates()).toEqual(all(3, "live"));
  expect(trial.net.connects).toBeLessThan(15);
});

test(`a connection that the venue ends after a while is replaced before, without a gap, seed ${SEED}`, () => {
  const trial = new FeedTrial("binance", { seed: SEED, lifeMs: 3_600_000, rate: 5, instruments: 2 });
  trial.subscribe(["trades", "book"]);
  trial.run(60);
  const resyncs = trial.feed.counts.snapshots;
  // Binance says a day, the trial an hour: the successor begins at the latest ten minutes before.
  trial.run(3600);
  expect(trial.feed.connections).toMatchObject({ open: 1, rollovers: 1, lost: 0 });
  expect(trial.lost).toEqual([]);
  expect(trial.feed.counts.snapshots - resyncs).toBeLessThanOrEqual(1);
  for (const symbol of trial.symbols) {
    const ids = [...new Set(trial.tradeIds.get(symbol))].map(Number);
    expect(ids).toEqual(Array.from({ length: ids.length }, (_, index) => (ids[0] ?? 0) + index));
  }
}, 120_000);

test(`books whose stream cannot be had are polled each second, and told as down, seed ${SEED}`, () => {
  const trial = new FeedTrial("binance", { seed: SEED, instruments: 2 });
  trial.subscribe(["book"]);
  trial.net.open = (_address, events) => {
    events.closed("HTTP status 403");
    return { send: () => undefined, end: () => undefined };
  };
  trial.run(60);
  expect(trial.feed.counts.polls).toBeGreaterThan(10);
  expect(trial.states("book")).toEqual(all(2, "down"));
});
