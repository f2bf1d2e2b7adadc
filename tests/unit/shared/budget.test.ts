import { expect, test } from "vitest";
import { RunBudget } from "../../../shared/budget.ts";

test("a run's seconds begin anew with each twentieth of its bars, and for its report", () => {
  const budget = new RunBudget("slow.ts", 30);
  const heard = [0, 16, 48, 99, 100, 150, 199, 200, 980, 999, 1999, 2000].map((done) => budget.heard(done, 2000));
  const begun = [true, false, false, false, true, false, false, true, true, false, true, true];
  expect(heard).toEqual(begun);
});

test("a run of few bars may take its seconds for each", () => {
  const budget = new RunBudget("few.ts", 30);
  expect([0, 1, 2, 3].map((done) => budget.heard(done, 3))).toEqual([true, true, true, true]);
});

test("however often a run tells of itself, its seconds begin anew at most 22 times", () => {
  for (const all of [1, 7, 19, 20, 21, 1000, 65_537, 1_000_000]) {
    const budget = new RunBudget("long.ts", 30);
    let begun = 0;
    const step = Math.max(1, Math.floor(all / 977));
    for (let done = 0; done < all; done += step) if (budget.heard(done, all)) begun++;
    if (budget.heard(all, all)) begun++;
    expect(begun).toBeLessThanOrEqual(22);
    expect(begun).toBeGreaterThanOrEqual(2);
  }
});

test("a strategy that does not come back is told from one that is too slow", () => {
  const budget = new RunBudget("a.ts", 2);
  expect(budget.error().message).toBe(
    "a.ts: the strategy did not come back within 2 s (as it was built, or in its first bars): look for a loop without end, or raise the budget",
  );
  budget.heard(0, 5000);
  budget.heard(1000, 5000);
  expect(budget.error()).toMatchObject({ code: "strategy/budget", facts: { path: "a.ts", bar: 1000 } });
  expect(budget.error().message).toContain("did not come back within 2 s (after bar 1000)");
  budget.heard(1032, 5000);
  expect(budget.error().message).toBe(
    "a.ts: the strategy did not come back within 2 s with more than 32 of 5000 bars (after bar 1032): look for a loop without end, make it quicker, or raise the budget",
  );
});
