import { expect, test } from "vitest";
import { planOf } from "../../../../shared/notebook/graph.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { runCells } from "../../../../shared/notebook/run.ts";
import { runWidth } from "../../../../web/notebook/run-width.ts";
import { FakeExecutor } from "../../../support/fake-executor.ts";
import { fenced } from "../../../support/fenced.ts";

test("as many cells run at a time as the machine has cores, less one for the page, and eight at most", () => {
  const cores = [1, 2, 3, 4, 8, 9, 16, 128];
  expect(cores.map(runWidth)).toEqual([1, 2, 2, 3, 7, 8, 8, 8]);
});

test("a machine that hides its cores runs two cells at a time", () => {
  expect([undefined, 0, -4, NaN, Infinity, 2.5].map(runWidth)).toEqual([2, 2, 2, 2, 2, 2]);
});

test("a notebook of ten independent cells is run by as many at a time", async () => {
  const cells = Array.from({ length: 10 }, (_, cell) => [`data d${cell}`, "builtin: sp500"] as const);
  const plan = planOf(parseNotebook(fenced(Object.fromEntries(cells))));
  for (const cores of [1, 4, 64]) {
    const fake = new FakeExecutor();
    await runCells(plan, fake.executor(), { width: runWidth(cores) });
    expect([fake.calls.length, fake.widest]).toEqual([10, runWidth(cores)]);
  }
});
