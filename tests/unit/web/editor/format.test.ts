import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatScript, formatYaml } from "../../../../web/editor/format-script.ts";
import { formatQuery } from "../../../../web/editor/sql/format.ts";

describe("a query", () => {
  test.each([
    [
      "select side,count( * ) as trades from run_trades where pnl>0 group by side order by 2 desc",
      "SELECT side, count(*) AS trades\nFROM run_trades\nWHERE pnl > 0\nGROUP BY side\nORDER BY 2 DESC",
    ],
    [
      "select -1, a - -b, x.y from t as x left join u on t.a=u.a;",
      "SELECT -1, a - -b, x.y\nFROM t AS x\nLEFT JOIN u ON t.a = u.a;",
    ],
    ["select 'it''s  as is' -- why\nfrom t", "SELECT 'it''s  as is'\n-- why\nFROM t"],
    [
      "select a from t where b in (select c from d where e=1)",
      "SELECT a\nFROM t\nWHERE b IN (\n  SELECT c\n  FROM d\n  WHERE e = 1\n)",
    ],
    ["with x as (select 1 as a) select a from x", "WITH x AS (\n  SELECT 1 AS a\n)\nSELECT a\nFROM x"],
    ["", ""],
  ])("%j is written with a clause on each line", (query, wanted) => {
    expect(formatQuery(query)).toBe(wanted);
  });

  test("too long for a line is broken at its commas, then at AND", () => {
    const sum = "round(sum(pnl) / count(*), 2)";
    expect(formatQuery(`select ${sum} as first, ${sum} as second, ${sum} as third from t`)).toBe(
      `SELECT ${sum} AS first,\n       ${sum} AS second,\n       ${sum} AS third\nFROM t`,
    );
    const test = "entryTime >= '2020-01-01 00:00'";
    expect(formatQuery(`select 1 from t where ${test} and ${test} and ${test}`)).toBe(
      `SELECT 1\nFROM t\nWHERE ${test}\n      AND ${test}\n      AND ${test}`,
    );
  });

  test.each(["select (1", "select 1)", "select 'a", "select /* a"])("%j is left open and not touched", (query) => {
    expect(formatQuery(query)).toBeUndefined();
  });

  test("keeps its words in order, and once written so is written so again", () => {
    const word = fc.constantFrom(
      "select",
      "a",
      "t.b",
      "from",
      "where",
      "and",
      "1.5",
      "'x  y'",
      "(",
      ")",
      ",",
      "-",
      "=",
      "*",
      "-- c\n",
      "/* d */",
      "join",
      "left",
      "in",
      "case",
      "end",
      '"q"',
      "order by",
    );
    const bare = (text: string) => text.replaceAll(/\s+/g, "").toLowerCase();
    fc.assert(
      fc.property(fc.array(word, { maxLength: 24 }), (words) => {
        const query = words.join(" ");
        const once = formatQuery(query);
        if (once === undefined) return;
        expect(bare(once)).toBe(bare(query));
        expect(formatQuery(once)).toBe(once);
      }),
    );
  });
});

describe("a script", () => {
  const folder = new URL("../../../../examples/", import.meta.url);
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts"));

  test.each(names)("%s is read, and once formatted stays so", async (name) => {
    const once = await formatScript(readFileSync(new URL(name, folder), "utf8"), 0);
    expect((await formatScript(once.text, 0)).text).toBe(once.text);
  });

  test("has what AssemblyScript adds, and keeps its cursor", async () => {
    const text = "class A{ @inline f(x:i32):f64{return <f64>x} }";
    const { text: made, cursor } = await formatScript(text, text.indexOf("turn"));
    expect(made).toBe("class A {\n  @inline f(x: i32): f64 {\n    return <f64>x;\n  }\n}");
    expect(made.slice(cursor)).toMatch(/^turn/);
    expect((await formatScript("const { metrics } = cells.a\nreturn { text: `x` }", 0)).text).toContain(
      "cells.a;\nreturn",
    );
    await expect(formatScript("class {", 0)).rejects.toThrow();
  });
});

test("a yaml body keeps its comments and its texts", async () => {
  const { text } = await formatYaml(
    'strategy:   trend # mine\ncosts: {takerBps: "10",slippageBps: 1}\n\n\nruns: [ a,b ]',
    0,
  );
  expect(text).toBe('strategy: trend # mine\ncosts: { takerBps: "10", slippageBps: 1 }\n\nruns: [a, b]');
});
