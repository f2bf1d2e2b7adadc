import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { MonteCarloResult } from "../../shared/montecarlo/result.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import { type Finished, runProcess } from "../support/process.ts";

let folder = "";
const at = (name: string) => join(folder, name);
const LIMIT = { timeout: 300_000 };

const tidebook = (...args: readonly string[]): Promise<Finished> =>
  runProcess(...tidebookWith("montecarlo", ...args), {
    cwd: folder,
    env: { XDG_CACHE_HOME: at("cache"), NO_COLOR: "" },
  });

const answer = async (...args: readonly string[]): Promise<MonteCarloResult> => {
  const end = await tidebook(...args, "--json");
  expect([end.code, end.stderr]).toEqual([0, ""]);
  return JSON.parse(end.stdout) as MonteCarloResult;
};

const bars = (name: string, closes: readonly number[], days = 1) => {
  const rows = closes.map(
    (close, index) => `${1_704_067_200_000 + index * days * 86_400_000},${close},${close},${close},${close},1`,
  );
  writeFileSync(at(name), `time,open,high,low,close,volume\n${rows.join("\n")}\n`);
};
const wave = (count: number, size = 1) =>
  Array.from({ length: count }, (_, index) => 100 + size * Math.sin(index * index));
const GBM = ["--parameter", "mu=0.07", "--parameter", "sigma=0.25", "--start", "100"];

beforeAll(() => {
  folder = temporaryFolder(afterAll);
  bars("one.csv", [10]);
  bars("short.csv", wave(20));
  bars("flat.csv", Array<number>(300).fill(10));
  bars("a.csv", wave(300));
  bars(
    "twice.csv",
    wave(300).map((close) => 2 * close),
  );
  bars("b.csv", wave(300, 3).toReversed());
  bars("weekly.csv", wave(40, 3), 7);
});

test("a year that has not 252 bars is told, of several files that of their common times", LIMIT, async () => {
  const told = async (...files: readonly string[]) => {
    const from = files.flatMap((file) => ["--from", file]);
    return (await tidebook("--paths", "1000", "--model", "gbm", ...from)).stderr;
  };
  expect(await told("a.csv", "b.csv")).toContain("a year of this data has 365 bars, counted here as 252");
  expect(await told("a.csv", "weekly.csv")).toContain("a year of this data has 52 bars, counted here as 252");
});

test("people get a page of at most 80 columns", LIMIT, async () => {
  for (const more of [
    ["--from", "sp500"],
    ["--from", "a.csv", "--from", "b.csv"],
    [...GBM, "--payoff", "call:110"],
  ]) {
    const end = await tidebook("--paths", "3000", ...more);
    expect([end.code, end.stderr.replace(/^.*--stepsPerYear 365.*\n/, "")]).toEqual([0, ""]);
    expect(end.stdout.split("\n").filter((line) => [...line].length > 80)).toEqual([]);
    for (const part of ["Value at risk", "Cornish–Fisher", "Under water", "ruin", "3,000 paths"]) {
      expect(end.stdout).toContain(part);
    }
  }
});

test("value at risk is told as a signed return, in words and in numbers", LIMIT, async () => {
  const { valueAtRisk, expectedShortfall } = await answer(...GBM, "--paths", "2000");
  expect(valueAtRisk["0.95"]).toBeLessThan(0);
  expect(expectedShortfall["0.95"]).toBeLessThan(valueAtRisk["0.95"] ?? NaN);
  const told = await tidebook(...GBM, "--paths", "2000");
  expect(told.stdout).toContain("returns on the start: minus is a loss, plus a gain.");
  expect(told.stdout).toMatch(/Value at risk +−/);
  const sure = await tidebook(
    "--parameter",
    "mu=0.5",
    "--parameter",
    "sigma=0.01",
    "--start",
    "100",
    "--paths",
    "2000",
  );
  expect(sure.stdout).toMatch(/Value at risk +\+/);
  expect((await tidebook("--help")).stdout).toContain("-0.08 is a loss of 8 %");
});

test("any number of workers gives the same bytes", LIMIT, async () => {
  const of = async (workers: string) => ({
    ...(await answer(...GBM, "--paths", "20000", "--workers", workers)),
    seconds: 0,
  });
  const one = await of("1");
  expect(await of("2")).toEqual(one);
  expect(await of("4")).toEqual(one);
  expect((await answer(...GBM, "--paths", "20000", "--seed", "2")).terminal).not.toEqual(one.terminal);
});

