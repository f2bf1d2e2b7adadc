import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, type TestContext } from "vitest";
import type { Page } from "playwright-core";
import { projectRoot } from "../support/checkout.ts";
import { type OpenPage, openPage } from "../support/pages.ts";
import type {} from "./pages/executor.ts";

let opened: OpenPage | { missing: string };

beforeAll(async () => {
  opened = await openPage("executor");
}, 300_000);

afterAll(async () => {
  if ("page" in opened) await opened.close();
});

function pageOr(skip: TestContext["skip"]): Page {
  if ("missing" in opened) skip(opened.missing);
  return opened.page;
}

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\`\n`;
const js = (body: string): string => fence("js asked", body);

describe("the gallery's notebooks give in a page what their locks say", () => {
  const notebooks = join(projectRoot, "examples/notebooks");
  test.each(readdirSync(notebooks).filter((name) => name.endsWith(".md")))(
    "%s",
    async (name) => {
      if ("missing" in opened) return;
      const text = readFileSync(join(notebooks, name), "utf8");
      const compared = await opened.page.evaluate((given) => executorPage.differences(given), text);
      expect(compared).toEqual({ verdict: "reproduced", onlyEngine: false, differences: [] });
    },
    300_000,
  );
});

describe("a js cell", () => {
  const asked = async (page: Page, body: string, before = "") => {
    const states = await page.evaluate((text) => executorPage.run(text), before + js(body));
    const { output, error, status } = states.at(-1);
    return { output, error, status };
  };

  test("gets other cells by name and gives texts, tables, lines and bars", async ({ skip }) => {
    const page = pageOr(skip);
    const data = fence("data prices", "generate: { model: gbm, seed: 1, bars: 50 }");
    const query = fence("sql last", "SELECT time, close FROM prices ORDER BY time DESC LIMIT 2");
    const body = `const { close, rows } = cells.prices;
      const { columns } = await cells.last;
      return { text: rows + " " + close.length, table: { columns, rows: cells.last.rows },
        lines: { x: [1, 2], series: { close: Array.from(close.slice(0, 2)) } }, bars: { labels: ["a"], values: [1] } };`;
    const { output, error } = await asked(page, body, data + query);
    expect(error).toBeUndefined();
    expect(output).toMatchObject({ kind: "js", text: "50 50", lines: { x: [1, 2] }, bars: { labels: ["a"] } });
    expect(output).toHaveProperty("table.columns", ["time", "close"]);
  });

  test("gets Monte Carlo results, and shows what it writes to its console", async ({ skip }) => {
    const page = pageOr(skip);
    const data = fence("data prices", "generate: { model: gbm, seed: 1, bars: 50 }");
    const paths = data + fence("montecarlo paths", "of: prices\nmodel: gbm\npaths: 1000\nhorizon: 10");
    const { output, error } = await asked(page, "console.log('kind', cells.paths.kind, { a: [1] });", paths);
    expect(error).toBeUndefined();
    expect(output).toEqual({ kind: "js", log: ['kind montecarlo {"a":[1]}'] });
  });

  test.each([
    ["what it throws", "const here = 1;\nthrow new Error('so ' + here);", "js/error", "Error: so 1", 2],
    ["what it is not", "const good = 1;\n\nreturn {;", "js/syntax", "SyntaxError: Unexpected token ';'", 3],
    ["as much of a long message as is shown", "throw new Error('x'.repeat(5e7));", "js/error", "Error: xxx", 1],
    ["what it may not give", "return { html: '<b>' };", "js/output", "a js cell returns { text },", undefined],
  ])("says %s, with its own line", async (_what, body, code, message, line) => {
    if ("missing" in opened) return;
    const { error } = await asked(opened.page, body);
    expect(error).toMatchObject({ code, cell: "asked", ...(line !== undefined && { line }) });
    expect(error?.message).toContain(message);
    expect(error?.message.length).toBeLessThanOrEqual(2000);
  });

  test("that spins is stopped, and the page goes on", async ({ skip }) => {
    const page = pageOr(skip);
    const { error, status } = await asked(page, "for (;;);");
    expect(status).toBe("stopped");
    expect(error?.code).toBe("js/budget");
    expect((await asked(page, "return { text: 'alive' };")).output).toMatchObject({ text: "alive" });
  });
});

test("a file is asked for by name, and its bars are those of the command line", async ({ skip }) => {
  const page = pageOr(skip);
  const csv = "time,open,high,low,close,volume\n2024-01-02,1,2,0.5,1.5,10\n2024-01-03,1.5,2,1,1.75,12\n";
  const text = fence("data mine", "file: mine.csv");
  const [found] = await page.evaluate(([given, file]) => executorPage.run(given!, { "mine.csv": file! }), [text, csv]);
  expect(found?.output).toMatchObject({ kind: "data", source: "mine.csv", rows: 2, isSynthetic: false });
  const [missing] = await page.evaluate((given) => executorPage.run(given), text);
  expect(missing?.error).toMatchObject({ code: "data/missing" });
  expect(missing?.error?.message).toContain("mine.csv is not in this browser");
});

