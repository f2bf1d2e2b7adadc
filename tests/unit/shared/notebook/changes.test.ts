import { expect, test } from "vitest";
import { changesBetween, changesText } from "../../../../shared/notebook/changes.ts";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";

const cell = (kind: string, name: string, body: string) => `\`\`\`${kind} ${name}\n${body}\n\`\`\`\n\n`;
const run = (body: string) => cell("backtest", "run", `strategy: trend\ndata: prices\n${body}`);

const summary = (before: string, after: string): string =>
  changesText(changesBetween(parseNotebook(before), parseNotebook(after)));

test.for([
  ["a parameter", run("params: { slow: 200 }"), run("params: { slow: 100 }"), "slow 200 → 100"],
  ["a setting that was added", run(""), run("cash: '5000'"), "cash 5000"],
  ["a setting that was removed", run("cash: '5000'"), run(""), "cash removed"],
  ["code", cell("strategy", "trend", "a"), cell("strategy", "trend", "b"), "trend"],
  ["a comment alone", run("# a"), run("# b"), "run"],
  ["a body that cannot be read", run("params: {"), run("params: {}"), "run"],
  ["a new cell", "", cell("js", "sum", "1"), "added sum"],
  ["a cell less", cell("js", "sum", "1"), "", "removed sum"],
  ["another name", cell("js", "sum", "1"), cell("js", "total", "1"), "sum renamed total"],
  ["a cell that is off", "```js sum\n```", "```js sum off=true\n```", "sum off"],
  ["prose", "a\n", "b\n", "text"],
  ["the title", "# A\n", "# B\n", "title: B"],
  ["an order", cell("js", "a", "1") + cell("js", "b", "1"), cell("js", "b", "1") + cell("js", "a", "1"), "cells moved"],
  ["blank lines", "a\n", "a\n\n\n", "spacing"],
  ["nothing", "a\n", "a\n", ""],
  [
    "many things",
    run("params: { a: 1, b: 1, c: 1, d: 1 }"),
    run("params: { a: 2, b: 2, c: 2, d: 2 }"),
    "a 1 → 2, b 1 → 2 and 2 more",
  ],
] as const)("history tells %s", ([, before, after, expected]) => {
  expect(summary(before, after)).toBe(expected);
});
