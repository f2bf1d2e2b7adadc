import { describe, expect, test } from "vitest";
import * as edit from "../../../../shared/notebook/edit.ts";
import { cellsOf } from "../../../../shared/notebook/notebook.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { withScalar } from "../../../../shared/notebook/scalar.ts";
import { fenced } from "../../../support/fenced.ts";

const TEXT = `---
tidebook: 1
---

First words.

${fenced({
  "data prices": "builtin: sp500 # daily",
  "strategy trend": "export class T {}",
  "backtest run": `strategy: trend
data: { SPX: prices }
params:
  fast: 20 # days
account: { cash: "5" }`,
  "sql won": "SELECT * FROM run_trades JOIN prices",
})}`;

const notebook = parseNotebook(TEXT);
const bodyOf = (text: string, name: string) => cellsOf(parseNotebook(text)).find((cell) => cell.name === name)?.body;
const order = (text: string) =>
  parseNotebook(text).blocks.map((block) => (block.type === "cell" ? block.name : block.type));

describe("a body", () => {
  test("changes nothing but its cell", () => {
    const edited = edit.setBody(notebook, "trend", "export class U {}\n// two lines");
    expect(edited).toBe(TEXT.replace("export class T {}", "export class U {}\n// two lines"));
  });

  test("that is the same changes nothing, whatever the newlines are", () => {
    const windows = parseNotebook(TEXT.replaceAll("\n", "\r\n"));
    expect(edit.setBody(windows, "trend", "export class T {}")).toBe(windows.text);
    expect(edit.setBody(windows, "trend", "a\nb")).toBe(windows.text.replace("export class T {}", "a\r\nb"));
  });

  test.each(["```", "a\n````\nb", "```js x\n```", "~~~", "`````` six"])(
    "with backticks gets a longer fence: %j",
    (body) => {
      const edited = edit.setBody(notebook, "trend", body);
      expect(bodyOf(edited, "trend")).toBe(body);
      expect(order(edited)).toEqual(order(TEXT));
    },
  );

  test("may be empty", () => {
    expect(bodyOf(edit.setBody(notebook, "trend", ""), "trend")).toBe("");
    const empty = parseNotebook("```sql q\n```\n");
    expect(edit.setBody(empty, "q", "select 1")).toBe("```sql q\nselect 1\n```\n");
  });

  test("of a fence that was never closed gets a closing fence", () => {
    expect(edit.setBody(parseNotebook("```sql q\nselect 1"), "q", "select 2")).toBe("```sql q\nselect 2\n```");
  });

  test("of an indented fence keeps the indentation", () => {
    expect(edit.setBody(parseNotebook(" ~~~sql q\n select 1\n ~~~\n"), "q", "a\nb")).toBe(" ~~~sql q\n a\n b\n ~~~\n");
  });
});

describe("a parameter", () => {
  const set = (keys: string[], value: string | number | boolean) =>
    bodyOf(edit.setParameter(notebook, "run", keys, value), "run");
  test.each([
    [["params", "fast"], 30, "  fast: 20 # days", "  fast: 30 # days"],
    [["params", "slow"], 50, "  fast: 20 # days", "  fast: 20 # days\n  slow: 50"],
    [["account", "cash"], "7.5", '{ cash: "5" }', '{ cash: "7.5" }'],
    [["account", "leverage"], "2", '{ cash: "5" }', '{ cash: "5", leverage: "2" }'],
    [["costs", "takerBps"], "3", 'account: { cash: "5" }', 'account: { cash: "5" }\ncosts:\n  takerBps: "3"'],
    [["adjust"], true, 'account: { cash: "5" }', 'account: { cash: "5" }\nadjust: true'],
  ] as const)("%j becomes %j and the rest stays", (keys, value, before, after) => {
    expect(set([...keys], value)).toBe(bodyOf(TEXT, "run")?.replace(before, after));
  });

  test("of nothing yet makes the group", () => {
    const bare = parseNotebook("```backtest run\nstrategy: trend\nparams:\ndata: prices\n```");
    expect(bodyOf(edit.setParameter(bare, "run", ["params", "fast"], 5), "run")).toBe(
      "strategy: trend\nparams:\n  fast: 5\ndata: prices",
    );
  });

  test.each([
    ["params:\n  fast:", "params:\n  fast: 5"],
    ["params:\n  fast: # days\n  slow: 9", "params:\n  fast: 5 # days\n  slow: 9"],
    ["params: # none yet\ndata: d", "params: # none yet\n  fast: 5\ndata: d"],
    ["params: null\ndata: d", "params:\n  fast: 5\ndata: d"],
    ["params: { slow: 9, }", "params: { slow: 9, fast: 5 }"],
    ["params: { slow: 9 # days\n  }", "params:\n  {\n    slow: 9, # days\n    fast: 5\n  }"],
    ["params:\n  fast: |\n    7\n  slow: 9", "params:\n  fast: 5\n  slow: 9"],
    ["params: {fast}", "params: { fast: 5 }"],
    ["a: b\n...\n", "a: b\nparams:\n  fast: 5\n...\n"],
  ])("in %j, where a number cannot simply be put in, keeps everything else", (before, after) => {
    expect(withScalar(before, ["params", "fast"], "5")).toBe(after);
  });

  test("inside a scalar is refused", () => {
    expect(() => set(["strategy", "fast"], 1)).toThrow("strategy is no group of settings, so it has no fast");
  });
});

