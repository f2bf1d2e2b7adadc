import { expect, test } from "vitest";
import type { BacktestResult } from "../../../shared/backtest.ts";
import { monteCarloNotes } from "../../../shared/montecarlo/notes.ts";
import { defaultRequest, type MonteCarloRequest, type PriceSeries } from "../../../shared/montecarlo/request.ts";
import { aboutTrades } from "../../../shared/montecarlo/trades.ts";
import { monteCarloHere } from "../../../wasm/index.ts";
import { engine } from "../../support/engine.ts";

const few = { ...defaultRequest, paths: 64, horizon: 4 };
const asked = (request: Partial<MonteCarloRequest>, ...series: PriceSeries[]) =>
  monteCarloHere(engine, { ...few, ...request }, series);

const prices = (name: string, price: (index: number) => number, count = 300): PriceSeries => ({
  ...{ name, label: `${name}.csv` },
  prices: Float64Array.from({ length: count }, (_, index) => price(index)),
  time: BigInt64Array.from({ length: count }, (_, index) => BigInt(index)),
});
const flat = prices("flat", () => 5);
const wave = prices("wave", (index) => 100 + Math.sin(index * index));

test("prices that say nothing tell the start where every parameter is given", () => {
  expect(() => asked({}, flat)).toThrow("there is no risk to estimate; give every parameter with --parameter");
  expect(() => asked({ parameters: { sigma: 0.2 } }, flat)).toThrow("give every parameter");
  const { start, calibration } = asked({ parameters: { mu: 0.1, sigma: 0.2 } }, flat);
  expect(start).toBe(5);
  expect(calibration).toMatchObject({ observations: 0, standardErrors: {}, instruments: ["flat"] });
  expect(() => asked({ model: "bootstrap" }, flat)).toThrow("take gbm with parameters of your own");
  expect(() => asked({}, wave, flat)).toThrow("there is no risk to estimate; leave flat.csv out");
});

test("what ends beyond the largest number is refused, and garch says where it starts from", () => {
  const steep = { parameters: { mu: 10, sigma: 0.1 }, start: 100, horizon: 100_000 };
  expect(() => asked(steep)).toThrow(
    "gbm: some paths end beyond the largest number, 1.8e308, or their spread does: take",
  );
  const parameters = { mu: 0, omega: 1e-5, alpha: 0.5, beta: 0.499_999_99 };
  const wild = { model: "garch", parameters, start: 100, horizon: 252 };
  expect(() => asked(wild)).toThrow("starts from a variance of omega / (1 − alpha − beta) = 1,000 a step");
  expect(asked({ parameters: { mu: 0.1, sigma: 0.2 }, start: 100, paths: 1 }).paths).toBe(1);
});

test.each(["bootstrap", "stationary"])("%s takes no longer block than there are returns", (model) => {
  expect(() => asked({ model, parameters: { block: 300 } }, wave)).toThrow(
    `${model}: block 300: there are 299 returns to take in a row: write a number from 1 to 299, or leave it out`,
  );
  expect(asked({ model, parameters: { block: 299 } }, wave).parameters).toEqual({ block: 299 });
});

test("a year of a run's trades has as many steps as it closed trades in one", () => {
  const day = 86_400_000;
  const data = [{ from: 0, to: 730.5 * day - day, interval: day }];
  const trades = [1, 2, 3, null].map((exitTime) => ({ exitTime, pnl: "10" }));
  const run = { trades, data, request: { account: { cash: "1000" } } } as unknown as BacktestResult;
  const stepsOf = (request: Partial<MonteCarloRequest>) =>
    aboutTrades({ ...defaultRequest, ...request }, run).request.stepsPerYear;
  expect(stepsOf({ model: "gbm" })).toBe(1.5);
  expect(stepsOf({ model: "gbm", stepsPerYear: 12 })).toBe(12);
  expect(stepsOf({ model: "shuffle" })).toBeUndefined();
});

test("notes say what ± is, what the data hardly tell, and that Euler steps are biased", () => {
  const result = asked({}, wave);
  const calibration = { observations: 299, instruments: ["wave"], correlation: [1] };
  const notesOf = (standardErrors: Record<string, number | null>, model = "gbm") =>
    monteCarloNotes({
      ...result,
      model,
      parameters: { mu: -0.1, sigma: 0.2 },
      calibration: { ...calibration, standardErrors },
    });
  expect(notesOf({ mu: 0.04, sigma: 0.01 })).toEqual(["± is one standard error."]);
  expect(notesOf({ mu: 0.06, sigma: null })).toEqual([
    "± is one standard error.",
    "One history hardly tells mu and sigma: the standard error is more than half of the estimate, or unknown.",
  ]);
  expect(notesOf({}, "heston").at(-1)).toMatch(/^Euler steps of 1\/252 of a year bias the ends beside the ±/);
});
