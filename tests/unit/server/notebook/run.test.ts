import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { jobFromValue } from "../../../../server/run-file/job.ts";
import { backtest } from "../../../../server/backtest.ts";
import { makeNotebookLink } from "../../../../server/link/notebook.ts";
import { notebookDocument } from "../../../../server/notebook/document.ts";
import { lockedText, runNotebook } from "../../../../server/notebook/run.ts";
import { notebookText } from "../../../../server/terminal/notebook.ts";
import { notebookPage } from "../../../../shared/report/notebook/page.ts";
import { decodeAnyLink, encodeNotebookLink, type NotebookParts } from "../../../../shared/link/notebook.ts";
import { temporaryFolder } from "../../../support/checkout.ts";
import { dictionary } from "../../../support/link.ts";

let folder = "";
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const STRATEGY = `import { Strategy, Bar, Series, close, sma, param, crossedAbove, crossedBelow } from "tidebook";
export class SmaCross extends Strategy {
  fast: Series = sma(close, param("fast", 20, 2, 200));
  slow: Series = sma(close, param("slow", 100, 5, 400));
  onBar(bar: Bar): void {
    if (crossedAbove(this.fast, this.slow)) this.targetPercent(100);
    else if (crossedBelow(this.fast, this.slow)) this.flatten();
  }
}`;

const PRICES = `Day,O,H,L,Last,close\n${Array.from({ length: 300 }, (_, at) => {
  const price = 100 + 10 * Math.round(5 * Math.sin(at / 9));
  return `${new Date(Date.UTC(2020, 0, 1 + at)).toISOString().slice(0, 10)},${price},${price + 1},${price - 1},${price},1`;
}).join("\n")}\n`;

const cell = (head: string, body: string) => `\`\`\`${head}\n${body}\n\`\`\`\n\n`;

const NOTEBOOK = [
  "---\ntidebook: 1\ntitle: A <b>test</b>\n---\n\n",
  "Text with <script>alert(1)</script> and [a link](javascript:alert(1)).\n\n",
  cell("data prices", "builtin: sp500"),
  cell("data mine", "file: mine.csv\ncolumns: { time: Day, open: O, high: H, low: L, close: Last }"),
  cell("data made", "generate: { model: gbm, seed: 3, bars: 300 }"),
  cell("strategy trend", STRATEGY),
  cell("backtest run", "strategy: trend\ndata: prices\nparams: { fast: 10, slow: 50 }"),
  cell("backtest small", "strategy: trend\ndata: mine\nparams: { fast: 3, slow: 9 }"),
  cell("compare both", "runs: [run, small]"),
  cell("sql won", "SELECT side, count(*) AS n FROM run_trades GROUP BY side"),
  cell("sql bars", "SELECT count(*) AS n, max(close) AS top FROM mine"),
  cell("chart seen", "of: [run, made]\nindicators: [rsi, { name: sma, period: 5 }]"),
  cell("js shown", "return cells.won;"),
].join("");

beforeAll(() => {
  folder = temporaryFolder(afterAll);
  write("mine.csv", PRICES);
});

const statuses = (run: Awaited<ReturnType<typeof runNotebook>>) =>
  Object.fromEntries([...run.states.values()].map(({ id, status }) => [id, status]));

test("a notebook runs like the command line does, to the same digest", async () => {
  const run = await runNotebook(write("whole.md", NOTEBOOK));
  const wrong = [...run.states.values()].flatMap(({ error }) => error?.message ?? []);
  expect(wrong).toEqual([]);
  expect(statuses(run)).toMatchObject({ seen: "done", won: "done", bars: "done", both: "done", shown: "skipped" });
  const strategy = write("trend.ts", STRATEGY);
  const alone = await backtest(await jobFromValue({ strategy, data: "sp500", params: { fast: 10, slow: 50 } }, "test"));
  expect(run.actual.cells.run?.digest).toBe(alone.digest);
  const bars = run.states.get("bars")?.output;
  expect(bars?.kind === "sql" && bars.rows).toEqual([[300, 150]]);
  const told = notebookText("whole.md", run).join("\n");
  expect(told).toMatch(/\n\nbars\n.*\n *300 +150(\n|$)/);
  const seen = run.states.get("seen")?.output;
  expect(seen?.kind === "chart" && seen.bars.map(({ name, time }) => `${name} ${time.length}`)).toEqual([
    "prices 5105",
    "made 300",
  ]);
  expect(seen?.kind === "chart" && seen.indicators.map(({ outputs }) => Object.values(outputs)[0]?.length)).toEqual([
    5105, 5105,
  ]);
});

