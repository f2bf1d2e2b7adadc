import { describe, expect, test } from "vitest";
import { planOf, withDependants, withSources } from "../../../../shared/notebook/graph.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";

/** `kind name: body` lines as a notebook. */
const plan = (...cells: [head: string, body: string][]) =>
  planOf(parseNotebook(cells.map(([head, body]) => `\`\`\`${head}\n${body}\n\`\`\`\n`).join("\n")));
const problems = ({ cells }: ReturnType<typeof planOf>, id: string) =>
  cells.get(id)?.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

const whole = plan(
  ["compare both", "runs: [run, other]"],
  ["backtest run", "strategy: trend\ndata: prices"],
  ["backtest other", "strategy: trend\ndata: { A: prices }"],
  ["strategy trend", 'import { Mean } from "./mean";\nexport class T {}'],
  ["indicator mean", "export class Mean {}"],
  ["data prices", "builtin: sp500"],
  ["sql won", "select * from run_trades where time in prices"],
  ["chart seen", "of: [run, won]"],
  ["js told", "return cells.won.rows.length + cells.both;"],
);

test("cells run after those that they use, and in the order of the file otherwise", () => {
  expect(whole.order).toEqual(["mean", "trend", "prices", "run", "other", "both", "won", "seen", "told"]);
  expect([...whole.cells.values()].flatMap((cell) => cell.problems)).toEqual([]);
  expect(whole.cells.get("run")).toMatchObject({ dependsOn: ["trend", "prices"], usedBy: ["both", "won", "seen"] });
});

test("what a change reaches, and what a cell needs", () => {
  expect([...withDependants(whole, ["mean"])].sort()).toEqual(
    ["mean", "trend", "run", "other", "both", "won", "seen", "told"].sort(),
  );
  expect([...withSources(whole, ["won"])].sort()).toEqual(["mean", "prices", "run", "trend", "won"].sort());
});

describe("errors stay with the cells concerned", () => {
  test("a name twice", () => {
    const twice = plan(["sql q", "select 1"], ["sql q", "select 2"], ["sql r", "select 3"]);
    expect(problems(twice, "q")).toEqual([
      "0:1 the name q is used twice, also in line 5: give one of the cells another",
    ]);
    expect(problems(twice, "q~2")?.[0]).toContain("also in line 1");
    expect(problems(twice, "r")).toEqual([]);
  });

  test("a kind that does not exist, with what was meant", () => {
    const lost = plan(["backtset run", "strategy: trend"], ["futures f", ""]);
    expect(problems(lost, "run")).toEqual([
      '0:1 this Tidebook has no cells of the kind "backtset": did you mean backtest?',
    ]);
    expect(problems(lost, "f")).toEqual([
      '0:1 this Tidebook has no cells of the kind "futures": a newer one may; the cell is kept as it is',
    ]);
  });

  test("a circle", () => {
    const circle = plan(
      ["sql a", "select * from c"],
      ["sql b", "select * from a"],
      ["sql c", "select * from b"],
      ["sql d", "select * from a"],
    );
    for (const id of ["a", "b", "c"])
      expect(problems(circle, id)).toEqual(["0:1 these cells use each other in a circle: a → c → b → a"]);
    expect(problems(circle, "d")).toEqual([]);
    expect(circle.order).toHaveLength(4);
    expect(problems(plan(["sql me", "select * from me"]), "me")).toEqual(["0:1 me → me: this cell uses itself"]);
  });

  test("a name that does not exist, with what was meant", () => {
    const lost = plan(
      ["backtest run", "strategy: trnd\ndata: [A=prices, B=price]"],
      ["strategy trend", ""],
      ["data prices", "builtin: sp500"],
    );
    expect(problems(lost, "run")).toEqual([
      "1:11 there is no strategy cell trnd: did you mean trend?",
      "2:20 there is no data cell price: did you mean prices?",
    ]);
    expect(problems(plan(["compare c", "runs: [a, b]"]), "c")).toEqual([
      "1:8 there is no backtest cell a: add one",
      "1:11 there is no backtest cell b: add one",
    ]);
  });

  test("a table that does not exist, with the tables of runs among what was meant", () => {
    const lost = plan(["sql q", "select * from run_trade"], ["backtest run", "strategy: s\ndata: d"]);
    expect(problems(lost, "q")).toEqual(["1:15 there is no table run_trade: did you mean run_trades?"]);
  });

  test("a cell of a kind that does not fit", () => {
    const wrong = plan(["backtest run", "strategy: prices\ndata: prices"], ["data prices", "builtin: sp500"]);
    expect(problems(wrong, "run")).toEqual(["1:11 prices is a data cell: here stands a strategy cell"]);
  });

  test("a js cell is a leaf", () => {
    const leaf = plan(["backtest run", "strategy: trend\ndata: made"], ["strategy trend", ""], ["js made", "return 1"]);
    expect(problems(leaf, "run")).toEqual(["2:7 made is a js cell: here stands a data cell"]);
  });

  test("a kind of a newer Tidebook", () => {
    expect(problems(plan(["sparkle s", "?"]), "s")?.[0]).toContain('no cells of the kind "sparkle"');
  });
});

test("a deep chain and a wide fan are planned without a deep stack", () => {
  const chain = Array.from({ length: 1000 }, (_, n): [string, string] => [
    `sql q${n}`,
    n === 0 ? "select 1" : `select * from q${n - 1}`,
  ]);
  expect(plan(...chain.reverse()).order[0]).toBe("q0");
});
