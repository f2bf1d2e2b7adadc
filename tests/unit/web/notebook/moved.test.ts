import { expect, test } from "vitest";
import type { LockedRun } from "../../../../shared/notebook/judged.ts";
import type { LockRecord } from "../../../../shared/notebook/lock.ts";
import { planOf } from "../../../../shared/notebook/graph.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import type { CellState } from "../../../../shared/notebook/states.ts";
import { movedText } from "../../../../web/notebook/moved.ts";
import { resultWith } from "../../../support/result.ts";

const BEFORE = { version: "0.1.0", sha256: "5a72aaaa".padEnd(64, "0") };
const HERE = { version: "0.2.0", sha256: "9b31cccc".padEnd(64, "0") };
const [OLD, NEW] = ["0d".repeat(32), "77".repeat(32)];
const METRICS = { totalReturn: 0.5, sharpe: 0.4, maxDrawdown: -0.2, trades: 31, fees: 12 };

const plan = planOf(
  parseNotebook(
    [
      "data d\nbuiltin: sp500",
      "strategy s\n",
      ...["one", "two"].map((name) => `backtest ${name}\nstrategy: s\ndata: d`),
    ]
      .map((cell) => `\`\`\`${cell}\n\`\`\`\n`)
      .join("\n"),
  ),
);

interface Ran {
  readonly engine?: typeof HERE;
  readonly resultHash?: string;
  readonly metrics?: Readonly<Record<string, number>>;
  readonly status?: CellState["status"];
}

function ran(id: string, { engine = HERE, resultHash = NEW, metrics = METRICS, status = "done" }: Ran): CellState {
  return {
    id,
    status,
    output: { kind: "backtest", result: resultWith({ engine, resultHash, metrics }), parameters: [] },
  };
}

/** What is said of a notebook whose lock has the old results of both runs. */
function said(runs: readonly CellState[], lockedBy: LockRecord["engine"] = BEFORE, isEdited = false) {
  const claims: Record<string, LockedRun> = {
    one: { engine: lockedBy.sha256, resultHash: OLD, metrics: METRICS },
    two: { engine: lockedBy.sha256, resultHash: OLD, metrics: METRICS },
  };
  const states = new Map(runs.map((state) => [state.id, state]));
  return movedText({ lockedBy, states, plan, claimOf: (id) => (isEdited ? undefined : claims[id]) });
}

test("a newer engine's other numbers are named with what they were, three of a cell at most", () => {
  const metrics = { ...METRICS, totalReturn: 0.6, sharpe: 0.4001, trades: 32, fees: 13 };
  expect(said([ran("one", { metrics }), ran("two", { resultHash: OLD })])).toBe(
    "It was saved with engine 0.1.0 (5a72 aaaa); this page has 0.2.0 (9b31 cccc). What moved: " +
      "one (Total return +50.0 % → +60.0 %, Sharpe 0.4000 → 0.4001 and Trades 31 → 32). The rest is as it was.",
  );
});

test("where orders moved and figures did not, that is said", () => {
  expect(said([ran("two", {})])).toContain("What moved: two (its orders). ");
});

test("each cell that moved is named", () => {
  expect(said([ran("one", {}), ran("two", {})])).toContain("What moved: one (its orders) and two (its orders). ");
});

test.each([
  ["an engine that gives the same results", [ran("one", { resultHash: OLD })]],
  ["the engine that it was saved with", [ran("one", { engine: BEFORE })]],
  ["a run that failed", [ran("one", { status: "error" })]],
  ["results of before that are out of date", [ran("one", { status: "stale" })]],
  ["nothing that ran", []],
])("nothing is said of %s", (_name, runs) => {
  expect(said(runs)).toBeUndefined();
});

test("nothing is said of what another editor changed below the lock", () => {
  const state = ran("one", {});
  const was = { request: "aa", strategy: "bb", "data:SPX": "cc" };
  const saidOf = (is: Readonly<Record<string, string>>) => {
    const result = resultWith({ engine: HERE, resultHash: NEW, metrics: METRICS, parts: { ...is, orders: "dd" } });
    const states = new Map([["one", { ...state, output: { kind: "backtest", result, parameters: [] } as const }]]);
    const claim = { engine: BEFORE.sha256, resultHash: OLD, metrics: METRICS, parts: was };
    return movedText({ lockedBy: BEFORE, states, plan, claimOf: () => claim });
  };
  expect(saidOf(was)).toContain("What moved: one");
  expect(saidOf({ ...was, request: "ab" })).toBeUndefined();
  expect(saidOf({ request: "aa", strategy: "bb" })).toBeUndefined();
});

test("nothing is said of cells that were changed since, and without a lock", () => {
  expect(said([ran("one", {})], BEFORE, true)).toBeUndefined();
  const states = new Map([["one", ran("one", {})]]);
  const claimOf = () => ({ engine: BEFORE.sha256, resultHash: OLD, metrics: METRICS });
  expect(movedText({ lockedBy: undefined, states, plan, claimOf })).toBeUndefined();
});
