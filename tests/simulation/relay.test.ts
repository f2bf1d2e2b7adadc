import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { exportCapture } from "../../server/relay/log/export.ts";
import { damageText, logRecords, readLog } from "../../server/relay/log/reader.ts";
import { EventLog } from "../../server/relay/log/writer.ts";
import { MINUTE_MS } from "../../server/relay/market/bar.ts";
import { MINUTE } from "../../server/relay/market/instrument-bars.ts";
import { replayLog } from "../../server/relay/replay/log.ts";
import { engine } from "../support/engine.ts";
import { RelayTrial } from "../support/relay-trial.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_109);
/** TIDEBOOK_SOAK=100 makes trials so many times as long. */
const LENGTH = Number(process.env.TIDEBOOK_SOAK ?? 1);
const VENUES = ["binance", "kraken", "hyperliquid"];
const folder = mkdtempSync(join(tmpdir(), "tidebook-relay-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const replayed = (log: string) => replayLog(log, { engine, clock: () => 0 });
const damageOf = (log: string) =>
  [...readLog(log)].flatMap((part) => (part.kind === "damage" ? [damageText(part.damage)] : []));

describe.each(VENUES)("a relay of %s against the simulator's truth", (venue) => {
  test(`publishes no book that differs, with frames lost, doubled and swapped and connections broken, seed ${SEED}`, () => {
    const faults = ["drop=0.01", "duplicate=0.01", "reorder=0.01", "reset@20s"];
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 150, faults });
    trial.run(40 * LENGTH);
    expect(trial.differences).toEqual([]);
    expect(trial.compared).toBeGreaterThan(100);
    const isOfGap = (note: string) => venue === "hyperliquid" && note.endsWith("until the venue's own come.");
    expect(trial.notes.filter((note) => !isOfGap(note))).toEqual([]);
  });

  test(`has every trade once over a broken connection apart from those of the break, seed ${SEED}`, () => {
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 100, faults: ["duplicate=0.05", "reset@15s"] });
    trial.run(30);
    for (const [key, trades] of trial.trades) {
      const ids = trades.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length, key).toBeGreaterThan(0.6 * (trial.printed.get(key)?.length ?? 0));
    }
  });

  test(`begins its bars warm, without a gap or a double at the seam, seed ${SEED}`, () => {
    const bars = [5000, 5 * MINUTE_MS, 60 * MINUTE_MS];
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 60, bars });
    trial.run(200);
    const market = trial.relay.market.venues.get(venue);
    const sim = trial.net.venues.get(venue)?.market;
    let seams = 0;
    for (const { facts, bars } of market?.instruments.values() ?? []) {
      const own = bars.all().slice(0, -1);
      expect(own.length).toBeGreaterThan(250);
      expect(own.slice(1).every(({ openTime }, index) => openTime - (own[index]?.openTime ?? 0) === MINUTE)).toBe(true);
      expect(bars.closed(60 * MINUTE_MS).length).toBeGreaterThan(3);
      for (const bar of [...own, ...bars.closed(5 * MINUTE_MS), ...bars.closed(60 * MINUTE_MS)]) {
        const candle = sim
          ?.named(facts.symbol)
          ?.candles.of(bar.intervalMs, trial.net.now)
          .find(({ openTime }) => openTime * 1000 === bar.openTime);
        const { instrument } = sim?.named(facts.symbol) ?? {};
        const price = 10 ** (facts.decimals.price - (instrument?.priceScale ?? 0));
        const quantity = 10 ** (facts.decimals.quantity - (instrument?.quantityScale ?? 0));
        const { open, high, low, close, volume } = candle ?? {};
        const prices = [open, high, low, close].map((ticks) => Math.round((ticks ?? NaN) * price));
        const made = [bar.open, bar.high, bar.low, bar.close, bar.lots];
        expect(made, `${facts.symbol} ${bar.openTime}`).toEqual([...prices, Math.round((volume ?? NaN) * quantity)]);
        seams++;
      }
    }
    expect(seams).toBeGreaterThan(750);
  });
});

test(`a log replays to every checkpoint, and a byte that was flipped is found and named, seed ${SEED}`, async () => {
  const log = join(folder, "whole");
  const trial = new RelayTrial({ venues: VENUES, seed: SEED, faults: ["drop=0.01", "reset@12s"], folder: log });
  trial.run(45);
  trial.end();
  const result = await replayed(log);
  expect(result).toMatchObject({ isDifferent: false, mismatches: 0 });
  expect(result.checkpoints).toBeGreaterThanOrEqual(5);
  const logged = [...logRecords(log)].filter(({ kind }) => kind === "marketEvent").length;
  expect(logged).toBe(trial.events.length);
  expect(logged).toBeGreaterThan(0);
  expect(result.digest).toBe(trial.relay.market.digest.value());
  const [file = ""] = readdirSync(log).filter((name) => name.endsWith(".tbl"));
  const whole = readFileSync(join(log, file));
  for (let trialNumber = 0; trialNumber < 40; trialNumber++) {
    const at = (trialNumber * 7919 * 131) % whole.length;
    const flipped = Buffer.from(whole);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (trialNumber % 8));
    writeFileSync(join(log, file), flipped);
    const [damage = ""] = damageOf(log);
    const [, offset = "-1"] = /at byte (\d+)/.exec(damage) ?? [];
    expect(damage).toContain(file);
    expect(Number(offset)).toBeLessThanOrEqual(at);
  }
  writeFileSync(join(log, file), whole);
  expect(damageOf(log)).toEqual([]);
});

