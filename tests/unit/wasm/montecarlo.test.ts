import { describe, expect, test } from "vitest";
import { models } from "../../../shared/montecarlo/models.ts";
import type { PriceSeries } from "../../../shared/montecarlo/request.ts";
import { calibrate } from "../../../wasm/index.ts";
import { engine } from "../../support/engine.ts";
import { callMean, drawn, normals, simulated } from "../../support/montecarlo.ts";

const PATHS = 65_536;
const [mu, sigma] = [0.07, 0.25];
const gbm = { model: "gbm", parameters: { mu, sigma } };
const jumps = { lambda: 3, jumpMean: -0.04, jumpDeviation: 0.08 };
const merton = { model: "merton", parameters: { mu, sigma: 0.2, ...jumps } };
const heston = { model: "heston", parameters: { mu: 0.03, v0: 0.04, kappa: 2, theta: 0.05, xi: 0.4, rho: -0.6 } };
const garch = { model: "garch", parameters: { mu: 0.0003, omega: 2e-6, alpha: 0.08, beta: 0.9 } };

/** How many standard errors a mean is off. */
const off = (got: number, expected: number, error: number | null) => Math.abs(got - expected) / (error ?? NaN);

describe("closed forms", { timeout: 300_000 }, () => {
  test("geometric Brownian motion has the mean, the deviation and the calls of Black and Scholes", () => {
    const { result } = simulated({ ...gbm, paths: PATHS, payoff: { kind: "call", strike: 110 } });
    const { terminal, payoff } = result;
    expect(off(terminal.mean, 100 * Math.exp(mu), terminal.standardError)).toBeLessThan(4);
    const deviation = 100 * Math.exp(mu) * Math.sqrt(Math.exp(sigma ** 2) - 1);
    expect(terminal.deviation / deviation).toBeCloseTo(1, 1.5);
    expect(off(payoff?.mean ?? 0, callMean(100, 110, mu, sigma), payoff?.standardError ?? null)).toBeLessThan(4);
  });

  test("puts and calls differ by the forward", () => {
    const of = (kind: "call" | "put") => simulated({ ...gbm, paths: 4096, payoff: { kind, strike: 110 } }).result;
    const [call, put] = [of("call"), of("put")];
    expect((call.payoff?.mean ?? 0) - (put.payoff?.mean ?? 0)).toBeCloseTo(call.terminal.mean - 110, 9);
  });

  test("jumps give the calls of Merton's series", () => {
    const { result } = simulated({ ...merton, paths: PATHS, payoff: { kind: "call", strike: 110 } });
    const growth = Math.exp(jumps.jumpMean + jumps.jumpDeviation ** 2 / 2) - 1;
    let weight = Math.exp(-jumps.lambda);
    let expected = 0;
    for (let count = 0; count < 60; count++) {
      const deviation = Math.sqrt(0.2 ** 2 + count * jumps.jumpDeviation ** 2);
      const rate = mu - jumps.lambda * growth + count * Math.log(1 + growth);
      expected += weight * callMean(100, 110, rate, deviation);
      weight *= jumps.lambda / (count + 1);
    }
    expect(off(result.payoff?.mean ?? 0, expected, result.payoff?.standardError ?? null)).toBeLessThan(4);
    expect(off(result.terminal.mean, 100 * Math.exp(mu), result.terminal.standardError)).toBeLessThan(4);
  });

  test("the mean drawdown of a driftless walk is that of Magdon-Ismail and others", () => {
    // On the maximum drawdown of a Brownian motion, Journal of Applied Probability 41, 2004: √(π/2) σ √T. A walk that is
    // looked at in steps misses 0.5826 σ √dt at the top and at the bottom (Asmussen, Glynn and Pitman 1995).
    const [paths, horizon] = [16_384, 1260];
    const { columns } = simulated({
      model: "gbm",
      parameters: { mu: 0.02, sigma: 0.2 },
      paths,
      horizon,
      stepsPerYear: horizon,
    });
    const depths = columns.worst.map((value) => -value);
    const mean = depths.reduce((sum, one) => sum + one, 0) / paths;
    const variance = depths.reduce((sum, one) => sum + (one - mean) ** 2, 0) / paths;
    const expected = 0.2 * (Math.sqrt(Math.PI / 2) - (2 * 0.5826) / Math.sqrt(horizon));
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / paths) + 0.002 * expected);
  });

  test("a call under Heston is worth what Broadie and Kaya print", () => {
    // Exact simulation of stochastic volatility, Operations Research 54, 2006, table 1: 6.8061, discounted at 3.19 %.
    const parameters = { mu: 0.0319, v0: 0.010201, kappa: 6.21, theta: 0.019, xi: 0.61, rho: -0.7 };
    const steps = { horizon: 504, stepsPerYear: 504, paths: PATHS };
    const { result } = simulated({ model: "heston", parameters, ...steps, payoff: { kind: "call", strike: 100 } });
    const { mean = NaN, standardError } = result.payoff ?? {};
    const expected = 6.8061 * Math.exp(0.0319);
    // The scheme's bias at this step is half a percent at most (Lord, Koekkoek and van Dijk 2010, table 3).
    expect(Math.abs(mean - expected)).toBeLessThan(4 * (standardError ?? NaN) + 0.005 * expected);
  });

  test("the variance of GARCH's log returns is ω / (1 − α − β) a step", () => {
    const { columns } = simulated({ ...garch, paths: PATHS, horizon: 100 });
    const mean = columns.last.reduce((sum, one) => sum + one, 0) / PATHS;
    const variance = columns.last.reduce((sum, one) => sum + (one - mean) ** 2, 0) / PATHS;
    expect(variance / (100 * 1e-4)).toBeCloseTo(1, 1.5);
    expect(Math.abs(mean - 0.03)).toBeLessThan(4 * Math.sqrt(variance / PATHS));
  });

  test("a basket has the mean and the variance of its parts and their correlation", () => {
    const [a, b, rho] = [0.3, 0.2, -0.5];
    const part = { values: [], errors: [], returns: new Float64Array(9), last: 1 };
    const calibration = {
      instruments: [
        { ...part, name: "A" },
        { ...part, name: "B" },
      ],
      correlation: [1, rho, 1],
    };
    const parameters = { "A.mu": 0.1, "A.sigma": a, "B.mu": 0.05, "B.sigma": b };
    const { terminal } = simulated(
      { model: "gbm", parameters, paths: PATHS, weights: { A: 3, B: 1 } },
      calibration,
    ).result;
    const [first, second] = [75 * Math.exp(0.1), 25 * Math.exp(0.05)];
    expect(off(terminal.mean, first + second, terminal.standardError)).toBeLessThan(4);
    const own = first ** 2 * (Math.exp(a * a) - 1) + second ** 2 * (Math.exp(b * b) - 1);
    const variance = own + 2 * first * second * (Math.exp(rho * a * b) - 1);
    expect(terminal.deviation / Math.sqrt(variance)).toBeCloseTo(1, 1.5);
  });
});