test("what is estimated stands in the answer with its errors, and a given parameter wins", LIMIT, async () => {
  const { calibration, parameters, start } = await answer(
    "--from",
    "sp500",
    "--paths",
    "1000",
    "--parameter",
    "mu=0.01",
  );
  expect(calibration?.observations).toBe(5104);
  expect(parameters.mu).toBe(0.01);
  expect(parameters.sigma).toBeCloseTo(0.1992, 4);
  expect(calibration?.standardErrors).not.toHaveProperty("mu");
  expect(calibration?.standardErrors.sigma).toBeCloseTo(0.00197, 5);
  expect(start).toBeCloseTo(2874.56, 3);
});

test("the trades of the last backtest are resampled and shuffled", LIMIT, async () => {
  const backtest = ["backtest", join(projectRoot, "examples/sma-cross.ts"), "--data", "sp500"];
  const done = await runProcess(...tidebookWith(...backtest), {
    cwd: folder,
    env: { XDG_CACHE_HOME: at("cache") },
  });
  expect(done.code).toBe(0);
  const shuffled = await answer("--run", "last", "--paths", "1000");
  expect(shuffled.start).toBe(10_000);
  expect(shuffled.terminal.deviation).toBeLessThan(0.01 * shuffled.terminal.mean);
  expect(shuffled.maxDrawdown.quantiles["0.05"]).toBeLessThan(shuffled.maxDrawdown.quantiles["0.95"] ?? NaN);
  const told = await tidebook("--run", "last", "--paths", "1000");
  expect(told.stdout).toMatch(/^Last run: sma-cross on sp500, at \d{4}-\d\d-\d\d.* UTC\n/);
  expect(told.stdout).toContain("the same returns in another order come to\nthe same end. Only the way there differs.");
  expect(told.stdout).not.toMatch(/Value at risk|^Return|below the start/m);
  const resampled = await answer("--model", "bootstrap", "--run", "last", "--parameter", "block=1", "--paths", "1000");
  expect(resampled.horizon).toBe(shuffled.horizon);
});

describe("one sentence says what is wrong and what to do", () => {
  const refused: readonly [args: readonly string[], sentence: RegExp][] = [
    [["--from", "a.csv", "--weight", "b.csv=1"], /--weight b\.csv: there is no such instrument: did you mean a\.csv\?/],
    [["--from", "a.csv", "--from", "b.csv", "--weight", "b.csv=1"], /a\.csv has no weight: give each instrument one/],
    [["--parameter", "mu=0.1", "--parameter", "sgima=0.2"], /no parameter "sgima": did you mean sigma\?/],
    [["--model", "gmb"], /there is no model "gmb": did you mean gbm\?/],
    [["--start", "100"], /mu .* is missing: say --parameter mu=…, or name prices with --from/],
    [["--parameter", "mu=0.1", "--parameter", "sigma=0.2"], /price at the start: --start 100/],
    [[...GBM, "--paths", "100000000"], /from 1 to 10,000,000.*memory; 1,000,000 is plenty/],
    [[...GBM, "--horizon", "0"], /--horizon 0: write a whole number from 1 to 100,000 steps/],
    [[...GBM, "--parameter", "sigm=1"], /no parameter "sigm": did you mean sigma\?/],
    [
      [...GBM, "--sobol", "--horizon", "600"],
      /512 dimensions and this needs 600: take at most 512 steps, or --antithetic/,
    ],
    [[...GBM, "--payoff", "digital:1"], /write call:STRIKE or put:STRIKE/],
    [[...GBM, "--goal", "0.5"], /--goal 0.5: write how many times the start/],
    [["--model", "bootstrap"], /bootstrap draws from past returns: name prices with --from, or trades with --run/],
    [["--model", "shuffle", "--from", "a.csv", "--horizon", "400"], /there are 299 returns to shuffle/],
    [["--from", "one.csv"], /one.csv has 1 price and gbm needs 3: name a longer file/],
    [["--model", "garch", "--from", "short.csv"], /short.csv has 20 prices and garch needs 101/],
    [["--from", "flat.csv"], /every return of flat.csv is the same: there is no risk to estimate/],
    [
      ["--from", "A=a.csv", "--from", "B=twice.csv"],
      /B moves exactly with A: their covariance has no factor; leave B out/,
    ],
    [
      ["--model", "heston", "--from", "a.csv", "--from", "b.csv"],
      /heston simulates one instrument: choose gbm, bootstrap or stationary/,
    ],
    [
      [
        "--model",
        "garch",
        "--start",
        "1",
        ...["mu=0", "omega=0.1", "alpha=0.5", "beta=0.6"].flatMap((one) => ["--parameter", one]),
      ],
      /alpha \+ beta is 1.1: below 1 the variance has a mean/,
    ],
  ];

  test.each(refused)("%j", LIMIT, async (args, sentence) => {
    const end = await tidebook(...args);
    expect([end.code, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toMatch(sentence);
    expect(end.stderr.trim().split("\n")).toHaveLength(1);
  });
});