test("a strategy's warnings are told with its cell", async () => {
  const source = STRATEGY.replace("this.targetPercent(100)", "this.buy(this.openOrders / 2)");
  const path = write("warned.md", `\`\`\`strategy trend\n${source}\n\`\`\`\n`);
  const told = notebookText(path, await runNotebook(path)).join(" ");
  expect(told).toMatch(/trend:6:\d+ A whole number is divided by a whole number here/);
});

test("the lock that is written is reproduced, and what moves afterwards is told", async () => {
  const path = write("locked.md", NOTEBOOK);
  const first = await runNotebook(path);
  expect(first.verdict).toBeNull();
  writeFileSync(path, lockedText(first));
  expect(readFileSync(path, "utf8").startsWith(NOTEBOOK.trimEnd())).toBe(true);
  const again = await runNotebook(path);
  expect([again.verdict, again.differences, lockedText(again)]).toEqual(["reproduced", [], readFileSync(path, "utf8")]);
  writeFileSync(path, lockedText(first).replace("fast: 10", "fast: 12"));
  const other = await runNotebook(path);
  expect(other.verdict).toBe("different");
  expect(other.differences.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["run", "run.totalReturn", "won"].slice(0, 2)),
  );
  const told = notebookText(path, other).join("\n");
  expect(told).toContain("Different: results are not those of the lock.");
  expect(told).toMatch(/run\.totalReturn +metric +\S+ % +→ +\S+ %/);
  expect(notebookDocument(other)).toMatchObject({
    verdict: "different",
    cells: expect.arrayContaining([expect.objectContaining({ name: "shown", status: "skipped" })]) as object,
  });
});