test(`another choice of instruments and venues is watched without a start, and the log still replays, seed ${SEED}`, async () => {
  const log = join(folder, "changed");
  const trial = new RelayTrial({ venues: ["binance", "kraken"], seed: SEED, folder: log });
  trial.run(15);
  const [binance, kraken] = [...trial.relay.sites.values()].map(({ setup }) => setup);
  if (!binance || !kraken) throw new Error("two venues are watched");
  const [first, second, ...rest] = [...(trial.relay.sites.get("kraken")?.feed.streams.keys() ?? [])];
  expect([first, second, ...rest]).toHaveLength(9);
  const opened = trial.relay.sites.get("kraken")?.feed.connections.opened;
  trial.relay.watch([{ ...kraken, instruments: 2, channels: ["trades", "book"] }]);
  const stale = [...(trial.relay.market.venues.get("binance")?.instruments.values() ?? [])];
  expect(stale.map(({ book }) => [book.isFresh, book.reason])).toEqual(
    stale.map(() => [false, "the configuration does not name it any more"]),
  );
  trial.run(15);
  expect([...trial.relay.sites.keys()]).toEqual(["kraken"]);
  const feed = trial.relay.sites.get("kraken")?.feed;
  expect(feed?.streams.size).toBe(4);
  expect(feed?.connections.opened).toBe(opened);
  const books = [...(trial.relay.market.venues.get("kraken")?.instruments.values() ?? [])].map(
    ({ book }) => book.isFresh,
  );
  expect(books).toEqual([true, true, false]);
  trial.relay.watch([binance, kraken]);
  trial.run(20);
  expect([...trial.relay.market.instruments()].every(({ book }) => book.isFresh)).toBe(true);
  trial.end();
  expect(trial.differences).toEqual([]);
  expect(await replayed(log)).toMatchObject({ isDifferent: false, mismatches: 0 });
});

test(`the same seed writes the same log, seed ${SEED}`, () => {
  const [first, second] = ["one", "two"].map((name) => {
    const trial = new RelayTrial({ venues: VENUES, seed: SEED, faults: ["drop=0.02"], folder: join(folder, name) });
    trial.run(15);
    trial.end();
    return readFileSync(join(folder, name, "MANIFEST"), "utf8");
  });
  expect(first).toBe(second);
});

test(`a log that a crash cut anywhere goes on where its last whole block ends, seed ${SEED}`, async () => {
  const log = join(folder, "crashed");
  const trial = new RelayTrial({ venues: ["binance"], seed: SEED, folder: log });
  trial.run(12);
  trial.log?.flush();
  const [file = ""] = readdirSync(log).filter((name) => name.endsWith(".tbl"));
  const { size } = statSync(join(log, file));
  for (let cut = 1; cut < 20; cut++) {
    const copy = join(folder, `cut-${cut}`);
    cpSync(log, copy, { recursive: true });
    truncateSync(join(copy, file), size - cut * 37);
    const opened = new EventLog({ folder: copy, keep: { bytes: Infinity, time: Infinity } });
    opened.append({ kind: "health", receivedTime: 1, payload: new Uint8Array(8) });
    opened.close();
    expect(damageOf(copy)).toEqual([]);
    expect((await replayed(copy)).isDifferent).toBe(false);
  }
  trial.end();
});

test(`a log whose beginning retention took plays and exports what is left, seed ${SEED}`, async () => {
  const log = join(folder, "short");
  const trial = new RelayTrial({
    venues: VENUES,
    seed: SEED,
    folder: log,
    segmentBytes: 60_000,
    faults: ["reset@20s"],
  });
  trial.run(40);
  trial.end();
  const whole = await replayed(log);
  expect(whole).toMatchObject({ isDifferent: false, mismatches: 0, notes: [] });
  const segments = readdirSync(log).filter((name) => name.endsWith(".tbl"));
  expect(segments.length).toBeGreaterThan(6);
  for (const name of segments.slice(0, 3)) rmSync(join(log, name));
  expect(damageOf(log)).toEqual([]);
  const left = await replayed(log);
  expect(left).toMatchObject({ isDifferent: false, mismatches: 0, checkpoints: 0, venue: whole.venue });
  expect(left.notes?.[0]).toMatch(/^how the first run began was removed/);
  expect(left.frames).toBeGreaterThan(whole.frames / 2);
  expect(left.trades).toBeGreaterThan(whole.trades / 2);
  expect(left.compared).toBeGreaterThan(0);
  const out = join(folder, "short.txt");
  for (const venue of VENUES) {
    const lines = await exportCapture({ folder: log, out, venue, from: -Infinity, to: Infinity });
    expect(lines).toBeGreaterThan(100);
  }
});

test("retention takes whole segments of market data, and the chain still verifies; orders stay", () => {
  const log = join(folder, "kept");
  const writer = new EventLog({ folder: log, keep: { bytes: 30_000, time: Infinity }, segmentBytes: 10_000 });
  const random = new Uint8Array(2000).map((_, index) => (index * index * 31) % 251);
  for (let number = 0; number < 200; number++) {
    const kind = number === 40 ? "order" : "frame";
    writer.append({ kind, receivedTime: number * 200_000, payload: random.map((byte) => byte ^ number) });
  }
  writer.close();
  const parts = [...readLog(log)];
  expect(parts.filter(({ kind }) => kind === "removed").length).toBeGreaterThan(3);
  expect(damageOf(log)).toEqual([]);
  const kept = parts.flatMap((part) => (part.kind === "block" ? [part.block] : []));
  expect(kept.some(({ firstSeq, count }) => firstSeq <= 41 && firstSeq + count > 41)).toBe(true);
});
