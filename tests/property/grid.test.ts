import fc from "fast-check";
import { expect, test } from "vitest";
import { givenInputs, indicators } from "../../shared/indicators.ts";
import { indicatorGrid, type PriceColumn } from "../../wasm/index.ts";
import { engine } from "../support/engine.ts";

/** Rows whose first option is a period that goes with the others' defaults, whatever it is. */
const PERIODIC = indicators.filter(
  ({ inputs, options, id }) =>
    options.length > 0 &&
    options[0]?.integer === true &&
    !options[0].labels &&
    givenInputs({ inputs }).length === 0 &&
    [2, 90].every((period) => goesTogether(id, [period, ...options.slice(1).map((option) => option.default)])),
);

function goesTogether(id: number, values: readonly number[]): boolean {
  try {
    return engine.lookback(id, values) >= 0;
  } catch {
    return false;
  }
}

const price = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: 0.01, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, NaN, Infinity, 1e101, 1e-101, -1) },
);

test("a grid of any periods over any prices gives the bits of each period alone", () => {
  const run = fc.record({
    row: fc.constantFrom(...PERIODIC),
    periods: fc.array(fc.integer({ min: 2, max: 90 }), { maxLength: 9 }),
    prices: fc.array(fc.array(price, { minLength: 5, maxLength: 5 }), { maxLength: 600, size: "max" }),
  });
  expect(PERIODIC.length).toBeGreaterThan(80);
  fc.assert(
    fc.property(run, ({ row, periods, prices }) => {
      const column = (at: number) => Float64Array.from(prices, (bar) => bar[at] ?? 0);
      const [open, high, low, close, volume] = [column(0), column(1), column(2), column(3), column(4)];
      const time = BigInt64Array.from(prices, (_, bar) => BigInt(bar));
      const bars = engine.bars({ time, open, high, low, close, volume }, 2);
      const inputs = row.inputs.map((name) =>
        name === "time" ? Float64Array.from(time, Number) : bars.column(name as PriceColumn).slice(),
      );
      const others = row.options.slice(1).map((option) => option.default);
      const [first] = row.options;
      const sets = periods.map((period) => ({ [first!.name]: period }));
      const grid = indicatorGrid(engine, [bars], row.name, sets);
      for (const [set, period] of periods.entries()) {
        const single = engine.indicator(row.id, inputs, [period, ...others]);
        for (const [output, values] of single.entries()) {
          expect(new BigUint64Array(grid.column(0, set, output).slice().buffer)).toEqual(
            new BigUint64Array(values.slice().buffer),
          );
        }
      }
      grid.free();
      bars.free();
    }),
    { numRuns: 150, seed: 11 },
  );
});
