import { expect, test } from "vitest";
import { linkSummary } from "../../../shared/link/summary.ts";
import { runTable, runTableCsv, runTableNames } from "../../../shared/run-tables.ts";
import { visible } from "../../../shared/visible.ts";
import { fillWith, orderWith, resultWith, START, tradeWith } from "../../support/result.ts";
import { dictionary, partsWith } from "../../support/link.ts";
import { encodeLink } from "../../../shared/link/link.ts";

/** Names that mean something to a browser, a spreadsheet or a terminal. */
const NAMES = [
  "</script><script>alert(1)</script>",
  '=HYPERLINK("http://x")',
  "+cmd|' /C calc'!A0",
  "@SUM(1)",
  "\tx",
  "\u001b[31m\u202etxt\u0007",
  "a: b #c",
  "- x\n- y",
  '"quoted"',
];

test.each(NAMES)("%j in a run's tables is text: no formula, and its columns stay where they are", (name) => {
  const result = resultWith({
    orders: [orderWith({ instrument: name })],
    fills: [fillWith({ instrument: name, time: START })],
    trades: [tradeWith({ instrument: name })],
  });
  for (const table of runTableNames) {
    const cells = cellsOf(runTableCsv(runTable(result, table)));
    expect(new Set(cells.map(({ length }) => length)).size).toBe(1);
    for (const cell of cells.flat()) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
    if (table !== "equity") expect(cells.flat().some((cell) => cell.replace(/^'/, "") === name)).toBe(true);
  }
});

test.each(NAMES)("%j in a link's words shows what it is where the link is told as text", (name) => {
  const { envelope, ...rest } = partsWith();
  const parts = { ...rest, envelope: { ...envelope, meta: { title: name, author: name, note: name } } };
  const text = linkSummary(parts.envelope, `http://x/#${encodeLink(parts, dictionary)}`);
  expect(text).toContain(visible(name));
  expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

/** RFC 4180, as a spreadsheet reads it. */
function cellsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && plain === "" && end === "") continue;
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter(({ length }) => length > 0);
}
