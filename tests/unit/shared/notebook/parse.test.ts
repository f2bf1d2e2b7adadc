import { describe, expect, test } from "vitest";
import { cellsOf, lockOf } from "../../../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";

const TEXT = `---
tidebook: 1
title: A first look
tags: [first, costs]
---

# Prices

Twenty years of an index.

\`\`\`data prices fold=true
builtin: sp500
\`\`\`

\`\`\`js
// a fence without a name is prose
\`\`\`

~~~strategy trend
export class T {}
~~~

\`\`\`sparkle shine
kept as it is
\`\`\`

Last words.

\`\`\`lock
cells: {}
\`\`\`
`;

test("a notebook is prose, cells and a lock", () => {
  const notebook = parseNotebook(TEXT);
  expect(notebook.frontMatter).toMatchObject({
    version: 1,
    title: "A first look",
    tags: ["first", "costs"],
    problems: [],
  });
  expect(notebook.blocks.map((block) => (block.type === "cell" ? `${block.kind} ${block.name}` : block.type))).toEqual([
    "prose",
    "data prices",
    "prose",
    "strategy trend",
    "sparkle shine",
    "prose",
    "lock",
  ]);
  const [prices, trend] = cellsOf(notebook);
  expect(prices).toMatchObject({ body: "builtin: sp500", line: 11, options: { fold: true, off: false }, id: "prices" });
  expect(trend).toMatchObject({ body: "export class T {}", line: 19 });
  expect(lockOf(notebook)?.body).toBe("cells: {}");
  expect(notebook.isReadOnly).toBe(false);
});

test("blocks are pieces of the text in its order", () => {
  const { blocks, text } = parseNotebook(TEXT);
  let at = 0;
  for (const { start, end, line } of blocks) {
    expect(start).toBeGreaterThanOrEqual(at);
    expect(text.slice(at, start).trim() === "" || at === 0).toBe(true);
    expect(text.slice(0, start).split("\n")).toHaveLength(line);
    at = end;
  }
});

describe("what is no cell", () => {
  test.each([
    ["a fence in a list", "- a\n  ```data x\n  builtin: sp500\n  ```\n"],
    ["a fence in a quotation", "> ```data x\n> builtin: sp500\n> ```\n"],
    ["a fence in an HTML comment", "<!--\n```data x\nbuiltin: sp500\n```\n-->\n"],
    ["an indented fence", "    ```data x\n    builtin: sp500\n    ```\n"],
    ["a fence inside a longer fence", "````\n```data x\n```\n````\n"],
    ["a fence without a name", "```data\nbuiltin: sp500\n```\n"],
    ["a fence with a title", '```ts title="a.ts"\nlet a;\n```\n'],
    ["a fence in words", "```python example of it\n```\n"],
  ])("%s is prose", (_what, text) => {
    const { blocks, notices } = parseNotebook(text);
    expect(blocks.map(({ type }) => type)).toEqual(["prose"]);
    expect(notices).toEqual([]);
  });

  test("a cell whose name is no name is prose, and a notice says why", () => {
    const { blocks, notices } = parseNotebook("text\n\n```strategy Trend\n```\n");
    expect(blocks.map(({ type }) => type)).toEqual(["prose"]);
    expect(notices).toEqual([
      {
        line: 3,
        column: 1,
        message: expect.stringContaining('this strategy fence is no cell, "Trend" is no name') as string,
      },
    ]);
  });

  test.each([
    ["```backtest\n```\n", "this backtest fence is no cell: a cell has a name, as in `backtest backtest1`"],
    ["```Data prices\n```\n", "this Data fence is no cell: a cell's kind has small letters, as in `data prices`"],
  ])("%j is prose, and a notice says what it lacks", (text, message) => {
    const { blocks, notices } = parseNotebook(text);
    expect(blocks.map(({ type }) => type)).toEqual(["prose"]);
    expect(notices).toEqual([{ line: 1, column: 1, message }]);
  });

  test("only the last lock is the lock", () => {
    const { blocks } = parseNotebook("```lock\na: 1\n```\n\n```lock\nb: 2\n```\n");
    expect(blocks.map(({ type }) => type)).toEqual(["prose", "lock"]);
  });
});

describe("odd files", () => {
  test("CRLF, tabs and indented fences give the same bodies", () => {
    const { blocks } = parseNotebook("  ```sql q\r\n  select 1\r\n    from t\r\n  ```\r\n");
    expect(blocks).toMatchObject([{ type: "cell", body: "select 1\n  from t", start: 0, end: 41 }]);
  });

  test("a fence that is never closed runs to the end", () => {
    expect(cellsOf(parseNotebook("```sql q\nselect 1\n"))).toMatchObject([{ body: "select 1", end: 17 }]);
  });

  test("a byte order mark stands before everything", () => {
    expect(cellsOf(parseNotebook("\ufeff```sql q\nselect 1\n```"))).toMatchObject([{ start: 1, line: 1 }]);
    expect(parseNotebook("\ufeff---\ntitle: x\n---\n").frontMatter.title).toBe("x");
  });

  test("a name twice gets ids of its own", () => {
    const text = "```sql q\n```\n```sql q\n```\n```sql q\n```\n";
    expect(cellsOf(parseNotebook(text)).map(({ id }) => id)).toEqual(["q", "q~2", "q~3"]);
  });

  test.each([
    ["nothing", ""],
    ["one newline", "\n"],
    ["only dashes", "---"],
    ["front matter alone", "---\ntidebook: 1\n---"],
  ])("%s is a notebook without blocks", (_what, text) => {
    expect(parseNotebook(text).blocks.filter(({ type }) => type !== "prose")).toEqual([]);
  });

  test("options that a cell does not have are problems of the cell", () => {
    const [cell] = cellsOf(parseNotebook("```data x folded=true off=maybe wide\n```"));
    expect(cell?.problems.map(({ message }) => message)).toEqual([
      "a cell has no option folded: did you mean fold?",
      'off must be true or false, not "maybe"',
      '"wide" in the opening fence is not KEY=VALUE, as in fold=true',
    ]);
  });
});

describe("front matter", () => {
  test("a newer format is read and not edited", () => {
    expect(parseNotebook("---\ntidebook: 2\n---\n").isReadOnly).toBe(true);
  });

  test.each([
    ["a list as title", "---\ntitle: [a]\n---\n", 2, "title must be text"],
    ["a tag", "---\nx: 1\ntitle: !!str a\n---\n", 3, "tags (!) are not read here"],
    ["the prototype", "---\n__proto__: 1\n---\n", 2, '"__proto__" cannot be a key'],
    ["a version that is none", "---\ntidebook: new\n---\n", 2, "tidebook must be the number of the format: 1"],
  ])("%s is a problem with its line", (_what, text, line, message) => {
    expect(parseNotebook(text).frontMatter.problems).toEqual([expect.objectContaining({ line, message })]);
  });
});

test("a text beyond all bounds is refused in a sentence", () => {
  expect(() => parseNotebook("x".repeat(4_000_001))).toThrow("longer than 4 million letters");
  const crowd = (count: number) => parseNotebook("```sql a\nselect 1\n```\n".repeat(count));
  expect(crowd(1000).blocks).toHaveLength(1000);
  expect(() => crowd(1001)).toThrow("at most 1000 cells, and this has 1001");
});
