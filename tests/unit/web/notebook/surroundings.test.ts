import { expect, test } from "vitest";
import { planOf } from "../../../../shared/notebook/graph.ts";
import type { CellOutput } from "../../../../shared/notebook/outputs.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { RUN_TABLES } from "../../../../shared/notebook/kinds/sql.ts";
import { surroundingsOf } from "../../../../web/notebook/surroundings.ts";

const plan = planOf(
  parseNotebook(
    [
      "data prices\nbuiltin: sp500",
      "data mood\nfile: mood.csv",
      "indicator mean\nexport class Mean {}\nclass Hidden {}",
      "strategy trend\nexport class Trend {}",
      "backtest run\nstrategy: trend\ndata: prices",
      "sql won\nselect count(*) as trades from run_trades",
      "js told\nreturn { text: '' };",
    ]
      .map((cell) => `\`\`\`${cell}\n\`\`\`\n`)
      .join("\n"),
  ),
);

const states = (outputs: Readonly<Record<string, object>>) =>
  new Map(
    Object.entries(outputs).map(([id, output]) => [id, { id, status: "done", output: output as CellOutput }] as const),
  );
const tablesBy = (outputs: Readonly<Record<string, object>>) =>
  new Map(surroundingsOf(plan, states(outputs)).tables.map(({ name, columns }) => [name, columns]));

test("a query is offered the tables of runs and prices before anything ran, with their columns", () => {
  const tables = tablesBy({});
  expect([...tables.keys()]).toEqual(["prices", "mood", ...RUN_TABLES.map((name) => `run_${name}`)]);
  expect(tables.get("prices")).toEqual(["time", "open", "high", "low", "close", "volume"]);
  expect(tables.get("run_equity")).toEqual(["time", "value"]);
  expect(tables.get("run_trades")).toContain("pnl");
});

test("what a query or a script gave is a table with the columns that it has, and a signal has no prices", () => {
  const tables = tablesBy({
    mood: { kind: "data", isSignal: true },
    won: { kind: "sql", columns: ["trades"], rows: [[3]] },
    told: { kind: "js", table: { columns: ["a", "b"], rows: [] } },
  });
  expect(tables.has("mood")).toBe(false);
  expect(tables.get("won")).toEqual(["trades"]);
  expect(tables.get("told")).toEqual(["a", "b"]);
});

test("cells are named with what they export and which parameters they have", () => {
  const slow = { name: "slow", default: 100, min: 20, max: 300, step: 1 };
  const { names } = surroundingsOf(plan, states({ trend: { kind: "strategy", parameters: [slow] } }));
  expect(names.find(({ name }) => name === "mean")).toMatchObject({ kind: "indicator", exports: ["Mean"] });
  expect(names.find(({ name }) => name === "trend")?.parameters).toMatchObject([{ name: "slow", initial: 100 }]);
});
