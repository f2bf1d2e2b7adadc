import { describe, expect, test } from "vitest";
import { cellKind } from "../../../../shared/notebook/kinds.ts";
import { tablesIn } from "../../../../shared/notebook/sql-tables.ts";
import { placeInUnit, unitOf } from "../../../../shared/notebook/unit.ts";

const read = (kind: string, body: string) => cellKind(kind)?.read(body);
const told = (kind: string, body: string) =>
  read(kind, body)?.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
const used = (kind: string, body: string) => read(kind, body)?.references.map(({ meanings }) => meanings[0].name);

describe("data", () => {
  test.each([
    ["", "1:1 a data cell has one source: builtin: sp500, file: prices.csv, or generate: { model: gbm, seed: 1 }"],
    ["builtin: sp500\nfile: a.csv", "1:1 a data cell has one source"],
    ["builtin: sp50", "1:1 builtin names no set: there is no sp50: did you mean sp500?"],
    ["buitin: sp500", "1:1 a data cell has no buitin: did you mean builtin?"],
    ["generate: { model: gmb }", "1:13 generate.model names no model: there is no gmb: did you mean gbm?"],
    ["generate: { model: gbm, drft: 1 }", "1:25 generate.drft is nothing that gbm takes: did you mean drift?"],
    ["generate: { model: gbm, volatility: -1 }", "1:25 generate.volatility must be within 0 to 5"],
    ["generate:\n  model: pair\n  instrument: 3", "3:3 generate.instrument must be at most 2: so many has pair"],
    ["file: a.csv\nfingerprint: abc", "2:1 fingerprint must be the 64 digits of a fingerprint, in quotes"],
    ["file: a.csv\ntickSize: 0", "2:1 tickSize must be above 0, not 0"],
    ["file: a.csv\nrange: { from: never }", "2:10 range.from must be a date such as"],
    ["builtin: sp500\nsignal: true", "2:1 signal is for a file"],
    ["file: [", "1:8 a [ is opened and never closed"],
    ["just words", "1:1 a data cell has lines of NAME: VALUE, such as builtin: …"],
  ])("%j is refused where it is wrong", (body, message) => {
    expect(told("data", body)?.join("\n")).toContain(message);
  });

  test("a generated market is complete", () => {
    expect(read("data", "generate: { model: gbm, seed: 7, bars: 10 }")?.parsed).toMatchObject({
      generate: {
        model: "gbm",
        seed: 7,
        bars: 10,
        instrument: 1,
        interval: 86_400_000,
        weekdays: true,
        parameters: { drift: 0.07, volatility: 0.18 },
      },
    });
  });
});

describe("backtest", () => {
  test("the body is a run file with names of cells", () => {
    const body =
      'strategy: trend\ndata:\n  BTC: btc\n  ETH: "eth"\nsignals: { mood: feelings }\nparams: { fast: 5 }\ncosts: { takerBps: "0.5" }';
    expect(read("backtest", body)?.parsed).toMatchObject({
      strategy: "trend",
      data: [
        { name: "BTC", reference: "btc" },
        { name: "ETH", reference: "eth" },
      ],
      params: { fast: 5 },
      costs: { takerBps: "0.5", makerBps: "10" },
    });
    expect(used("backtest", body)).toEqual(["trend", "btc", "eth", "feelings"]);
    expect(read("backtest", body)?.references.map(({ line, column }) => [line, column])).toEqual([
      [1, 11],
      [3, 8],
      [4, 9],
      [5, 18],
    ]);
  });

  test.each([
    ["data: x", "1:1 strategy is missing: name a strategy cell"],
    ["strategy: a.ts\ndata: x", "1:1 strategy must be the name of a cell"],
    ["strategy: a\ndata: [A=x.csv]", "2:1 data must be the name of a cell"],
    [
      "strategy: a\ndata: x\ncosts: { takrBps: 1 }",
      "3:10 there is no setting costs.takrBps: did you mean costs.takerBps?",
    ],
    ["strategy: a\ndata: x\naccount: { cash: 010 }", "3:18 010 can be read in two ways"],
  ])("%j is refused where it is wrong", (body, message) => {
    expect(told("backtest", body)?.join("\n")).toContain(message);
  });
});

