import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultRequest, simulationOf, type MonteCarloRequest } from "../../shared/montecarlo/request.ts";
import { joined, type PathColumns, simulateBlocks, summarise } from "../../wasm/index.ts";
import { engine } from "../support/engine.ts";
import { BLOCK, drawn, simulated } from "../support/montecarlo.ts";

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const laws = fc.oneof(
  fc.record({ mu: real(-0.5, 0.5), sigma: real(0.01, 2) }).map((parameters) => ({ model: "gbm", parameters })),
  fc
    .record({
      ...{ mu: real(-0.5, 0.5), sigma: real(0.01, 1) },
      ...{ lambda: real(0, 500), jumpMean: real(-0.3, 0.3) },
      jumpDeviation: real(0, 0.3),
    })
    .map((parameters) => ({ model: "merton", parameters })),
  fc
    .record({
      ...{
        mu: real(-0.5, 0.5),
        v0: real(0, 1),
        kappa: real(0, 20),
      },
      ...{
        theta: real(0, 1),
        xi: real(0, 2),
        rho: real(-1, 1),
      },
    })
    .map((parameters) => ({ model: "heston", parameters })),
  fc
    .record({
      mu: real(-0.01, 0.01),
      omega: real(1e-8, 1e-3),
      alpha: real(0, 0.4),
      beta: real(0, 0.59),
    })
    .map((parameters) => ({ model: "garch", parameters })),
  fc
    .constantFrom("bootstrap", "stationary")
    .chain((model) => fc.integer({ min: 1, max: 6 }).map((block) => ({ model, parameters: { block } }))),
);
const requests: fc.Arbitrary<Partial<MonteCarloRequest>> = fc
  .record({
    law: laws,
    paths: fc.integer({ min: 1, max: 4 * BLOCK }),
    horizon: fc.integer({ min: 1, max: 300 }),
    seed: fc.maxSafeNat(),
  })
  .map(({ law, ...rest }) => ({ ...law, ...rest, ruin: 0.8, goal: 1.2 }));
/** All that is known of paths, in a word that is quickly compared. */
const bytesOf = ({ last, worst, under, fan, ruined, reached }: PathColumns): string => {
  const hash = createHash("sha256");
  for (const column of [last, worst, under, fan]) hash.update(new Uint8Array(column.buffer));
  return `${hash.digest("hex")} ${ruined} ${reached}`;
};
const past = drawn([0.01, -0.02, 0.03, -0.01, 0, 0.02]);

test("blocks that several workers simulate are those that one does", { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(requests, fc.integer({ min: 1, max: 4 }), (request, workers) => {
      const simulation = simulationOf({ ...defaultRequest, start: 100, ...request }, past);
      const all = Math.ceil(simulation.paths / BLOCK);
      const share = (worker: number) => Math.round((all * worker) / workers);
      const part = (first: number, blocks: number) => simulateBlocks(engine, simulation, { first, blocks });
      const parts = Array.from({ length: workers }, (_, worker) =>
        part(share(worker), share(worker + 1) - share(worker)),
      );
      expect(bytesOf(joined(parts))).toBe(bytesOf(part(0, all)));
    }),
    { numRuns: 25 },
  );
});

test("a longer simulation begins with the paths of a shorter one", { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(requests, fc.integer({ min: 1, max: 2000 }), (request, more) => {
      const [fewer, all] = [
        simulated(request, past),
        simulated({ ...request, paths: (request.paths ?? 1) + more }, past),
      ];
      const count = fewer.columns.last.length;
      const whole = (column: Float64Array) =>
        Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString("base64");
      expect(whole(all.columns.last.subarray(0, count))).toBe(whole(fewer.columns.last));
      expect(whole(all.columns.worst.subarray(0, count))).toBe(whole(fewer.columns.worst));
    }),
    { numRuns: 15 },
  );
});

test("what paths say together fits together", { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(requests, (request) => {
      const { result, columns } = simulated(request, past);
      const { terminal, maxDrawdown, timeUnderWater, valueAtRisk, expectedShortfall, fan, ruin, goal } = result;
      for (const { quantiles } of [terminal, maxDrawdown, timeUnderWater]) {
        const values = Object.entries(quantiles).sort(([a], [b]) => Number(a) - Number(b));
        values.slice(1).forEach(([, value], at) => expect(value).toBeGreaterThanOrEqual(values[at]?.[1] ?? NaN));
      }
      for (const [at, end] of columns.last.entries()) {
        expect(columns.worst[at]).toBeLessThanOrEqual(Math.min(0, end));
        expect(columns.under[at]).toBeLessThanOrEqual(result.horizon);
      }
      for (const level of ["0.9", "0.95", "0.99"]) {
        const [risk = NaN, shortfall = NaN] = [valueAtRisk[level], expectedShortfall[level]];
        expect(shortfall).toBeLessThanOrEqual(risk + 1e-12);
        expect(risk).toBeGreaterThanOrEqual(-1);
      }
      expect(fan.steps.at(-1)).toBe(result.horizon);
      for (const [name, band] of Object.entries(fan.quantiles)) {
        expect([band.length, band[0], band.at(-1)]).toEqual([fan.steps.length, 100, terminal.quantiles[name]]);
      }
      const below = columns.last.filter((end) => end <= Math.log(0.8)).length / columns.last.length;
      expect(ruin.probability).toBeGreaterThanOrEqual(below);
      expect(goal.interval[0]).toBeLessThanOrEqual(goal.probability + 1e-12);
    }),
    { numRuns: 25 },
  );
});

test("quantiles are those of a sorted column", { timeout: 300_000 }, () => {
  fc.assert(
    fc.property(requests, (request) => {
      const { simulation, columns, result } = simulated(request, past);
      const sorted = columns.last.toSorted();
      const position = 0.05 * (sorted.length - 1);
      const [low = NaN, high = NaN] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]].map(
        (end) => 100 * Math.exp(end ?? NaN),
      );
      const expected = low + (high - low) * (position % 1);
      expect(result.terminal.quantiles["0.05"]).toBeCloseTo(expected, 8);
      expect(summarise(engine, simulation, columns)).toEqual(result);
    }),
    { numRuns: 20 },
  );
});