test("a file that came in the place of another is not taken for it", async ({ skip }) => {
  const page = pageOr(skip);
  const csv = (days: number) =>
    `time,open,high,low,close,volume\n${Array.from({ length: days }, (_, day) => `2024-01-${day + 10},1,2,0.5,1.5,10\n`).join("")}`;
  const strategy = `import { Strategy, Bar } from "tidebook";
export class Idle extends Strategy {
  onBar(bar: Bar): void {}
}`;
  const text =
    fence("data mine", "file: mine.csv") +
    fence("strategy idle", strategy) +
    fence("backtest run", "strategy: idle\ndata: mine") +
    fence("sql rows", "select count(*) from mine") +
    fence("js seen", "return { text: String(cells.mine.close.length) };");
  const states = await page.evaluate(
    ([given, first, then]) => executorPage.runReplaced(given!, "mine.csv", first!, then!),
    [text, csv(9), csv(8)],
  );
  const of = (cell: string) => states.find(({ id }) => id === cell);
  expect(of("mine")?.output).toMatchObject({ rows: 9 });
  for (const cell of ["run", "rows", "seen"]) {
    expect(of(cell)).toMatchObject({ status: "error", error: { code: "data/changed" } });
  }
});

test("a strategy's error in a run names its line", async ({ skip }) => {
  const page = pageOr(skip);
  const text =
    fence("data prices", "builtin: sp500") +
    fence(
      "strategy wrong",
      `import { Strategy, Bar, close } from "tidebook";
export class Wrong extends Strategy {
  onBar(bar: Bar): void {
    if (bar.index == 5) close[-1];
  }
}`,
    ) +
    fence("backtest run", "strategy: wrong\ndata: prices");
  const states = await page.evaluate((given) => executorPage.run(given), text);
  expect(states.at(-1)?.error).toMatchObject({ cell: "wrong", line: 4 });
});

/** Seconds of processor time that the browser's pages have used. */
async function secondsUsed(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function usedInASecond(page: Page): Promise<number> {
  const before = await secondsUsed(page);
  await page.waitForTimeout(1000);
  return (await secondsUsed(page)) - before;
}

describe("what never ends is stopped", () => {
  test.each([
    [10, "js"],
    [90, "strategy"],
  ] as const)(
    "%i of the kind %s, one after the other, and nothing of them goes on",
    async (count, kind) => {
      if ("missing" in opened) return;
      const { page } = opened;
      const { statuses, frames } = await page.evaluate((given) => executorPage.kills(...given), [kind, count] as const);
      expect(statuses).toEqual(["stopped"]);
      // What waits for its next task is kept; what was stopped is gone.
      expect(frames).toBeLessThanOrEqual(8);
      // What is left to put away may take a slow machine a while. A loop that still ran would use each second whole, or
      // its share of a busy machine.
      await expect.poll(() => usedInASecond(page), { timeout: 60_000, interval: 0 }).toBeLessThan(0.1);
      const [alive] = await page.evaluate((text) => executorPage.run(text), js("return { text: 'alive' };"));
      expect(alive?.output).toMatchObject({ text: "alive" });
    },
    180_000,
  );
});

test("a million bars run beside a page that answers", async ({ skip }) => {
  const page = pageOr(skip);
  const strategy = readFileSync(join(projectRoot, "examples/sma-cross.ts"), "utf8");
  const text =
    fence("data bars", "generate: { model: gbm, seed: 1, bars: 1000000, interval: 1m }") +
    fence("strategy cross", strategy) +
    fence("backtest run", "strategy: cross\ndata: bars");
  const { longest, states } = await page.evaluate((given) => executorPage.longestTask(given), text);
  console.log(
    `longest task of the page during a backtest of 1,000,000 bars: ${longest.toFixed(0)} ms (0: none over 50 ms)`,
  );
  expect(states.at(-1)?.error).toBeUndefined();
  expect(states.at(-1)).toMatchObject({ status: "done" });
}, 180_000);

test("names of characters mean in the page what HTML says, and only with their semicolon", async ({ skip }) => {
  const page = pageOr(skip);
  const meant = {
    "&amp;": "&",
    "&quot;": '"',
    "&nbsp;": "\u00a0",
    "&semi;": ";",
    "&frac34;": "¾",
    "&ngE;": "≧̸",
    "&#35;": "#",
    "&#X22;": '"',
    "&#0;": "\ufffd",
    "&ampx;": "&ampx;",
    "&none;": "&none;",
    "&Amp;": "&Amp;",
  };
  expect(await page.evaluate((given) => executorPage.decoded(given), Object.keys(meant))).toEqual(Object.values(meant));
});
