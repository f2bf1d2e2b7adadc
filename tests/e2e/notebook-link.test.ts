import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetReadObjects } from "hyparquet";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { decodeAnyLink, encodeNotebookLink } from "../../shared/link/notebook.ts";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenApp, openApp } from "../support/app.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import { dictionary } from "../support/link.ts";
import { runProcess } from "../support/process.ts";

const LONGEST_MS = 600_000;
const PATIENT = { timeout: 180_000 };
const HEAD = "time,open,high,low,close,volume\n";
const PRICES = `${HEAD}${Array.from({ length: 300 }, (_, day) => {
  const close = (100 + 20 * Math.sin(day / 15)).toFixed(2);
  return `${Date.UTC(2020, 0, 1) + day * 86_400_000},${close},${Number(close) + 1},${Number(close) - 1},${close},1000\n`;
}).join("")}`;
const STRATEGY = readFileSync(join(projectRoot, "examples/sma-cross.ts"), "utf8");
const cell = (head: string, body: string): string => `\`\`\`${head}\n${body.trimEnd()}\n\`\`\`\n\n`;
const TEXT = [
  "---\ntidebook: 1\ntitle: A wave\n---\n\nWritten for <img src=x onerror=alert(1)> nobody.\n\n",
  cell("data prices", "file: wave.csv"),
  cell("strategy trend", STRATEGY),
  cell("backtest run1", "strategy: trend\ndata: prices\nparams: { fast: 5, slow: 20 }"),
].join("");

const folder = temporaryFolder(afterAll);
let app: OpenApp | { missing: string };
let page: Page | undefined;
let digest = "";

interface Told {
  readonly cells: readonly { readonly name: string; readonly digest: string | null }[];
}

async function tidebook(...args: string[]): Promise<string> {
  const end = await runProcess(...tidebookWith(...args), {
    cwd: folder,
    env: { XDG_CACHE_HOME: join(folder, "cache"), NO_COLOR: "" },
  });
  expect([end.code, end.stderr]).toEqual([0, expect.stringMatching(/^(tidebook: .*(cuts messages|shows).*\n)*$/)]);
  return end.stdout;
}

const digestIn = (json: string): string =>
  (JSON.parse(json) as Told).cells.find(({ name }) => name === "run1")?.digest ?? "";

beforeAll(async () => {
  writeFileSync(join(folder, "wave.csv"), PRICES);
  writeFileSync(join(folder, "wave.md"), TEXT);
  digest = digestIn(await tidebook("run", "wave.md", "--json"));
  app = await openApp();
}, LONGEST_MS);

afterEach(async () => {
  await page?.close();
  page = undefined;
});

afterAll(async () => {
  if ("page" in app) await app.close();
});

async function open(fragment: string, skip: (why: string) => never): Promise<Page> {
  if ("missing" in app) return skip(app.missing);
  page = await app.page(fragment);
  page.setDefaultTimeout(PATIENT.timeout);
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  return page;
}

test(
  "a notebook's link of the command line opens unrun, and runs to the same digest when asked; shared again it is the same link",
  async ({ skip }) => {
    const link = (await tidebook("run", "wave.md", "--link", "--with-data", "--page", "https://example.org/")).trim();
    const at = await open(new URL(link).hash, skip);
    expect(await at.getByRole("heading", { level: 1 }).textContent()).toBe("A wave");
    expect(await at.getByTestId("link-text").textContent()).toContain("<img src=x onerror=alert(1)>");
    expect(await at.locator("iframe").count()).toBe(0);
    expect(await seriousBreaches(at)).toEqual([]);
    await at.getByTestId("link-open").click();
    await at.getByText("Nothing has run yet").first().waitFor();
    await at.getByTestId("run-all").click();
    await expect.poll(() => at.getByTestId("digest").first().textContent(), PATIENT).toBe(digest);

    expect(await at.locator(`[title*="Cell run1, digest ${digest.slice(0, 8)}, engine "]`).count()).toBeGreaterThan(3);
    await at.getByRole("tab", { name: /^Trades/ }).click();
    const saved = at.waitForEvent("download");
    await at.getByRole("button", { name: "Save trades as Parquet" }).click();
    expect((await saved).suggestedFilename()).toBe("run1 trades.parquet");
    await (await saved).saveAs(join(folder, "trades.parquet"));
    const trades = await parquetReadObjects({
      file: Uint8Array.from(readFileSync(join(folder, "trades.parquet"))).buffer,
    });
    expect(trades[0]).toMatchObject({ side: "buy", entryTime: expect.any(Date) as Date });

    await at.getByTestId("share").click();
    await at.getByRole("radio", { name: "Whole notebook" }).check();
    await at.getByRole("heading", { name: "Share this notebook" }).waitFor();
    const url = at.getByTestId("share-url");
    await expect.poll(() => url.inputValue(), PATIENT).toContain(new URL(link).hash);
    expect(await at.getByTestId("share-reveals").textContent()).toContain("data files");
    expect(await seriousBreaches(at)).toEqual([]);
    await at.getByRole("checkbox", { name: "Carry its data files" }).uncheck();
    await expect.poll(() => url.inputValue(), PATIENT).not.toContain(new URL(link).hash);
    const bare = decodeAnyLink(await url.inputValue(), dictionary);
    expect(bare).toEqual({ kind: "notebook", parts: { text: TEXT, files: [] } });
  },
  LONGEST_MS,
);

test(
  "a notebook's file of the page runs on the command line to the same digest",
  async ({ skip }) => {
    const files = [{ name: "wave.csv", bytes: Uint8Array.from(Buffer.from(PRICES)) }];
    const at = await open(`#${encodeNotebookLink({ text: TEXT, files }, dictionary)}`, skip);
    await at.getByTestId("link-open").click();
    await at.getByTestId("share").click();
    await at.getByRole("heading", { name: "Share this notebook" }).waitFor();
    const download = at.waitForEvent("download");
    await at.getByTestId("share-file").click();
    await (await download).saveAs(join(folder, "sent.tidebook"));
    expect((await download).suggestedFilename()).toBe("a-wave.tidebook");
    expect(digestIn(await tidebook("run", "sent.tidebook", "--json"))).toBe(digest);
  },
  LONGEST_MS,
);

test(
  "a file whose name other prices have here gets another one, in the notebook, too",
  async ({ skip }) => {
    const linked = (prices: string): string => {
      const files = [{ name: "wave.csv", bytes: Uint8Array.from(Buffer.from(prices)) }];
      return `#${encodeNotebookLink({ text: TEXT, files }, dictionary)}`;
    };
    const other = `${HEAD}1577836800000,1,1,1,1,1\n1577923200000,2,2,2,2,1\n`;
    const at = await open(linked(other), skip);
    await at.getByTestId("link-open").click();
    await at.getByText("Nothing has run yet").first().waitFor();
    await at.evaluate((fragment) => (location.hash = fragment), linked(PRICES));
    await at.getByTestId("link-open").click();
    await at.getByTestId("run-all").click();
    await expect.poll(() => at.getByTestId("digest").first().textContent(), PATIENT).toBe(digest);
  },
  LONGEST_MS,
);
