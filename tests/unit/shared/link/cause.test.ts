import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { BacktestRequest } from "../../../../shared/backtest.ts";
import { canonicalJson, type Json } from "../../../../shared/json.ts";
import { type CauseSearch, likelyCause } from "../../../../shared/link/cause.ts";
import { type Trial, trialsOf } from "../../../../shared/link/trials.ts";
import { type Outcome, verdictOf } from "../../../../shared/verdict.ts";
import { DAY, resultWith, START } from "../../../support/result.ts";

const { request } = resultWith({
  request: { params: { fast: 20, slow: 100 }, range: { from: START, to: START + 90 * DAY, warmup: 0 } },
});
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const textOf = (asked: BacktestRequest) => canonicalJson(asked as unknown as Json);

/** A machine whose result follows from what it is asked. */
function outcomeOf(asked: BacktestRequest, engine = "e1"): Outcome {
  const result = sha256(`${textOf(asked)}${engine}`);
  const parts = { request: sha256(textOf(asked)).slice(0, 16), strategy: "s", fills: result.slice(0, 16) };
  return { engine, digest: sha256(`digest ${result}`), resultHash: result, parts, metrics: {} };
}

function searchFor(expected: Outcome, more: Partial<CauseSearch> = {}): CauseSearch & { ran: Trial[] } {
  const ran: Trial[] = [];
  const run = async (trial: Trial) => {
    ran.push(trial);
    return outcomeOf(trial.request, trial.engine);
  };
  return { request, expected, comparison: verdictOf(expected, outcomeOf(request)), run, ran, ...more };
}

const withoutRequest = (outcome: Outcome): Outcome => ({
  ...outcome,
  parts: { ...outcome.parts, request: outcomeOf(request).parts!.request! },
});

const changes: [string, Partial<BacktestRequest>, RegExp, string][] = [
  [
    "fees were left out",
    { costs: { ...request.costs, makerBps: "0", takerBps: "0" } },
    /without fees/,
    "costs.takerBps",
  ],
  ["costs were left out", { costs: { makerBps: "0", takerBps: "0", slippageBps: "0" } }, /without any costs/, "costs"],
  ["slippage was left out", { costs: { ...request.costs, slippageBps: "0" } }, /without slippage/, "costs.slippageBps"],
  ["limits filled at a touch", { fill: { ...request.fill, limit: "touch" } }, /limit orders/, "fill.limit"],
  ["the end was taken as inside", { range: { ...request.range, to: START + 91 * DAY } }, /another range/, "range.to"],
  ["the range was forgotten", { range: { ...request.range, to: null } }, /another range/, "range.to"],
];

describe("the cause of a difference", () => {
  test.each(changes)(
    "is found when %s, in one run where the claim holds its request's hash",
    async (_, change, words, name) => {
      const search = searchFor(outcomeOf({ ...request, ...change }));
      const { sentence, detail, trial, tries } = await likelyCause(search);
      expect(sentence).toMatch(words);
      expect([trial?.name, tries, search.ran.length]).toEqual([name, 1, 1]);
      expect(detail).toContain("this machine gets the claimed digest");
      expect(detail).toContain("Found by changing one input at a time, 1 try.");
    },
  );

  test.each(changes)("is found by trying when %s and the hash was forged, too", async (_, change, words) => {
    const { sentence, tries } = await likelyCause(searchFor(withoutRequest(outcomeOf({ ...request, ...change }))));
    expect(sentence).toMatch(words);
    expect(tries).toBeGreaterThan(0);
  });

  test("is found among thousands of values of a parameter without running them", async () => {
    const parameters = [{ name: "slow", value: 100, default: 100, min: 5, max: 1500, step: 1 }];
    const search = searchFor(outcomeOf({ ...request, params: { fast: 20, slow: 1234 } }), { parameters });
    const { trial, tries } = await likelyCause(search);
    expect([trial?.tried, trial?.stated, tries]).toEqual(["slow 1234", "slow 100", 1]);
  });

  test("is found among kept engines", async () => {
    const search = searchFor(withoutRequest(outcomeOf(request, "f".repeat(64))), { engines: ["f".repeat(64)] });
    expect((await likelyCause(search)).sentence).toBe("The claim was computed by an earlier engine.");
  });

  test("is told to be none when two inputs changed", async () => {
    const two = { ...request, account: { cash: "77", leverage: "3" }, seed: 9 };
    const { sentence, trial, tries } = await likelyCause(searchFor(outcomeOf(two)));
    expect([sentence, trial]).toEqual(["No single change explains it.", null]);
    expect(tries).toBe(trialsOf(request).length);
  });

  test("may be an engine that is not here", async () => {
    const { detail } = await likelyCause(searchFor(withoutRequest(outcomeOf(request, "e0"))));
    expect(detail).toMatch(/^One input at a time was changed, \d+ tries\. .*by an engine that is not here\.$/);
  });

  test("is looked for within a budget of runs and of time", async () => {
    const far = { ...request, seed: 99 };
    expect((await likelyCause(searchFor(outcomeOf(far), { mostTries: 3 }))).tries).toBe(3);
    expect((await likelyCause(searchFor(outcomeOf(far), { isOver: () => true }))).tries).toBe(0);
  });

  test("passes over changes that the strategy cannot run with", async () => {
    const search = searchFor(outcomeOf({ ...request, seed: 99 }), { run: async () => undefined });
    expect((await likelyCause(search)).trial).toBeNull();
  });

  test.each([
    ["figures", { metrics: { sharpe: 9 } }, /figures were changed/],
    ["digest", { digest: "d" }, /digest was changed/],
    ["strategy", { digest: "d", parts: { ...outcomeOf(request).parts, strategy: "x" } }, /another strategy/],
  ])("needs no run where the %s alone tells it", async (_, change, words) => {
    const search = searchFor({ ...outcomeOf(request), ...change });
    expect((await likelyCause(search)).sentence).toMatch(words);
    expect(search.ran).toEqual([]);
  });
});

test("no trial leaves the request as it is", () => {
  for (const trial of trialsOf(request)) expect(textOf(trial.request)).not.toBe(textOf(request));
});