describe("a cell", () => {
  test("is added before a block, or at the end before the lock", () => {
    const text = edit.addCell(notebook, 0, { kind: "data", name: "other" });
    expect(order(text)).toEqual(["other", "prose", "prices", "trend", "run", "won"]);
    const locked = parseNotebook(`${TEXT}\n\`\`\`lock\na: 1\n\`\`\`\n`);
    const last = edit.addCell(locked, locked.blocks.length, { kind: "sql", name: "q", body: "select 1" });
    expect(order(last).slice(-2)).toEqual(["q", "lock"]);
    expect(edit.addCell(parseNotebook(""), 0, { kind: "sql", name: "q", body: "x" })).toBe("```sql q\nx\n```\n");
  });

  test("cannot take a name that is taken, or that is none", () => {
    expect(() => edit.addCell(notebook, 0, { kind: "data", name: "run" })).toThrow("there is a cell run already");
    expect(() => edit.addCell(notebook, 0, { kind: "data", name: "Run" })).toThrow('"Run" cannot be a cell\'s name');
  });

  test("below an open comment is refused", () => {
    const open = parseNotebook("<!-- never closed\n");
    expect(() => edit.addCell(open, 1, { kind: "sql", name: "q" })).toThrow("the text above would swallow this cell");
  });

  test("is deleted with the blank lines behind it", () => {
    expect(edit.deleteCell(notebook, "trend")).toBe(TEXT.replace("```strategy trend\nexport class T {}\n```\n\n", ""));
    expect(order(edit.deleteCell(notebook, "won"))).toEqual(["prose", "prices", "trend", "run"]);
  });

  test.each([
    ["trend", 0, ["trend", "prose", "prices", "run", "won"]],
    ["prices", 5, ["prose", "trend", "run", "won", "prices"]],
    ["won", 1, ["prose", "won", "prices", "trend", "run"]],
    ["run", 3, ["prose", "prices", "trend", "run", "won"]],
  ])("%s moves to %d", (id, index, expected) => {
    expect(order(edit.moveCell(notebook, id, index))).toEqual(expected);
  });

  test("moves out from between two texts", () => {
    const text = "a\n\n```sql q\n```\n\nb\n\n```sql r\n```\n";
    expect(order(edit.moveCell(parseNotebook(text), "q", 4))).toEqual(["prose", "r", "q"]);
  });

  test("folds by its opening fence", () => {
    const folded = edit.setOption(notebook, "trend", "fold", true);
    expect(folded).toBe(TEXT.replace("```strategy trend", "```strategy trend fold=true"));
    expect(edit.setOption(parseNotebook(folded), "trend", "fold", false)).toBe(TEXT);
  });

  test("keeps the words of its opening fence that mean nothing here", () => {
    const worded = parseNotebook("```data prices fold=false lines=3 fold=maybe\nbuiltin: sp500\n```\n");
    expect(edit.renameCell(worded, "prices", "index")).toContain("```data index fold=false lines=3\n");
    expect(edit.setOption(worded, "prices", "off", true)).toContain("```data prices fold=false lines=3 off=true\n");
    expect(edit.setOption(worded, "prices", "fold", true)).toContain("```data prices lines=3 fold=true\n");
  });

  test("is renamed wherever it is used", () => {
    expect(edit.renameCell(notebook, "prices", "index")).toBe(
      TEXT.replace("data prices", "data index")
        .replace("SPX: prices", "SPX: index")
        .replace("JOIN prices", "JOIN index"),
    );
    expect(edit.renameCell(notebook, "run", "trial")).toBe(
      TEXT.replace("backtest run", "backtest trial").replace("run_trades", "trial_trades"),
    );
    const script = parseNotebook('```indicator mean\n```\n```strategy s\nimport { Mean } from "./mean";\n```\n');
    expect(edit.renameCell(script, "mean", "average")).toContain('from "./average"');
    const page = parseNotebook("```sql q\nselect 1\n```\n```js j\nreturn cells.q; // q\n```\n");
    expect(edit.renameCell(page, "q", "rows")).toBe(
      "```sql rows\nselect 1\n```\n```js j\nreturn cells.rows; // q\n```\n",
    );
  });
});

describe("prose", () => {
  test("is set, inserted and removed", () => {
    expect(edit.setProse(notebook, 0, "Other words.\n\nTwo.")).toBe(
      TEXT.replace("First words.", "Other words.\n\nTwo."),
    );
    expect(order(edit.setProse(notebook, 0, "  "))).toEqual(["prices", "trend", "run", "won"]);
    expect(order(edit.insertProse(notebook, 2, "Between."))).toEqual([
      "prose",
      "prices",
      "prose",
      "trend",
      "run",
      "won",
    ]);
  });

  test("may bring cells, and may not swallow any", () => {
    expect(order(edit.insertProse(notebook, 2, "Text\n\n```sql more\nselect 1\n```"))).toContain("more");
    for (const text of ["```", "~~~ open", "<!-- open", "<script>"]) {
      expect(() => edit.setProse(notebook, 0, text)).toThrow("would swallow the cell prices");
    }
  });
});

test("the lock is the last fence, replaced in place", () => {
  const locked = edit.setLock(notebook, "a: 1");
  expect(locked).toBe(`${TEXT}\n\`\`\`lock\na: 1\n\`\`\`\n`);
  expect(edit.setLock(parseNotebook(locked), "b: 2")).toBe(locked.replace("a: 1", "b: 2"));
  expect(edit.setLock(parseNotebook(locked), undefined)).toBe(TEXT);
});
