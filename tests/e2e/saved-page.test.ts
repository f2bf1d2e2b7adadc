import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Download, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenApp, openApp } from "../support/app.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import { runProcess } from "../support/process.ts";
import { watchPage } from "../support/watched-page.ts";

const LONGEST_MS = 600_000;
const PATIENT = { timeout: 180_000 };
const STRATEGY = readFileSync(join(projectRoot, "examples/sma-cross.ts"), "utf8");
const cell = (head: string, body: string): string => `\`\`\`${head}\n${body.trimEnd()}\n\`\`\`\n\n`;
const CELLS = ["prices", "made", "trend", "slow", "fast", "both", "seen", "paths", "won"];
const NOTEBOOK = [
  "---\ntidebook: 1\ntitle: Two <b>speeds</b>\n---\n\n",
  "# Two speeds &amp; a half &rarr; 3\n\nA [way](https://example.org/a?b=c&d) and an *emphasis*, `code` & more.\n\n",
  cell("data prices", "builtin: sp500"),
  cell(
    "data made",
    "generate: { model: basket, seed: 21, bars: 400, instrument: 1, correlation: 0.3, volatility: 0.25 }",
  ),
  cell("strategy trend", STRATEGY),
  cell("backtest slow", "strategy: trend\ndata: prices"),
  cell("backtest fast", "strategy: trend\ndata: made\nparams: { fast: 5, slow: 20 }"),
  cell("compare both", "runs: [slow, fast]"),
  cell("chart seen", "of: slow\nindicators: [{ name: sma, period: 50 }, { name: stddev, period: 40 }]"),
  cell("montecarlo paths", "of: prices\nmodel: gbm\nhorizon: 20"),
  cell("sql won", "select count(*) as n, sum(pnl) as pnl from slow_trades where pnl > 0"),
].join("");

const folder = temporaryFolder(afterAll);
let app: OpenApp | { missing: string };

beforeAll(async () => {
  app = await openApp();
}, LONGEST_MS);

afterAll(async () => {
  if ("page" in app) await app.close();
});

/** What `tidebook run --html` writes of the notebook. */
async function written(): Promise<string> {
  writeFileSync(join(folder, "notebook.md"), NOTEBOOK);
  const file = join(folder, "command-line.html");
  const env = { XDG_CACHE_HOME: join(folder, "cache"), NO_COLOR: "" };
  const end = await runProcess(...tidebookWith("run", "notebook.md", "--html", file), { cwd: folder, env });
  expect([end.code, end.stderr]).toEqual([0, `Wrote ${file}.\n`]);
  return readFileSync(file, "utf8");
}

/** What the page saves when it is asked by this; the name of the file, its text, and what the page said. */
async function saved(page: Page, ask: () => Promise<void>): Promise<{ name: string; html: string; path: string }> {
  const coming: Promise<Download> = page.waitForEvent("download", PATIENT);
  await ask();
  const download = await coming;
  const path = join(folder, `${download.suggestedFilename()}`);
  await download.saveAs(path);
  return { name: download.suggestedFilename(), html: readFileSync(path, "utf8"), path };
}

const byPalette = (page: Page) => async (): Promise<void> => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("one html file");
  await page.getByRole("option", { name: /Save as one HTML file/ }).click();
};

test(
  "a notebook's page saves the file that the command line writes, byte for byte, and says before what has not run",
  { timeout: LONGEST_MS },
  async ({ skip }) => {
    if ("missing" in app) return skip(app.missing);
    const page = await app.page("#/notebooks", { acceptDownloads: true });
    const hits: string[] = [];
    watchPage(page, app.address, hits);
    page.setDefaultTimeout(PATIENT.timeout);
    // The file is the same, however its maker has numbers and dates written.
    await page.evaluate(() => localStorage.setItem("tidebook.settings", '{"numbers":"point","dates":"day"}'));
    await page.reload();
    const buffer = Buffer.from(NOTEBOOK);
    await page.getByTestId("file-input").setInputFiles({ name: "notebook.md", mimeType: "", buffer });
    await page.locator('[data-cell="won"]').first().waitFor();

    const told = page.getByText(/Saved .*\. 9 cells had not run, and the file says so\./).waitFor();
    const before = await saved(page, byPalette(page));
    await told;
    expect(before.html).toContain("Not all of it had run as this file was made: without results are 9 cells.");
    expect(before.html).not.toContain('id="recompute"');

    await page.getByTestId("run-all").click();
    await page.getByTestId("stop").waitFor({ state: "detached" });
    const states = CELLS.map((name) =>
      page.locator(`[data-cell="${name}"]`).first().getAttribute("data-status", PATIENT),
    );
    expect(await Promise.all(states)).toEqual(CELLS.map(() => "done"));

    const after = await saved(page, async () => {
      await page.getByTestId("share").click();
      await page.getByRole("radio", { name: "Whole notebook" }).click();
      await page.getByTestId("share-page").click();
    });
    expect(after.name).toBe("Two -b-speeds-b-.html");
    expect(after.html === (await written())).toBe(true);
    expect(hits).toEqual([]);
    await page.close();
    await recomputes(app, after.path);
  },
);

/** The file opens from the disk, in both themes, and its backtests run again in it. */
async function recomputes({ browser }: OpenApp, path: string): Promise<void> {
  const faults: string[] = [];
  const page = await browser.newPage();
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("request", (request) => {
    if (!/^(file|blob|data|about):/.test(request.url())) faults.push(request.url());
  });
  await page.goto(pathToFileURL(path).href);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousBreaches(page)).toEqual([]);
  }
  await page.getByRole("button", { name: "Recompute" }).click();
  const status = page.locator("#recompute-status");
  await expect.poll(() => status.textContent(), PATIENT).toMatch(/^2 of 2 reproduced, computed on this device/);
  expect(faults).toEqual([]);
  await page.close();
}
