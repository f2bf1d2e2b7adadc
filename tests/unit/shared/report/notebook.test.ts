import { expect, test } from "vitest";
import type { CellOutput } from "../../../../shared/notebook/outputs.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import type { CellState } from "../../../../shared/notebook/states.ts";
import { notebookPage, type ShownRun } from "../../../../shared/report/notebook/page.ts";
import { busyResult } from "../../../support/result.ts";

const cell = (kind: string, name: string): string => `\`\`\`${kind} ${name}\nbody of ${name}\n\`\`\`\n\n`;

function pageOf(kinds: Readonly<Record<string, string>>, states: readonly CellState[], more: Partial<ShownRun> = {}) {
  const text = Object.entries(kinds).map(([name, kind]) => cell(kind, name));
  const engine = { version: "1.2.3", sha256: "ab".repeat(32) };
  return notebookPage({
    notebook: parseNotebook(text.join("")),
    states: new Map(states.map((state) => [state.id, state])),
    actual: { engine },
    verdict: "reproduced",
    onlyEngine: false,
    ...more,
  });
}

const done = (id: string, output: CellOutput): CellState => ({ id, status: "done", output });
const run = done("run", { kind: "backtest", result: busyResult(), parameters: [] });

test("cells that have not run are named, and then nothing is said to be reproduced", () => {
  const page = pageOf({ run: "backtest", later: "sql" }, [run, { id: "later", status: "stale" }]);
  expect(page).toContain("Not all of it had run as this file was made: without results is later.");
  expect(page).not.toContain("every result is that of the lock");
  const many = Object.fromEntries([..."abcdefg"].map((name) => [name, "sql"]));
  expect(pageOf(many, [])).toContain("without results are 7 cells.");
});

test("cells that cannot run stand in nobody's way", () => {
  const page = pageOf({ run: "backtest", off: "js" }, [run, { id: "off", status: "skipped", reason: "here" }]);
  expect(page).toContain("every result is that of the lock");
});

test("results of an earlier run are not shown as computed", () => {
  const isMirrored = (page: string) => page.includes('class="below"');
  const fresh = pageOf({ run: "backtest" }, [run]);
  const kept = pageOf({ run: "backtest" }, [run], { isKept: true });
  expect([isMirrored(fresh), isMirrored(kept)]).toEqual([true, false]);
  expect(kept).toContain("Results from an earlier run: not all were computed as this file was made.");
  expect(kept).not.toContain("every result is that of the lock");
});

test("what a js cell returned is text and tables, never markup", () => {
  const output: CellOutput = {
    kind: "js",
    text: "<b>bold</b>",
    table: { columns: ["<i>"], rows: [["a"]] },
    lines: { x: [1, 2], series: { up: [10, 20], short: [30] } },
    bars: { labels: ["<u>"], values: [7] },
  };
  const page = pageOf({ shown: "js" }, [done("shown", output)]);
  expect(page).toContain("<pre>&lt;b&gt;bold&lt;/b&gt;</pre>");
  expect(page).toContain("<tr><td>2</td><td>20</td><td>–</td></tr>");
  expect(page).toContain("<tr><td>&lt;u&gt;</td><td>7</td></tr>");
});
