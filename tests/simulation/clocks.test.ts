import { describe, expect, test } from "vitest";
import { RandomStream } from "../../shared/generate/random.ts";
import { RelayTrial } from "../support/relay-trial.ts";
import { SIM_START } from "../support/sim-net.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_261_123);
const [SECOND, MINUTE, HOUR] = [1_000_000, 60_000_000, 3_600_000_000];
const since = (time: number) => time - SIM_START > 70 * SECOND;

test(`10,000 bars fire once each, in their order, while our clock is set again and again, seed ${SEED}`, () => {
  const random = new RandomStream(SEED);
  const offsets = Array.from({ length: 30 }, (_, place) => {
    if (place % 6 === 3) return HOUR;
    return place % 6 === 5 ? -HOUR : Math.round((random.uniform() * 4 - 2) * SECOND);
  });
  const ahead = (time: number) => offsets[Math.floor((time - SIM_START) / (10 * SECOND))] ?? 0;
  const venues = ["binance", "kraken", "hyperliquid"];
  const trial = new RelayTrial({ venues, seed: SEED, rate: 60, instruments: 12, bars: [1000], stepMs: 100, ahead });
  trial.run(300);
  let [fired, wrong] = [0, 0];
  for (const [key, told] of trial.bars) {
    const printed = trial.printed.get(key) ?? [];
    const own = told.filter(({ openTime, intervalMs }) => intervalMs === 1000 && openTime > (printed[0]?.time ?? 0));
    expect(own.map(({ openTime }) => openTime)).toEqual(own.map((_, n) => (own[0]?.openTime ?? 0) + n * SECOND));
    fired += own.length;
    for (const { openTime, trades } of own) {
      const inside = printed.filter(({ time }) => time >= openTime && time < openTime + SECOND);
      if (inside.length !== trades) wrong++;
    }
  }
  expect(fired).toBeGreaterThan(10_000);
  expect(wrong).toBe(0);
  trial.end();
}, 240_000);

describe.each(["binance", "kraken", "hyperliquid"])("%s", (venue) => {
  test.each([
    ["an hour ahead", () => HOUR],
    ["an hour behind", () => -HOUR],
    ["set an hour ahead", (time: number) => (since(time) ? HOUR : 0)],
    ["set an hour back", (time: number) => (since(time) ? 0 : HOUR)],
  ])(`bars are the venue's minutes while our clock is %s, seed ${SEED}`, (_what, ahead) => {
    const trial = new RelayTrial({ venues: [venue], seed: SEED, rate: 60, bars: [5000], ahead });
    trial.run(200);
    const { now } = trial.net;
    for (const { bars, facts } of trial.relay.market.instruments()) {
      const printed = trial.printed.get(`${venue} ${facts.symbol}`) ?? [];
      for (const [closed, length] of [
        [bars.closed(60_000), MINUTE],
        [bars.closed(5000), 5 * SECOND],
      ] as const) {
        const last = closed.at(-1);
        const first = closed[0]?.openTime ?? 0;
        expect(closed.map(({ openTime }) => openTime)).toEqual(closed.map((_, n) => first + n * length));
        expect((last?.openTime ?? 0) + length).toBeLessThanOrEqual(now);
        expect((last?.openTime ?? 0) + length).toBeGreaterThan(now - length - 5 * SECOND);
        for (const { openTime, trades, source } of closed.filter((bar) => bar.openTime > (printed[0]?.time ?? 0))) {
          const inside = printed.filter(({ time }) => time >= openTime && time < openTime + length);
          expect([new Date(openTime / 1000).toISOString(), source, trades]).toEqual([
            new Date(openTime / 1000).toISOString(),
            "live",
            inside.length,
          ]);
        }
      }
    }
    trial.end();
  });
});
