import {
  type Calibration,
  defaultRequest,
  type MonteCarloRequest,
  simulationOf,
} from "../../shared/montecarlo/request.ts";
import { type PathColumns, simulateBlocks, summarise } from "../../wasm/index.ts";
import { engine } from "./engine.ts";

export const BLOCK = 1024;

/** Simulates in this thread. */
export function simulated(request: Partial<MonteCarloRequest>, calibration?: Calibration) {
  const simulation = simulationOf({ ...defaultRequest, start: 100, ...request }, calibration);
  const columns: PathColumns = simulateBlocks(engine, simulation, {
    first: 0,
    blocks: Math.ceil(simulation.paths / BLOCK),
  });
  return { simulation, columns, result: summarise(engine, simulation, columns) };
}

/** A calibration of log returns as they are. */
export function drawn(...columns: readonly (readonly number[])[]): Calibration {
  const instruments = columns.map((returns, index) => ({
    name: `i${index}`,
    values: [],
    errors: [],
    returns: Float64Array.from(returns),
    last: 100,
  }));
  return { instruments, correlation: [] };
}

/** Normal doubles of a block. */
export function normals(count: number, block: number, seed = 11): Float64Array {
  engine.exports.random_draws(3, seed, block, count);
  return new Float64Array(engine.memory.outbox().buffer);
}

/** Probability that a standard normal stays below x (Abramowitz and Stegun 7.1.26 is too coarse: series of erf, 7.1.6). */
export function normalBelow(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 200 && Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Undiscounted mean of max(S − K, 0) for log S normal (Black and Scholes 1973). */
export function callMean(start: number, strike: number, growth: number, deviation: number): number {
  const d1 = (Math.log(start / strike) + growth) / deviation + deviation / 2;
  return start * Math.exp(growth) * normalBelow(d1) - strike * normalBelow(d1 - deviation);
}
