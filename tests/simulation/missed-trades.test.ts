import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { MarketBar } from "../../server/relay/market/bar.ts";
import type { InstrumentMarket } from "../../server/relay/market/instrument.ts";
import { replayLog } from "../../server/relay/replay/log.ts";
import { engine } from "../support/engine.ts";
import { type PrintedTrade, RelayTrial } from "../support/relay-trial.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_110);
const LENGTHS = [5000, 60_000, 300_000];
const folder = mkdtempSync(join(tmpdir(), "tidebook-missed-"));
const replayed = (log: string) => replayLog(log, { engine, clock: () => 0 });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a bar says, and what the simulator's trades say of it. */
const figuresOf = ({ open, high, low, close, lots, trades }: MarketBar) => [open, high, low, close, lots, trades];
function truthOf({ intervalMs, openTime }: MarketBar, printed: readonly PrintedTrade[], instrument: InstrumentMarket) {
  const { price, quantity } = instrument.decimals;
  const end = openTime + intervalMs * 1000;
  const before = printed.findLast(({ time }) => time < openTime);
  const inside = printed.filter(({ time }) => time >= openTime && time < end);
  const ticks = (inside.length > 0 ? inside : before ? [before] : []).map((one) =>
    Math.round(Number(one.price) * 10 ** price),
  );
  const lots = inside.reduce((sum, one) => sum + Math.round(Number(one.quantity) * 10 ** quantity), 0);
  return [ticks[0], Math.max(...ticks), Math.min(...ticks), ticks.at(-1), lots, inside.length];
}

/** Closed bars that trades made here, each with the trades of its instrument. */
function* ownBars(trial: RelayTrial): Generator<[MarketBar, readonly PrintedTrade[], InstrumentMarket]> {
  for (const instrument of trial.relay.market.instruments()) {
    const printed = trial.printed.get(`${instrument.venue.name} ${instrument.facts.symbol}`) ?? [];
    const first = printed[0]?.time ?? Infinity;
    for (const length of LENGTHS) {
      for (const bar of instrument.bars.closed(length)) {
        if (bar.openTime + length * 1000 > first) yield [bar, printed, instrument];
      }
    }
  }
}

describe.each(["binance", "kraken"])("%s", (venue) => {
  test.each([
    ["broken and frozen connections and the venue's absence", ["reset@20s", "half-open@40s", "maintenance@110s+20s"]],
    [
      "frames lost, doubled, swapped and kept back",
      ["drop=0.02@0s+140s", "duplicate=0.02", "reorder=0.02@0s+140s", "reset@30s", "silent=trades@60s+20s"],
    ],
  ])(`bars have every trade once after %s, and a replay meets its checkpoints, seed ${SEED}`, async (name, faults) => {
    const log = join(folder, `${venue} ${name}`);
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 60, faults, bars: LENGTHS, folder: log });
    trial.run(160);
    let fetched = 0;
    for (const [key, printed] of trial.printed) {
      const past = trial.fetched.get(key) ?? [];
      fetched += past.length;
      const ids = [...(trial.trades.get(key) ?? []), ...past].map(({ id }) => id).sort((a, b) => a - b);
      expect(ids).toEqual(Array.from({ length: ids.length }, (_, place) => (ids[0] ?? 0) + place));
      expect(ids.length).toBeGreaterThan(0.9 * printed.length);
    }
    expect(fetched).toBeGreaterThan(20);
    let bars = 0;
    for (const [bar, printed, instrument] of ownBars(trial)) {
      const what = `${instrument.facts.symbol} ${bar.intervalMs} ${new Date(bar.openTime / 1000).toISOString()}`;
      expect(figuresOf(bar), what).toEqual(truthOf(bar, printed, instrument));
      expect(bar.reason, what).toBeUndefined();
      bars++;
    }
    expect(bars).toBeGreaterThan(100);
    trial.end();
    const replay = await replayed(log);
    expect(replay).toMatchObject({ isDifferent: false });
    expect(replay.checkpoints).toBeGreaterThanOrEqual(16);
    expect(replay.digest).toBe(trial.relay.market.digest.value());
  });

  test(`bars of instruments that hardly trade leave none out, seed ${SEED}`, () => {
    const faults = ["silent=trades@50s+20s", "delay=3s@30s+20s", "maintenance@70s+15s", "half-open@100s"];
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 2, faults, instruments: 6, bars: LENGTHS });
    trial.run(190);
    for (const { bars } of trial.relay.market.instruments()) {
      const times = bars.closed(5000).map(({ openTime }) => openTime);
      expect(times).toEqual(times.map((_, place) => (times[0] ?? 0) + place * 5_000_000));
    }
    for (const [bar, own, instrument] of ownBars(trial)) {
      if (bar.trades > 0) expect(figuresOf(bar)).toEqual(truthOf(bar, own, instrument));
    }
  });

  test(`more than a page of missed trades comes page by page, seed ${SEED}`, () => {
    const faults = ["maintenance@20s+30s"];
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 120, faults, instruments: 1, bars: LENGTHS });
    trial.run(80);
    const [[key, printed] = ["", []]] = trial.printed;
    const past = trial.fetched.get(key) ?? [];
    expect(past.length).toBeGreaterThan(1500);
    expect(past.map(({ id }) => id)).toEqual(past.map((_, place) => (past[0]?.id ?? 0) + place));
    expect((trial.trades.get(key)?.length ?? 0) + past.length).toBeGreaterThanOrEqual(printed.length - 150);
    for (const [bar, own, instrument] of ownBars(trial)) expect(figuresOf(bar)).toEqual(truthOf(bar, own, instrument));
  });
});