test("compare and chart know metrics, charts and indicators", () => {
  expect(told("compare", "runs: [a]")).toEqual(["1:1 runs must name at least two backtest cells"]);
  expect(told("compare", "runs: [a, b]\nmetrics: [sharp]")).toEqual([
    "2:11 metrics.0 is no metric: there is no sharp: did you mean sharpe?",
  ]);
  expect(told("chart", "of: a\nshow: [prices]")).toEqual([
    "2:8 show.0 is no chart: there is no prices: did you mean price?",
  ]);
  expect(told("chart", "of: a\nshow: price")).toEqual(["2:1 show must be a list, as in [price, equity]"]);
  expect(told("chart", "of: a\nindicators: [smma]")?.[0]).toContain(
    "names no indicator: there is no smma: did you mean",
  );
  expect(told("chart", "of: a\nindicators: [{ name: sma, period: 1.5 }]")?.[0]).toContain(
    "period of sma must be a whole number",
  );
  expect(read("chart", "of: a\nindicators: [rsi, { name: sma, period: 50 }]")?.parsed).toMatchObject({
    of: ["a"],
    indicators: [
      { name: "rsi", options: {} },
      { name: "sma", options: { period: 50 } },
    ],
  });
});

describe("sql", () => {
  test.each([
    ["select 1", []],
    ["select * from a", ["a"]],
    ["select * from a, b as c join d on a.x = d.x, e where x in f", ["a", "b", "d", "e", "f"]],
    ["select a, b from c where d in (select e from g) group by h", ["c", "g"]],
    ['select * from "a" join [b] join `c`', ["a", "b", "c"]],
    ["select 'from x' -- from y\n/* from z */ from w", ["w"]],
    ["with t as (select * from a), u(x, y) as not materialized (select 1) select * from t, u, b", ["a", "b"]],
    ["select * from (a join b) union select * from (select * from c) d", ["a", "b", "c"]],
    ["select * from json_each(x), main.a", ["a"]],
    ["select x from a order by b, c limit 1", ["a"]],
    ["select case when x in (1, 2) then y end, z from a", ["a"]],
  ])("%s reads %j", (query, tables) => {
    expect(tablesIn(query).map(({ name }) => name)).toEqual(tables);
  });

  test("a table is a cell's own, or one of a backtest's", () => {
    expect(read("sql", "select * from Run_Trades")?.references[0]?.meanings).toEqual([
      { name: "run_trades", kinds: ["data", "sql", "js"] },
      { name: "run", kinds: ["backtest"] },
    ]);
    expect(told("sql", " ")).toEqual(["1:1 this cell has no query: write one, as in SELECT …"]);
  });
});

describe("js", () => {
  test("uses are cells.NAME, wherever they stand", () => {
    const inside = (code: string) => `\${${code}}`;
    const body = `const { rows } = cells.won; // cells.comment
return \`${inside("cells.run.metrics.sharpe")} ${inside("'cells.text'")}\` + x.cells.no + cells?.maybe;`;
    expect(used("js", body)).toEqual(["won", "run", "maybe"]);
  });

  test.each(["cells['a']", "cells[x]", "f(cells)", "const c = cells", "({ cells })", "cells.Trend"])(
    "%s is an error",
    (body) => {
      expect(told("js", `\nreturn ${body};`)?.[0]).toMatch(/^2:\d+ cells is used as cells\.NAME only/);
    },
  );
});

describe("a strategy with indicator cells", () => {
  const strategy =
    'import { Strategy, Series, close } from "tidebook";\nimport {\n  Mean,\n} from "./mean"; export class T extends Strategy {}\n// import { X } from "./comment";';
  const mean = {
    name: "mean",
    source: 'import { Indicator, Bar, close } from "tidebook";\nexport class Mean extends Indicator {}',
  };
  const wide = {
    name: "a_wide",
    source: 'import { Indicator } from "tidebook";\nexport class Wide extends Indicator {}',
  };

  test("uses what it imports", () => {
    expect(used("strategy", strategy)).toEqual(["mean"]);
    expect(told("strategy", 'import { x } from "lodash";')).toEqual([
      '1:20 "lodash" cannot be imported: there is "tidebook", and "./NAME" for an indicator cell',
    ]);
  });

  test("is one text whose lines and columns hold", () => {
    const unit = unitOf({ name: "trend", source: strategy }, [mean, wide]);
    expect(unit.source.split("\n")).toEqual([
      'import { Strategy, Series, close } from "tidebook";',
      "        ",
      "       ",
      "                 export class T extends Strategy {}",
      '// import { X } from "./comment";',
      'import { Indicator } from "tidebook";',
      "export class Wide extends Indicator {}",
      'import { Bar } from "tidebook";',
      "export class Mean extends Indicator {}",
      "",
    ]);
    expect(placeInUnit(unit, 4)).toEqual({ cell: "trend", line: 4 });
    expect(placeInUnit(unit, 9)).toEqual({ cell: "mean", line: 2 });
  });
});
