import { describe, expect, test } from "vitest";
import { RelayTrial } from "../support/relay-trial.ts";
import { SIM_START } from "../support/sim-net.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_261_123);
const [SECOND, MINUTE, HOUR] = [1_000_000, 60_000_000, 3_600_000_000];
const since = (time: number) => time - SIM_START > 70 * SECOND;

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
