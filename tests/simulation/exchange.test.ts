import { describe, expect, test } from "vitest";
import { firstDifference } from "../support/compare-runs.ts";
import { engineJob, runEngine } from "../support/judged-run.ts";
import { judge, randomRun } from "../support/random-run.ts";

// SEEDS=2000 npx vitest run tests/simulation looks at 2,000; FROM=1234 SEEDS=1 at one.
const count = Number(process.env.SEEDS ?? 300);
const from = Number(process.env.FROM ?? 1);
const groups = Array.from({ length: Math.ceil(count / 50) }, (_, i) => {
  const first = from + 50 * i;
  return { first, last: Math.min(first + 49, from + count - 1) };
});

describe("the engine and the slow exchange give the same orders, fills, trades, equity and plots", () => {
  test.each(groups)(
    "for the random strategies of seeds $first to $last",
    async ({ first, last }) => {
      const differences: string[] = [];
      for (let seed = first; seed <= last; seed++) {
        const run = randomRun(seed);
        const { result, ledgerSum } = await runEngine(engineJob(run), run.market.instruments);
        const difference = firstDifference(judge(run), { result, plots: result.plots }, run.market.instruments);
        if (difference !== undefined) differences.push(`seed ${seed}: ${difference}`);
        if (ledgerSum !== "0") differences.push(`seed ${seed}: the ledger sums to ${ledgerSum}`);
      }
      const [told = ""] = differences;
      expect(differences, `${differences.length} of seeds ${first} to ${last} differ; ${told}\n`).toHaveLength(0);
    },
    600_000,
  );
});
