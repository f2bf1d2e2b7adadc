import { CompletionContext, type CompletionSource } from "@codemirror/autocomplete";
import { SQLite } from "@codemirror/lang-sql";
import { EditorState, type Extension } from "@codemirror/state";
import { describe, expect, test } from "vitest";
import { cellKind } from "../../../../shared/notebook/kinds.ts";
import { runOfCells } from "../../../../shared/settings.schema.ts";
import { cellsCompletion } from "../../../../web/editor/js/complete.ts";
import { queryCompletion } from "../../../../web/editor/sql/complete.ts";
import { keyUnder, yamlCompletion } from "../../../../web/editor/yaml/complete.ts";
import { keyAt, keysOf } from "../../../../web/editor/yaml/keys.ts";

const parameters = [{ name: "fast", initial: 20, min: 2, max: 200 }];

const around = {
  names: [
    { name: "sp500", kind: "data" },
    { name: "trend", kind: "strategy", parameters },
    { name: "run", kind: "backtest" },
    { name: "holding", kind: "backtest" },
  ],
  tables: [
    { name: "run_trades", columns: ["side", "pnl"] },
    { name: "sp500", columns: ["time", "close"] },
  ],
};

/** What a source offers at the `|` of a text. */
async function offered(source: CompletionSource, marked: string, extensions: Extension = []): Promise<string[]> {
  const state = EditorState.create({ doc: marked.replace("|", ""), extensions });
  const result = await source(new CompletionContext(state, marked.indexOf("|"), true));
  return result?.options.map(({ label }) => label) ?? [];
}

const inYaml = (kind: string, marked: string) =>
  offered(
    yamlCompletion(() => ({ ...around, kind })),
    marked,
  );

describe.each(["data", "backtest", "compare", "chart"])("the keys of a %s body", (kind) => {
  test("are those that its schema has", () => {
    const names = keysOf(kind).map(({ name }) => name);
    const complaints = (body: string) =>
      cellKind(kind)
        ?.read(body)
        .problems.map(({ message }) => message) ?? [];
    for (const name of names) expect(complaints(`${name}: 1`).join()).not.toContain(`has no ${name}`);
    const [complaint = ""] = complaints("zzzzzz: 1").filter((message) => message.includes("zzzzzz"));
    const listed = /: it has (.+)$/.exec(complaint)?.[1]?.split(/, | and /);
    expect(names.sort()).toEqual((kind === "backtest" ? Object.keys(runOfCells.shape) : listed)?.sort());
  });

  test("are explained, and their words are allowed", () => {
    for (const key of keysOf(kind)) expect(`${key.name}: ${key.doc}`).toMatch(/: [A-Z].+\.$/);
  });
});

test("every chart that can be offered can be shown", () => {
  const views = keyAt("chart", ["show"])?.choices?.map(({ name }) => name) ?? [];
  expect(cellKind("chart")?.read(`of: run\nshow: [${views.join(", ")}]`).problems).toEqual([]);
  expect(views).toHaveLength(10);
});