describe("past returns", { timeout: 300_000 }, () => {
  const past = Array.from(normals(400, 0), (value) => 0.01 * value + 0.001);
  const mean = past.reduce((sum, one) => sum + one, 0) / past.length;

  test.each(["bootstrap", "stationary"])("%s draws each return as often as any other", (model) => {
    const { columns } = simulated({ model, paths: PATHS, horizon: 60 }, drawn(past));
    const average = columns.last.reduce((sum, one) => sum + one, 0) / PATHS;
    const spread = Math.sqrt(columns.last.reduce((sum, one) => sum + (one - average) ** 2, 0) / PATHS);
    expect(Math.abs(average - 60 * mean)).toBeLessThan((4 * spread) / Math.sqrt(PATHS));
  });

  test("a block as long as the past is the past, turned", () => {
    const { columns } = simulated(
      { model: "bootstrap", parameters: { block: 400 }, paths: 64, horizon: 400 },
      drawn(past),
    );
    for (const end of columns.last) expect(end).toBeCloseTo(400 * mean, 5);
  });

  test("shuffled returns end where they ended, and fall differently on the way", () => {
    const { columns, result } = simulated({ model: "shuffle", paths: 2048 }, drawn(past));
    expect(result.horizon).toBe(400);
    for (const end of columns.last) expect(end).toBeCloseTo(400 * mean, 5);
    expect(new Set(columns.worst).size).toBeGreaterThan(1900);
  });

  test("instruments keep the returns of one bar together", () => {
    const opposite = past.map((value) => -value);
    const { columns } = simulated(
      { model: "bootstrap", parameters: { block: 1 }, paths: 512, horizon: 1 },
      drawn(past, opposite),
    );
    for (const end of columns.last) expect(end).toBeGreaterThanOrEqual(0);
  });
});

