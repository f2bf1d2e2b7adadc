import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serveSite } from "../../server/site/serve.ts";
import { linkDictionary } from "../../shared/link/dictionary.ts";
import { decodeLink, encodeLink, type LinkParts } from "../../shared/link/link.ts";
import { openChromium } from "../support/browser.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { serveFolder } from "../support/static-server.ts";

const LONGEST_MS = 300_000;
const built = temporaryFolder(afterAll);
const dictionary = linkDictionary(readFileSync(join(projectRoot, "shared/link/dictionary-1.bin")));
let opened: { browser: Browser } | { missing: string };

beforeAll(async () => {
  opened = await openChromium();
  if ("missing" in opened) return;
  await build({
    configFile: join(projectRoot, "vite.config.ts"),
    root: join(projectRoot, "web"),
    logLevel: "error",
    build: { outDir: built, emptyOutDir: true },
  });
}, LONGEST_MS);

afterAll(async () => {
  if ("browser" in opened) await opened.browser.close();
});

const servers = [
  ["our headers", async () => serveSite(built, 0)],
  ["a plain server, below a folder", async () => serveFolder(built, "/some/where/")],
] as const;

describe.each(servers)("with %s", (_name, serve) => {
  let address = "";
  let close = (): Promise<void> => Promise.resolve();
  let contexts: BrowserContext[] = [];
  let reports: string[] = [];
  /** The link that the first journey makes. */
  let shared = "";

  beforeAll(async () => {
    if ("missing" in opened) return;
    const server = await serve();
    address = String(server.address);
    close = () => server.close();
  });

  afterEach(async () => {
    for (const context of contexts) await context.close();
    contexts = [];
    expect(reports).toEqual([]);
    reports = [];
  });

  afterAll(() => close());

  /** A page in a fresh profile that counts what its policy refuses. */
  async function fresh(fragment: string, skip: (why: string) => never): Promise<Page> {
    if ("missing" in opened) return skip(opened.missing);
    const context = await opened.browser.newContext();
    contexts.push(context);
    const page = await context.newPage();
    page.on("console", (message) => {
      if (/Content.Security.Policy/i.test(message.text())) reports.push(message.text());
    });
    page.on("pageerror", ({ message }) => reports.push(message));
    await page.goto(address + fragment);
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.ready)).toBe("true");
    return page;
  }

  const verdictOf = (page: Page) => page.getByTestId("verdict").getAttribute("data-verdict");

  async function runLink(page: Page): Promise<void> {
    expect(await verdictOf(page)).toBe("pending");
    expect(await page.locator("iframe").count()).toBe(0);
    await page.getByTestId("link-run").first().click();
  }

  /** The link of the first journey with other parts, packed as the page packs them. */
  const altered = (change: (parts: LinkParts) => LinkParts): string =>
    `#${encodeLink(change(decodeLink(shared, dictionary)), dictionary)}`;

  test("first visit, edit, run, share, open in a fresh profile: reproduced", async ({ skip }) => {
    const page = await fresh("#/gallery/first-backtest", skip);
    const cell = page.locator('[data-testid="cell"][data-cell="run"]');
    const before = await cell.getByTestId("digest").first().textContent();
    await cell.getByTestId("param-fast").fill("35");
    await cell.getByTestId("param-fast").press("Enter");
    await expect.poll(() => cell.getByTestId("digest").first().textContent(), { timeout: 60_000 }).not.toBe(before);
    await expect.poll(() => cell.getAttribute("data-status"), { timeout: 60_000 }).toBe("done");
    await page.getByTestId("share").first().click();
    await page.getByTestId("share-reveals").waitFor();
    const url = page.getByTestId("share-url");
    await expect.poll(() => url.inputValue(), { timeout: 30_000 }).toContain("#1.");
    shared = await url.inputValue();
    expect(shared.startsWith(address)).toBe(true);
    const reader = await fresh(shared.slice(address.length), skip);
    await runLink(reader);
    await expect.poll(() => verdictOf(reader), { timeout: 60_000 }).toBe("reproduced");
    expect(await reader.getByTestId("verdict").getAttribute("data-source")).toBe("same");
  });

  test("an altered parameter: different, and the page says what", async ({ skip }) => {
    const link = altered((parts) => {
      const { envelope } = parts;
      const request = { ...envelope.request, params: { ...envelope.request.params, fast: 36 } };
      return { ...parts, envelope: { ...envelope, request } };
    });
    const page = await fresh(link, skip);
    await runLink(page);
    await expect.poll(() => verdictOf(page), { timeout: 60_000 }).toBe("different");
    await page.getByTestId("differences").waitFor();
  });

  test("a cut link: damaged, and nothing can be run", async ({ skip }) => {
    const fragment = shared.slice(shared.indexOf("#"));
    const page = await fresh(fragment.slice(0, fragment.length / 2), skip);
    await expect.poll(() => verdictOf(page)).toBe("damaged");
    expect(await page.getByTestId("link-run").count()).toBe(0);
  });

  test("another source than the module's: the numbers reproduce, and the page says that the source did not run", async ({
    skip,
  }) => {
    const link = altered((parts) => ({
      ...parts,
      source: parts.source.replace("targetPercent(100)", "targetPercent(50)"),
    }));
    const page = await fresh(link, skip);
    await runLink(page);
    await expect
      .poll(() => page.getByTestId("verdict").getAttribute("data-source"), { timeout: 60_000 })
      .toBe("differs");
  });

  test("by keyboard alone: a link is run and forked", async ({ skip }) => {
    const page = await fresh(shared.slice(address.length), skip);
    await page.keyboard.press("Enter");
    await expect.poll(() => verdictOf(page), { timeout: 60_000 }).toBe("reproduced");
    for (let at = 0; at < 60; at++) {
      await page.keyboard.press("Tab");
      if (/^Fork/.test(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ""))) break;
    }
    await page.keyboard.press("Enter");
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#\/notebook\//);
    const cell = page.locator('[data-testid="cell"][data-kind="backtest"]');
    await cell.waitFor();
    // A fork opens unrun: somebody else wrote it.
    expect(["idle", "stale"]).toContain(await cell.getAttribute("data-status"));
  });
});