test("the page holds everything, and nothing in a notebook becomes markup", async () => {
  const page = notebookPage(await runNotebook(write("page.md", NOTEBOOK)));
  expect(page).toContain("A &lt;b&gt;test&lt;/b&gt;");
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain('href="javascript:');
  expect(page).toContain("Content-Security-Policy");
  expect(page).not.toMatch(/(src|href)="https?:/);
  expect(page).toContain('<span class="synthetic">synthetic</span>');
});

describe("data stays in the notebook's folder", () => {
  const failing = async (body: string, data: readonly string[] = []) => {
    const run = await runNotebook(write("outside.md", cell("data x", body)), { data });
    return run.states.get("x")?.error?.message ?? run.states.get("x")?.status;
  };

  test("paths that leave it are refused, links too", async () => {
    const elsewhere = join(folder, "..", "tidebook-elsewhere.csv");
    writeFileSync(elsewhere, PRICES);
    mkdirSync(join(folder, "sub"), { recursive: true });
    symlinkSync(elsewhere, join(folder, "sub", "link.csv"));
    expect(await failing("file: ../tidebook-elsewhere.csv")).toContain("lies outside the notebook's folder");
    expect(await failing("file: sub/link.csv")).toContain("lies outside the notebook's folder");
    expect(await failing("file: /etc/hostname")).toContain("named relative to it");
    expect(await failing("file: 'https://example.org/a.csv'")).toContain("named relative to it");
  });

  test("a file that is named for a cell may lie anywhere", async () => {
    const columns = "columns: { time: Day, open: O, high: H, low: L, close: Last }";
    expect(await failing(`file: gone.csv\n${columns}`)).toContain("there is no such file; put it beside the notebook");
    expect(await failing(`file: gone.csv\n${columns}`, [`x=${join(folder, "mine.csv")}`])).toBe("done");
    await expect(failing("file: gone.csv", ["y=a.csv"])).rejects.toThrow("this notebook has no data cell y: it has x");
    await expect(failing("file: gone.csv", ["a.csv"])).rejects.toThrow("write a data cell's name");
  });

  test("missing data is a verdict, and a pin is compared", async () => {
    const pinned = `file: mine.csv\ncolumns: { time: Day, open: O, high: H, low: L, close: Last }\nfingerprint: "${"0".repeat(64)}"`;
    expect(await failing(pinned)).toContain("mine.csv has other bars than this cell was made with: 300 rows");
    const run = await runNotebook(write("missing.md", cell("data x", "file: gone.csv")));
    expect(run.verdict).toBe("dataMissing");
  });

  test("columns that a file has not are named", async () => {
    expect(await failing("file: mine.csv\ncolumns: { time: Dya }")).toBe(
      "mine.csv has no column Dya: did you mean Day?",
    );
  });
});

test("a runaway strategy is stopped and the rest runs", async () => {
  const endless =
    'import { Strategy, Bar } from "tidebook";\nexport class T extends Strategy {\n  onBar(bar: Bar): void { while (true) {} }\n}';
  const run = await runNotebook(
    write(
      "endless.md",
      cell("data d", "builtin: sp500") +
        cell("strategy s", endless) +
        cell("backtest r", "strategy: s\ndata: d\nbudget: 0.5") +
        cell("sql q", "select 1"),
    ),
  );
  expect(statuses(run)).toEqual({ d: "done", s: "done", r: "stopped", q: "done" });
  expect(run.states.get("r")?.error?.message).toContain("did not come back within 0.5 s");
});

test("a trap in an indicator cell is told with that cell's line", async () => {
  const mean =
    'import { Indicator, Bar } from "tidebook";\nexport class Bad extends Indicator {\n  update(bar: Bar): f64 {\n    const list: f64[] = [];\n    return list[bar.index];\n  }\n}';
  const strategy =
    'import { Strategy, Bar, Series, custom, plot } from "tidebook";\nimport { Bad } from "./bad";\nexport class T extends Strategy {\n  bad: Series = custom(new Bad());\n  onBar(bar: Bar): void { plot("x", this.bad[0]); }\n}';
  const run = await runNotebook(
    write(
      "trap.md",
      cell("data d", "builtin: sp500") +
        cell("indicator bad", mean) +
        cell("strategy s", strategy) +
        cell("backtest r", "strategy: s\ndata: d"),
    ),
  );
  expect(run.states.get("r")).toMatchObject({ status: "error", error: { cell: "bad", line: 5 } });
});

describe("a notebook that came as a link", () => {
  const text = cell("data mine", "file: mine.csv\ncolumns: { time: Day, open: O, high: H, low: L, close: Last }");
  const linked = (parts: NotebookParts): string => `https://example.org/#${encodeNotebookLink(parts, dictionary)}`;

  test("runs with the files that it carries, to the results of its file", async () => {
    const bytes = Uint8Array.from(readFileSync(join(folder, "mine.csv")));
    const whole = text + cell("strategy trend", STRATEGY) + cell("backtest run", "strategy: trend\ndata: mine");
    const own = await runNotebook(write("own.md", whole));
    const run = await runNotebook(linked({ text: whole, files: [{ name: "mine.csv", bytes }] }));
    expect(statuses(run)).toEqual({ mine: "done", trend: "done", run: "done" });
    expect(run.actual).toEqual(own.actual);
  });

  test("reads no file that it names itself, wherever the program was started", async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const run = await runNotebook(linked({ text, files: [] }));
      expect(run.states.get("mine")?.error).toMatchObject({ code: "data/missing" });
      expect(run.states.get("mine")?.error?.message).toContain("--data mine=FILE");
    } finally {
      process.chdir(before);
    }
    const given = await runNotebook(linked({ text, files: [] }), { data: [`mine=${join(folder, "mine.csv")}`] });
    expect(statuses(given)).toEqual({ mine: "done" });
  });

  test("is made of a notebook's run, with its data where that is asked for", async () => {
    const run = await runNotebook(write("sent.md", text));
    const bare = await makeNotebookLink(run, text, false);
    expect(decodeAnyLink(bare.fragment(), dictionary)).toEqual({ kind: "notebook", parts: { text, files: [] } });
    const { parts } = decodeAnyLink((await makeNotebookLink(run, text, true)).file(), dictionary);
    expect(parts).toMatchObject({ text, files: [{ name: "mine.csv" }] });
  });
});
