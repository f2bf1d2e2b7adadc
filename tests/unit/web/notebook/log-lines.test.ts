import { expect, test } from "vitest";
import type { BacktestResult } from "../../../../shared/backtest.ts";
import { planOf } from "../../../../shared/notebook/graph.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import type { CellState, CellStates } from "../../../../shared/notebook/states.ts";
import { Zone } from "../../../../web/chart/zone.ts";
import { zonedWords } from "../../../../web/notebook/clock.ts";
import { logLines, matchingLines } from "../../../../web/notebook/log-lines.ts";

const HOUR = 3_600_000;
const NOON = Date.UTC(2024, 0, 2, 12);
const plan = planOf(
  parseNotebook(
    [
      "data d\nbuiltin: sp500",
      "strategy s\n",
      "backtest one\nstrategy: s\ndata: d",
      "backtest two\nstrategy: s\ndata: d",
    ]
      .map((cell) => `\`\`\`${cell}\n\`\`\`\n`)
      .join("\n"),
  ),
);

function state(id: string, status: CellState["status"], interval: number, log: BacktestResult["log"]): CellState {
  const result = { log, request: { interval }, equity: { time: Float64Array.of(log[0]?.time ?? 0) } };
  return { id, status, output: { kind: "backtest", result: result as unknown as BacktestResult, parameters: [] } };
}

const states: CellStates = new Map(
  [
    state("two", "stale", 24 * HOUR, [{ time: NOON - 12 * HOUR, text: "sold" }]),
    state("one", "done", HOUR, [
      { time: NOON, text: "Bought 3" },
      { time: NOON + 1_500, text: "bought 4" },
    ]),
  ].map((one) => [one.id, one]),
);

test("the log of all cells names each line's cell and tells its time in the reader's zone, days as days", () => {
  expect(logLines(plan, states, "Asia/Tokyo")).toEqual([
    { cell: "one", time: "2024-01-02 21:00", text: "Bought 3", isStale: false },
    { cell: "one", time: "2024-01-02 21:00:01.500", text: "bought 4", isStale: false },
    { cell: "two", time: "2024-01-02", text: "sold", isStale: true },
  ]);
  expect(logLines(plan, states, "UTC")[0]?.time).toBe("2024-01-02 12:00");
});

test("lines are found by a cell and by words in any order and case", () => {
  const lines = logLines(plan, states, "UTC");
  const found = (cell: string | undefined, words: string) =>
    matchingLines(lines, { cell, words }).map(({ text }) => text);
  expect(found(undefined, "")).toHaveLength(3);
  expect(found("two", "")).toEqual(["sold"]);
  expect(found(undefined, " 3 BOUGHT")).toEqual(["Bought 3"]);
  expect(found("one", "sold")).toEqual([]);
  expect(found(undefined, "12:00:01")).toEqual(["bought 4"]);
});

test("sentences about a run tell its zone's times, and leave days and names as they are", () => {
  const tokyo = new Zone("Asia/Tokyo");
  expect(zonedWords("Placed at the close of bar 7 (2024-01-02 15:30), ended 2024-01-02 16:00:00.500.", tokyo)).toBe(
    "Placed at the close of bar 7 (2024-01-03 00:30), ended 2024-01-03 01:00:00.500.",
  );
  expect(zonedWords("ES-2024-01-02 at bar 7 (2024-01-02)", new Zone("Asia/Tokyo", true))).toBe(
    "ES-2024-01-02 at bar 7 (2024-01-02)",
  );
  expect(zonedWords("ES-2024-01-02", tokyo)).toBe("ES-2024-01-02");
});
