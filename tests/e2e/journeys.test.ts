import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serveSite } from "../../server/site/serve.ts";
import { decodeLink, encodeLink, type LinkParts } from "../../shared/link/link.ts";
import { compileStrategy } from "../../wasm/compile.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { dictionary } from "../support/link.ts";
import { sdk } from "../support/sdk.ts";
import { serveFolder } from "../support/static-server.ts";

const LONGEST_MS = 300_000;
const PATIENT = { timeout: 120_000 };
const LINK_IS_MADE = /#1\.[\w-]+\.[0-9a-f]{8}$/;

let built = "";
let opened: { browser: Browser } | { missing: string };

beforeAll(async () => {
  opened = await openChromium();
  if ("browser" in opened) built = await builtApp();
}, LONGEST_MS);

afterAll(async () => {
  if ("browser" in opened) await opened.browser.close();
});

const servers = [
  ["our headers", async () => serveSite(built, 0)],
  ["a plain server, below a folder", async () => serveFolder(built, "/some/where/")],
] as const;

describe.each(servers)("with %s", { timeout: LONGEST_MS }, (_name, serve) => {
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

  type Skip = (why: string) => never;

  /** A page in a fresh profile that counts what its policy refuses, and its faults. */
  async function fresh(fragment: string, skip: Skip): Promise<Page> {
    if ("missing" in opened) return skip(opened.missing);
    const context = await opened.browser.newContext();
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENT.timeout);
    page.on("console", (message) => {
      if (/Content.Security.Policy/i.test(message.text())) reports.push(message.text());
    });
    page.on("pageerror", ({ message }) => reports.push(message));
    await page.goto(address + fragment);
    await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
    return page;
  }

  const fragment = (): string => shared.slice(shared.indexOf("#"));
  const verdictOf = (page: Page) => page.getByTestId("verdict").getAttribute("data-verdict");
  const sourceOf = (page: Page) => page.getByTestId("verdict").getAttribute("data-source");

  async function runLink(page: Page): Promise<void> {
    expect(await verdictOf(page)).toBe("pending");
    expect(await page.locator("iframe").count()).toBe(0);
    await page.getByTestId("link-run").click();
  }

  /** The link of the first journey with other parts, packed as the page packs them. */
  function altered(change: (parts: LinkParts) => Partial<LinkParts>): string {
    const parts = decodeLink(shared, dictionary);
    return `#${encodeLink({ ...parts, ...change(parts) }, dictionary)}`;
  }

  test("first visit, edit, run, share, open in a fresh profile: reproduced", async ({ skip }) => {
    const page = await fresh("#/gallery/first-backtest", skip);
    const cell = page.locator('[data-testid="cell"][data-cell="run"]');
    await cell.getByTestId("digest").waitFor();
    const before = await cell.getByTestId("digest").textContent();
    await cell.getByTestId("param-fast").fill("35");
    await cell.getByTestId("param-fast").press("Enter");
    await expect.poll(() => cell.getByTestId("digest").textContent(), PATIENT).not.toBe(before);
    await expect.poll(() => cell.getAttribute("data-status"), PATIENT).toBe("done");
    const after = await cell.getByTestId("digest").textContent();
    await page.getByTestId("share").click();
    await page.getByTestId("share-reveals").waitFor();
    await page.getByText("Only this computer opens this address").waitFor();
    const url = page.getByTestId("share-url");
    await expect.poll(() => url.inputValue(), PATIENT).toMatch(LINK_IS_MADE);
    shared = await url.inputValue();
    expect(shared.startsWith(`${address}#`)).toBe(true);
    const { envelope } = decodeLink(shared, dictionary);
    expect(envelope.expected.digest).toBe(after);
    expect(envelope.request.params).toEqual({ fast: 35, slow: 100 });

    const reader = await fresh(fragment(), skip);
    await runLink(reader);
    await expect.poll(() => verdictOf(reader), PATIENT).toBe("reproduced");
    expect(await sourceOf(reader)).toBe("same");
  });

  test("an altered parameter: different, and the page says what", async ({ skip }) => {
    const link = altered(({ envelope }) => {
      const request = { ...envelope.request, params: { ...envelope.request.params, fast: 36 } };
      return { envelope: { ...envelope, request } };
    });
    const page = await fresh(link, skip);
    await runLink(page);
    await expect.poll(() => verdictOf(page), PATIENT).toBe("different");
    await expect.poll(() => page.getByTestId("differences").textContent()).toContain("fast 36");
  });

  test("a cut link: damaged, and nothing can be run", async ({ skip }) => {
    const page = await fresh(fragment().slice(0, shared.length / 2), skip);
    expect(await verdictOf(page)).toBe("damaged");
    expect(await page.getByTestId("link-run").count()).toBe(0);
  });

  test("a swapped module: its numbers are not the claimed ones, and the source is not its source", async ({ skip }) => {
    const { source } = decodeLink(shared, dictionary);
    const other = source.replace("targetPercent(100)", "targetPercent(50)");
    const { module } = await compileStrategy(other, { path: "strategy.ts", sdk });
    const page = await fresh(
      altered(() => ({ module })),
      skip,
    );
    await runLink(page);
    await expect.poll(() => verdictOf(page), PATIENT).toBe("different");
    expect(await sourceOf(page)).toBe("differs");
    expect(await page.getByTestId("differences").textContent()).toContain("Module");
  });

  test("another source than the module's: the numbers reproduce, and the page says that it did not run", async ({
    skip,
  }) => {
    const page = await fresh(
      altered(({ source }) => ({ source: source.replace("targetPercent(100)", "targetPercent(50)") })),
      skip,
    );
    await runLink(page);
    await expect.poll(() => sourceOf(page), PATIENT).toBe("differs");
    expect(await verdictOf(page)).toBe("different");
    await page.getByRole("heading", { name: "Not this source" }).waitFor();
  });

  test("by keyboard alone: a link is run, forked, run as a notebook and shared again", async ({ skip }) => {
    const page = await fresh(fragment(), skip);
    await page.keyboard.press("Enter");
    await expect.poll(() => verdictOf(page), PATIENT).toBe("reproduced");
    await tabTo(page, "Fork into a notebook");
    await page.keyboard.press("Enter");
    await expect.poll(() => new URL(page.url()).hash, PATIENT).toMatch(/^#\/notebook\//);
    const cell = page.locator('[data-testid="cell"][data-kind="backtest"]');
    await cell.waitFor();
    // A fork opens unrun: somebody else wrote it.
    expect(["idle", "stale"]).toContain(await cell.getAttribute("data-status"));
    await tabTo(page, "Run all");
    await page.keyboard.press("Enter");
    await expect.poll(() => cell.getAttribute("data-status"), PATIENT).toBe("done");
    await tabTo(page, "Share");
    await page.keyboard.press("Enter");
    const url = page.getByTestId("share-url");
    await expect.poll(() => url.inputValue(), PATIENT).toMatch(LINK_IS_MADE);
    const again = decodeLink(await url.inputValue(), dictionary).envelope;
    expect(again.expected).toEqual(decodeLink(shared, dictionary).envelope.expected);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
  });
});

/** Presses Tab until what has the focus says this. */
async function tabTo(page: Page, label: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  for (let steps = 0; steps < 100; steps++) {
    await page.keyboard.press("Tab");
    if ((await focused()).startsWith(label)) return;
  }
  throw new Error(`Tab does not reach ${label}`);
}