describe("fewer paths for the same error", { timeout: 300_000 }, () => {
  const plain = simulated({ ...gbm, paths: 16_384 }).result.terminal.standardError ?? NaN;

  test.each(["antithetic", "sobol"] as const)("%s", (variance) => {
    const { terminal } = simulated({ ...gbm, paths: 16_384, variance }).result;
    expect(terminal.standardError).toBeLessThan(plain / (variance === "sobol" ? 8 : 2));
    expect(off(terminal.mean, 100 * Math.exp(mu), terminal.standardError)).toBeLessThan(4.5);
  });

  test.each([merton, heston, garch])("mirrored $model", (law) => {
    const { terminal } = simulated({ ...law, paths: 16_384, variance: "antithetic" }).result;
    const other = simulated({ ...law, paths: 16_384, seed: 2 }).result.terminal;
    const error = Math.hypot(terminal.standardError ?? NaN, other.standardError ?? NaN);
    expect(Math.abs(terminal.mean - other.mean)).toBeLessThan(4 * error);
  });
});

describe("calibration finds what the data was made with", { timeout: 300_000 }, () => {
  const COUNT = 16_384;
  const z = normals(COUNT, 1);
  const series = (returns: readonly number[]): PriceSeries => {
    const prices = Float64Array.from([0, ...returns]);
    for (let at = 1; at < prices.length; at++) prices[at] = (prices[at] ?? 0) + (prices[at - 1] ?? 0);
    const time = BigInt64Array.from(prices, (_, index) => BigInt(index));
    return { name: "made", label: "made", prices: prices.map((value) => 100 * Math.exp(value)), time };
  };
  const found = (model: string, returns: readonly number[]) => {
    const { instruments } = calibrate(engine, model, { series: [series(returns)], stepsPerYear: 252 });
    const names = models.find(({ name }) => name === model)?.parameters.map(({ name }) => name) ?? [];
    return names.map((name, index) => ({
      name,
      value: instruments[0]?.values[index] ?? NaN,
      error: instruments[0]?.errors[index] ?? NaN,
    }));
  };
  const expectNear = (estimates: ReturnType<typeof found>, truth: Readonly<Record<string, number>>) => {
    for (const { name, value, error } of estimates) {
      expect(error, name).toBeGreaterThan(0);
      expect(Math.abs(value - (truth[name] ?? NaN)) / error, `${name} ${value} ± ${error}`).toBeLessThan(4);
    }
  };

  test("gbm", () => {
    const step = 0.25 / Math.sqrt(252);
    const returns = Array.from(z, (value) => (0.07 - 0.25 ** 2 / 2) / 252 + step * value);
    expectNear(found("gbm", returns), { mu: 0.07, sigma: 0.25 });
  });

  test("garch", () => {
    let variance = 1e-4;
    const returns = Array.from(z, (value) => {
      const surprise = Math.sqrt(variance) * value;
      variance = 2e-6 + 0.08 * surprise ** 2 + 0.9 * variance;
      return 0.0003 + surprise;
    });
    expectNear(found("garch", returns), { mu: 0.0003, omega: 2e-6, alpha: 0.08, beta: 0.9 });
  });

  test("merton", () => {
    const sizes = normals(COUNT, 2);
    const chance = normals(COUNT, 3);
    const [lambda, jumpMean, jumpDeviation] = [10, -0.02, 0.04];
    const growth = Math.exp(jumpMean + jumpDeviation ** 2 / 2) - 1;
    const drift = (0.07 - 0.15 ** 2 / 2 - lambda * growth) / 252;
    // One jump at most in a step, with the chance of a step of a Poisson process: above 1.7605 lie 3.92 % of normals.
    const returns = Array.from(z, (value, at) => {
      const jump = (chance[at] ?? 0) > 1.7605 ? jumpMean + jumpDeviation * (sizes[at] ?? 0) : 0;
      return drift + (0.15 / Math.sqrt(252)) * value + jump;
    });
    expectNear(found("merton", returns), { mu: 0.07, sigma: 0.15, lambda, jumpMean, jumpDeviation });
  });

  test("heston", () => {
    const second = normals(COUNT, 4);
    const [kappa, theta, xi, rho] = [8, 0.04, 0.6, -0.6];
    let variance = theta;
    const returns = Array.from(z, (value, at) => {
      const positive = Math.max(variance, 0);
      const root = Math.sqrt(positive / 252);
      variance += (kappa / 252) * (theta - positive) + xi * root * value;
      return (0.05 - positive / 2) / 252 + root * (rho * value + Math.sqrt(1 - rho * rho) * (second[at] ?? 0));
    });
    const v0 = returns.slice(-21).reduce((sum, one) => sum + one * one, 0) * 12;
    expectNear(found("heston", returns), { mu: 0.05, v0, kappa, theta, xi, rho });
  });
});