test(`Hyperliquid hands out no past: a bar that misses trades says so, and minutes become the venue's own, seed ${SEED}`, async () => {
  const log = join(folder, "hyperliquid");
  const faults = ["reset@25s", "half-open@70s"];
  const trial = new RelayTrial({ venues: ["hyperliquid"], seed: SEED, rate: 60, faults, bars: LENGTHS, folder: log });
  trial.run(260);
  let [partial, wrong] = [0, 0];
  for (const [bar, printed, instrument] of ownBars(trial)) {
    const what = `${instrument.facts.symbol} ${bar.intervalMs} ${new Date(bar.openTime / 1000).toISOString()}`;
    const isEqual = JSON.stringify(figuresOf(bar)) === JSON.stringify(truthOf(bar, printed, instrument));
    if (bar.source === "partial") partial++;
    if (bar.source === "partial" && !isEqual) wrong++;
    if (bar.reason !== undefined) expect(bar.reason).toContain("Hyperliquid hands out no past trades");
    expect(isEqual || bar.source === "partial", what).toBe(true);
    if (bar.intervalMs >= 60_000) expect(bar.source, what).not.toBe("partial");
  }
  expect(wrong).toBeGreaterThan(0);
  expect(partial).toBeLessThan(60);
  trial.end();
  expect(await replayed(log)).toMatchObject({ isDifferent: false });
});

test.each([
  { instruments: 120, rate: 60, seconds: 200 },
  { instruments: 480, rate: 100, seconds: 120 },
])(`nothing is missing of $instruments streams that were merely quiet, seed ${SEED}`, ({ seconds, ...market }) => {
  const trial = new RelayTrial({ venues: ["hyperliquid"], seed: SEED, ...market });
  trial.run(seconds);
  expect(trial.relay.sites.get("hyperliquid")?.feed.counts.probes).toBeGreaterThan(0);
  expect(trial.notes.filter((note) => note.includes("missing"))).toEqual([]);
  trial.end();
});

test(`trades that cannot be fetched leave bars that say why, until the venue's own minutes are there, seed ${SEED}`, async () => {
  const log = join(folder, "refused");
  const faults = ["reset@25s"];
  const trial = new RelayTrial({ venues: ["binance"], seed: SEED, rate: 60, faults, bars: LENGTHS, folder: log });
  const asked = trial.net.request.bind(trial.net);
  trial.net.request = (request, answered) => {
    if (request.address.includes("historicalTrades")) answered({ status: 400, headers: {}, body: `{"msg":"no"}` });
    else asked(request, answered);
  };
  trial.run(29);
  for (const { bars } of trial.relay.market.instruments()) {
    const [open] = bars.open(60_000);
    expect([open?.source, open?.reason]).toEqual(["partial", "they cannot be fetched: no"]);
  }
  trial.run(120);
  const reasons = new Set<string | undefined>();
  for (const [bar, printed, instrument] of ownBars(trial)) {
    if (bar.source === "partial") reasons.add(bar.reason);
    else expect(figuresOf(bar)).toEqual(truthOf(bar, printed, instrument));
    if (bar.intervalMs === 60_000) expect(bar.source).not.toBe("partial");
  }
  expect([...reasons]).toEqual(["they cannot be fetched: no"]);
  expect(trial.notes).toContainEqual(expect.stringMatching(/^Binance trades of .* and 2 more are missing: .*: no\. /));
  trial.end();
  expect(await replayed(log)).toMatchObject({ isDifferent: false });
});
