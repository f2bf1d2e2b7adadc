import { describe, expect, test } from "vitest";
import { storyOf } from "../../shared/explain/story.ts";
import { engineJob, watchEngine } from "../support/judged-run.ts";
import { randomRun } from "../support/random-run.ts";
import { falsehoodsOf, toldPatterns } from "../support/story-facts.ts";
import { STATEMENTS } from "../support/story-statements.ts";

// SEEDS=1000 npx vitest run tests/property/stories looks at 1,000; FROM=1234 SEEDS=1 at one.
const count = Number(process.env.SEEDS ?? 60);
const from = Number(process.env.FROM ?? 1);
const seeds = Array.from({ length: count }, (_, i) => from + i);

describe("every statement of every order's story is borne out by bars, orders and fills", () => {
  test.each(seeds)("for the random strategy of seed %i", async (seed) => {
    const random = randomRun(seed);
    const run = await watchEngine(engineJob(random), random.market.instruments);
    const wrong = run.result.orders.flatMap(({ id }) => falsehoodsOf(storyOf(id, run), run));
    expect(wrong.slice(0, 5), `${wrong.length} falsehoods in seed ${seed}`).toEqual([]);
  });

  // What random strategies do never or too seldom, tests/unit/shared/explain.test.ts tells.
  test.runIf(count >= 60)("and every kind of statement has been told", () => {
    const untold = STATEMENTS.map(([pattern]) => pattern).filter((pattern) => !toldPatterns.has(pattern));
    const isSeldom = (pattern: string) =>
      /another bracket|was at its target|inside the bar of the handler/.test(pattern);
    expect(untold.filter((pattern) => !isSeldom(pattern))).toEqual([]);
  });
});
