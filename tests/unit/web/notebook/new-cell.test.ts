import { expect, test } from "vitest";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { cellsUses } from "../../../../shared/notebook/script.ts";
import { newBody } from "../../../../web/notebook/new-cell.ts";
import { fenced } from "../../../support/fenced.ts";

const bodyIn = (cells: Record<string, string>, kind: string): string => {
  const notebook = parseNotebook(fenced(cells));
  return newBody(notebook, kind, notebook.blocks.length);
};

test("a new script reads a cell that is there, or none", () => {
  const data = { "data prices": "builtin: sp500" };
  const run = { ...data, "strategy s": "export class S {}", "backtest trend": "strategy: s\ndata: prices" };
  expect(bodyIn(run, "js")).toContain("cells.trend;");
  expect(cellsUses(bodyIn(data, "js"))).toEqual([]);
});

test("a new query reads the tables of a run that is there", () => {
  expect(bodyIn({ "backtest trend": "strategy: s\ndata: prices" }, "sql")).toContain("FROM trend_trades");
});
