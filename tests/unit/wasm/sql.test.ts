import { describe, expect, test } from "vitest";
import { type SqlTable, tableOfBars, tableOfCell, tablesOfRun } from "../../../shared/notebook/tables.ts";
import { runQuery } from "../../../wasm/sql.ts";
import { busyResult } from "../../support/result.ts";

const numbers: SqlTable = {
  name: "numbers",
  columns: [
    { name: "n", type: "REAL" },
    { name: "word", type: "TEXT" },
  ],
  rows: 1000,
  row: (index) => [index === 3 ? NaN : index, `w${index % 3}`],
};

const run = (query: string, tables: readonly SqlTable[] = [numbers], budgetSeconds = 5) =>
  runQuery({ query, tables, budgetSeconds });

test("a query reads tables and gives columns and rows", async () => {
  const answer = await run("SELECT word, count(*) AS n, max(n) FROM numbers GROUP BY word ORDER BY word; -- done");
  expect(answer).toMatchObject({ columns: ["word", "n", "max(n)"], isCut: false });
  expect(answer.rows).toEqual([
    ["w0", 334, 999],
    ["w1", 333, 997],
    ["w2", 333, 998],
  ]);
  expect((await run("SELECT n FROM numbers WHERE n IS NULL")).rows).toEqual([[null]]);
});

test("the same query has the same hash, another answer another", async () => {
  const hash = async (query: string) => (await run(query)).resultHash;
  expect(await hash("SELECT sum(n) FROM numbers")).toBe(
    await hash("select sum(n)   from numbers".replace("sum(n)  ", "sum(n) ")),
  );
  expect(await hash("SELECT sum(n) AS a FROM numbers")).not.toBe(await hash("SELECT sum(n) + 1 AS a FROM numbers"));
});

test("more rows than anyone reads are cut", async () => {
  const answer = await run("SELECT a.n FROM numbers a, numbers b");
  expect([answer.rows.length, answer.isCut]).toEqual([10_000, true]);
});

describe("a query may only read", () => {
  test.each([
    ["DELETE FROM numbers", "DELETE is not allowed"],
    ["INSERT INTO numbers VALUES (1, 'x')", "INSERT is not allowed"],
    ["UPDATE numbers SET n = 1", "UPDATE is not allowed"],
    ["DROP TABLE numbers", "is not allowed"],
    ["CREATE TABLE t (a)", "is not allowed"],
    ["ATTACH 'x.db' AS x", "ATTACH is not allowed"],
    ["PRAGMA hard_heap_limit = 0", "PRAGMA is not allowed"],
    ["SELECT * FROM pragma_table_info('numbers')", "is not allowed"],
    ["BEGIN", "BEGIN is not allowed"],
    ["SELECT random()", "random() is not allowed"],
    ["SELECT load_extension('x')", "load_extension"],
    ["SELECT 1; SELECT 2", "a cell has one query"],
    ["SELECT 1; DROP TABLE numbers", "a cell has one query"],
  ])("%s is refused", async (query, message) => {
    await expect(run(query)).rejects.toThrow(message);
  });

  test("a ; in a text or a name ends nothing", async () => {
    expect((await run(`SELECT 'a;b' AS "c;d" /* ; */ FROM numbers LIMIT 1;`)).rows).toEqual([["a;b"]]);
  });
});

describe("what is wrong is told", () => {
  test.each([
    ["SELECT * FROM number", "there is no table number: did you mean numbers?"],
    ["SELECT wrod FROM numbers", "there is no column wrod: did you mean word?"],
    ["SELECT FROM", 'SQLite says: near "FROM": syntax error'],
    ["-- nothing", "this cell has no query"],
  ])("%s", async (query, message) => {
    await expect(run(query)).rejects.toThrow(message);
  });

  test("a query without end is stopped, and one that eats memory", async () => {
    const endless = "WITH RECURSIVE t(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT count(*) FROM t";
    await expect(run(endless, [], 0.2)).rejects.toMatchObject({ code: "sql/budget" });
    const hungry =
      "WITH RECURSIVE t(x) AS (SELECT zeroblob(90000000) UNION ALL SELECT x || x FROM t) SELECT length(group_concat(x)) FROM t";
    await expect(run(hungry, [], 20)).rejects.toThrow(/256 MB|too big/);
    expect((await run("SELECT 1")).rows).toEqual([[1]]);
  });
});

test("a backtest has five tables, whose times sort and whose amounts are numbers", async () => {
  const tables = tablesOfRun("run", busyResult());
  expect(tables.map(({ name }) => name)).toEqual([
    "run_trades",
    "run_fills",
    "run_orders",
    "run_equity",
    "run_metrics",
  ]);
  for (const { name, columns } of tables) {
    const answer = await run(`SELECT * FROM ${name}`, tables);
    expect(answer.columns).toEqual(columns.map((column) => column.name));
  }
  expect((await run("SELECT typeof(time) AS t, typeof(value) AS v FROM run_equity LIMIT 1", tables)).rows).toEqual([
    ["text", "real"],
  ]);
});

test("data and tables of other cells are read under the cell's name", async () => {
  const column = Float64Array.of(1, 2);
  const bars = tableOfBars("prices", {
    time: Float64Array.of(0, 86_400_000),
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  });
  expect((await run("SELECT time, close FROM prices", [bars])).rows).toEqual([
    ["1970-01-01", 1],
    ["1970-01-02", 2],
  ]);
  const made = tableOfCell("won", {
    kind: "sql",
    columns: ["a b", 'c"d'],
    rows: [["x", 1]],
    isCut: false,
    resultHash: "",
  });
  expect((await run(`SELECT "a b", "c""d" FROM won`, made ? [made] : [])).rows).toEqual([["x", 1]]);
});
