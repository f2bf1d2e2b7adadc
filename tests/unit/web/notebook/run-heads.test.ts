import { expect, test } from "vitest";
import { runHeads } from "../../../../web/notebook/run-heads.ts";
import { resultWith } from "../../../support/result.ts";

const base = resultWith({ parts: { request: "a", strategy: "s", engine: "e", "data:0": "d" } });
const run = (params: Record<string, number>, parts: Record<string, string> = {}) => ({
  request: { ...base.request, params },
  parts: { ...base.parts, request: JSON.stringify(params), ...parts },
});

test("two runs are headed by the number in which they differ, as each was run with it", () => {
  expect(runHeads(run({ fast: 20, slow: 100 }), run({ fast: 57, slow: 100 }))).toEqual(["fast 20", "fast 57"]);
});

test("runs that differ in more, or in nothing that is a number, are those before and now", () => {
  const before = run({ fast: 20, slow: 100 });
  expect(runHeads(before, run({ fast: 57, slow: 90 }))).toEqual(["before", "now"]);
  expect(runHeads(before, run({ fast: 57, slow: 100 }, { strategy: "t" }))).toEqual(["before", "now"]);
  expect(runHeads(before, run({ fast: 20, slow: 100 }, { strategy: "t" }))).toEqual(["before", "now"]);
});
