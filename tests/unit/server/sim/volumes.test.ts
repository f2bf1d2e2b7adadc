import { describe, expect, test } from "vitest";
import { ModelMarket } from "../../../../server/sim/market.ts";
import { SIM_START } from "../../../support/sim-net.ts";

const HOUR = 3_600_000_000;
const MINUTES = 60;

describe.each([
  { venue: "binance", count: 3, rate: 100 },
  { venue: "kraken", count: 5, rate: 20 },
  { venue: "hyperliquid", count: 20, rate: 10 },
])("a simulated hour at $venue, $count instruments and $rate events a second", (options) => {
  test.each([1, 2])("trades about as much as the hours before it, seed %i", (seed) => {
    const market = new ModelMarket({ ...options, seed, startTime: SIM_START });
    for (const _ of market.advance(SIM_START + HOUR));
    for (const { candles, instrument } of market.instruments) {
      const all = candles.of(60_000, SIM_START + HOUR);
      const first = all.findIndex(({ openTime }) => openTime * 1000 > SIM_START);
      const mean = (of: "volume" | "trades", part: typeof all) =>
        part.reduce((sum, candle) => sum + candle[of], 0) / part.length;
      const [before, live] = [all.slice(0, first - 1), all.slice(first, first + MINUTES - 1)];
      for (const of of ["volume", "trades"] as const) {
        const ratio = mean(of, before) / mean(of, live);
        expect(ratio, `${instrument.symbol} ${of}`).toBeGreaterThan(1 / 3);
        expect(ratio, `${instrument.symbol} ${of}`).toBeLessThan(3);
      }
    }
  });
});
