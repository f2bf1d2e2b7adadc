import { describe, expect, test } from "vitest";
import { cellKinds } from "../../shared/notebook/kinds.ts";
import { planOf } from "../../shared/notebook/graph.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";

/** What every new cell of every kind finds around it. */
const AROUND = [
  "```data data1\nbuiltin: sp500\n```",
  "```strategy strategy1\n\n```",
  "```backtest backtest1\nstrategy: strategy1\ndata: data1\n```",
  "```backtest backtest2\nstrategy: strategy1\ndata: data1\n```",
].join("\n\n");

/** Texts that are no body of any kind, and texts that break readers. */
const HOSTILE = [
  "[",
  "{",
  "'",
  '"',
  "`",
  "${",
  "/*",
  "--",
  "[".repeat(50_000),
  "(".repeat(50_000),
  "__proto__: 1",
  "\0",
  "\u2028",
  "a: &a [*a]",
  "- ".repeat(5_000),
  "🙂".repeat(100),
];

describe.each(cellKinds.map((row) => [row.kind, row] as const))("%s", (kind, row) => {
  test("has a title, a purpose and a template that runs among its neighbours", () => {
    expect(row.title).toMatch(/^[A-Z]/);
    expect(row.purpose).toMatch(/^[A-Z].*\.$/);
    const notebook = parseNotebook(`${AROUND}\n\n\`\`\`${kind} fresh\n${row.template}\n\`\`\`\n`);
    const planned = planOf(notebook).cells.get("fresh");
    expect(planned?.problems).toEqual([]);
    expect(planned?.reading.parsed).toBeDefined();
  });

  test("references stand where they say", () => {
    for (const { meanings, start, line, column } of row.read(row.template).references) {
      const at = meanings[0].name;
      expect(meanings.some(({ name }) => row.template.slice(start).startsWith(name))).toBe(true);
      expect(row.template.split("\n")[line - 1]?.slice(column - 1)).toContain(at);
    }
  });

  test.each(HOSTILE)("%j is read or refused by problems that have places", (body) => {
    const { problems } = row.read(body);
    for (const { line, column, message } of problems) {
      expect(line).toBeGreaterThan(0);
      expect(column).toBeGreaterThan(0);
      expect(message).not.toMatch(/undefined|\[object|Expected|Invalid input/);
    }
  });
});

test("kinds are words that no other fence begins with", () => {
  const names = cellKinds.map(({ kind }) => kind);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+$/);
});