test.each([
  ["backtest", "|", ["strategy", "data", "account", "costs"]],
  ["backtest", "costs:\n  |", ["makerBps", "takerBps", "slippageBps"]],
  ["backtest", "costs:\n  makerBps: 1\n  |", ["takerBps", "slippageBps"]],
  ["backtest", "costs: { takerBps: 1, |", ["makerBps", "slippageBps"]],
  ["backtest", "strategy: |", ["trend"]],
  ["backtest", "data: s|", ["sp500"]],
  ["backtest", "data: [sp500, |]", []],
  ["backtest", "data:\n  - |", ["sp500"]],
  ["backtest", "data:\n  ETH: |", ["sp500"]],
  ["backtest", "strategy: trend\nparams:\n  |", ["fast"]],
  ["backtest", "strategy: trend\nparams: {|", ["fast"]],
  ["backtest", "fill:\n  limit: |", ["through", "touch"]],
  ["backtest", "account:\n  cash: |", ["10000"]],
  ["backtest", "instruments:\n  ETH:\n    |", ["tickSize", "lotSize"]],
  ["backtest", "instruments:\n  |", []],
  ["backtest", "account: # |", []],
  ["backtest", 'account: { cash: "1" } |', []],
  ["data", "generate:\n  model: |", ["gbm", "pair", "regimes", "basket"]],
  ["data", "builtin: |", ["sp500"]],
  ["data", "generate: { model: gbm, vol|", ["volatility"]],
  ["compare", "runs: [run, |", ["holding"]],
  ["compare", "runs:\n- run\n- |", ["holding"]],
  ["compare", "metrics: [sharpe, max|", ["maxDrawdown"]],
  ["chart", "of: |", ["sp500", "run", "holding"]],
  ["chart", "of: run\nshow: [price, |", ["volume", "trades", "equity"]],
  ["chart", "indicators: [{ name: |", ["sma", "rsi"]],
  ["chart", "indicators: [{ name: macd, |", ["fastPeriod", "slowPeriod", "signalPeriod"]],
  ["chart", "of: run_trades\nx: |", ["side", "pnl"]],
  ["chart", "of: run_trades\ny: [side, |", ["pnl"]],
])("a %s body is completed at `%s`", async (kind, marked, wanted) => {
  const found = await inYaml(kind, marked);
  if (wanted.length === 0) expect(found).toEqual([]);
  else expect(found).toEqual(expect.arrayContaining(wanted));
  for (const there of ["makerBps: 1", "takerBps: 1", "price,", "sharpe,", "[run,", "- run"]) {
    if (marked.includes(there)) expect(found).not.toContain(there.replaceAll(/[[\s,:\d-]/g, ""));
  }
});

test("the key under the pointer is explained", () => {
  const state = EditorState.create({ doc: "strategy: trend\ncosts: { takerBps: 5 }\n" });
  expect(keyUnder(state, 27, "backtest")?.key).toMatchObject({ name: "takerBps", initial: "10" });
  expect(keyUnder(state, 18, "backtest")?.key.name).toBe("costs");
  expect(keyUnder(state, 11, "backtest")).toBeUndefined();
});

test.each([
  ["SELECT | FROM run_trades", ["side", "pnl", "run_trades", "sp500", "SELECT"]],
  ["SELECT t.| FROM run_trades AS t", ["side", "pnl"]],
  ["SELECT sp500.|", ["time", "close"]],
])("a query is completed at `%s`", async (marked, wanted) => {
  const found = await offered(
    queryCompletion(() => ({ ...around, kind: "sql" })),
    marked,
    SQLite.language,
  );
  expect(found.slice(0, wanted.length)).toEqual(wanted);
});

test("a query's text is left alone, and other tables' columns behind a table's name", async () => {
  const inQuery = (marked: string) =>
    offered(
      queryCompletion(() => ({ ...around, kind: "sql" })),
      marked,
      SQLite.language,
    );
  expect(await inQuery("SELECT 'a|' FROM sp500")).toEqual([]);
  expect(await inQuery("SELECT t.| FROM run_trades t, sp500")).toEqual(["side", "pnl"]);
});

test.each([
  ["return cells.|", ["sp500", "trend", "run", "holding"]],
  ["cells.run.|", ["metrics", "trades", "equity"]],
  ["cells.run.metrics.|", ["sharpe", "maxDrawdown"]],
  ["cells.sp500.|", ["close", "time"]],
  ["cells.none.|", []],
  ["other.|", []],
])("a script is completed at `%s`", async (marked, wanted) => {
  const found = await offered(
    cellsCompletion(() => ({ ...around, kind: "js" })),
    marked,
  );
  if (wanted.length === 0) expect(found).toEqual([]);
  else expect(found).toEqual(expect.arrayContaining(wanted));
});
