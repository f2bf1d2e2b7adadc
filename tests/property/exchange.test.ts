import { describe, expect, test } from "vitest";
import { textOf, unitsOf } from "../support/exchange/decimal.ts";
import { judge, randomRun } from "../support/random-run.ts";

const seeds = Array.from({ length: 40 }, (_, i) => 1 + i);

describe("the slow exchange, on random strategies", () => {
  test.each(seeds)("the trades' results and the first cash make the last equity (seed %i)", (seed) => {
    const run = randomRun(seed);
    const { trades, equity } = judge(run).result;
    const sum = trades.reduce((total, { pnl }) => total + unitsOf(pnl), unitsOf(run.market.settings.cash));
    expect(textOf(sum)).toBe(equity.value.at(-1));
  });

  test.each(seeds)("an order fills no more than its quantity, and all of it when it is filled (seed %i)", (seed) => {
    const { orders, fills } = judge(randomRun(seed)).result;
    const filled = new Map<number, bigint>();
    for (const { orderId, quantity } of fills) filled.set(orderId, (filled.get(orderId) ?? 0n) + unitsOf(quantity));
    for (const { id, quantity, status } of orders) {
      const done = filled.get(id) ?? 0n;
      expect(done <= unitsOf(quantity)).toBe(true);
      if (status === "filled") expect(done).toBe(unitsOf(quantity));
      if (status === "partiallyFilled") expect(done > 0n).toBe(true);
      if (status === "new") expect(done).toBe(0n);
    }
  });

  test.each(seeds)("bars that come later change no earlier fill or plot (seed %i)", (seed) => {
    const run = randomRun(seed);
    const whole = judge(run);
    const times = run.market.instruments[0]?.bars.map(({ time }) => time) ?? [];
    const count = Math.floor(times.length * 0.6);
    const end = times[count] ?? 0;
    const instruments = run.market.instruments.map((each) => ({
      ...each,
      bars: each.bars.filter(({ time }) => time < end),
    }));
    const part = judge({ ...run, market: { ...run.market, instruments } });
    expect(part.result.fills).toEqual(whole.result.fills.filter(({ time }) => time < end));
    for (const [name, values] of Object.entries(part.plots)) expect(values).toEqual(whole.plots[name]?.slice(0, count));
  });
});
