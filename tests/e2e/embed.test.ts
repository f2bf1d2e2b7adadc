import { createServer } from "node:http";
import type { Frame, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serveSite } from "../../server/site/serve.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { seriousBreaches } from "../support/accessibility.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { fragmentOf, madeParts } from "../support/link-maker.ts";
import { serveFolder } from "../support/static-server.ts";

const LONGEST_MS = 300_000;
const RUN_MS = 120_000;

const folder = temporaryFolder(afterAll);
let built = "";
let opened: Awaited<ReturnType<typeof openChromium>>;
let parts: LinkParts;
let page: Page | undefined;

beforeAll(async () => {
  opened = await openChromium();
  if ("missing" in opened) return;
  parts = await madeParts(folder, "--data", "sp500", "--title", "Trend <b>and</b> hold");
  built = await builtApp();
}, LONGEST_MS);

afterEach(async () => {
  await page?.close();
  page = undefined;
});

afterAll(async () => {
  if ("browser" in opened) await opened.browser.close();
});

/** A page of somebody else, at another origin, that keeps what its frame tells it. */
async function strangersPage(framed: string): Promise<{ address: string; close: () => Promise<void> }> {
  const text = `<!doctype html><title>A blog</title><script>
    window.told = [];
    addEventListener("message", ({ data }) => told.push(data));
  </script><iframe src="${framed}" title="Backtest" width="900" height="640"></iframe>`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    address: `http://localhost:${port}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const servers = [
  ["our headers", async () => serveSite(built, 0)],
  ["a plain server, below a folder", async () => serveFolder(built, "/some/where/")],
] as const;

describe.each(servers)("in a page of somebody else, with %s", (_name, serve) => {
  let site: { address: URL | string; close(): Promise<void> };
  let stranger: Awaited<ReturnType<typeof strangersPage>> | undefined;
  let reports: string[] = [];

  beforeAll(async () => {
    if ("browser" in opened) site = await serve();
  });

  afterEach(async () => {
    await stranger?.close();
    stranger = undefined;
    expect(reports).toEqual([]);
    reports = [];
  });

  afterAll(() => site?.close());

  async function framed(path: string, skip: (why: string) => never): Promise<{ at: Page; frame: Frame }> {
    if ("missing" in opened) return skip(opened.missing);
    stranger = await strangersPage(`${String(site.address)}${path}`);
    page = await opened.browser.newPage({ viewport: { width: 960, height: 700 } });
    page.setDefaultTimeout(RUN_MS);
    page.on("console", (message) => {
      if (/Content.Security.Policy|Cross-Origin/i.test(message.text())) reports.push(message.text());
    });
    page.on("pageerror", ({ message }) => reports.push(message));
    await page.goto(stranger.address);
    const frame = page.frames()[1];
    if (!frame) throw new Error("the page has no frame");
    await frame.waitForFunction(() => document.documentElement.dataset.ready === "true");
    return { at: page, frame };
  }

  test(
    "a link shows what it claims, runs when asked, and tells the page around it nothing but its height",
    { timeout: LONGEST_MS },
    async ({ skip }) => {
      const { at, frame } = await framed(`embed.html${fragmentOf(parts)}`, skip);
      const told = () => frame.getByTestId("verdict").getAttribute("data-verdict");
      expect(await told()).toBe("pending");
      expect(await frame.getByRole("heading", { level: 1 }).textContent()).toBe("Trend <b>and</b> hold");
      const claimed = await frame.getByTestId("claimed").locator(".claim").allTextContents();
      expect(await frame.getByTestId("claimed").locator(".own").allTextContents()).toEqual(claimed.map(() => "–"));
      expect(frame.childFrames()).toEqual([]);
      await frame.getByTestId("link-run").click();
      await expect.poll(told, { timeout: RUN_MS }).toBe("reproduced");
      // Nothing has compiled the source here: what is told is told of the numbers.
      await frame.getByRole("heading", { name: "Numbers reproduced", exact: true }).waitFor();
      expect(await frame.locator("header a.badge").innerText()).toMatch(/^Numbers reproduced/);
      expect(await frame.locator(".meaning").innerText()).toContain("It runs on Tidebook's sp500, 5,105 bars.");
      await frame.getByRole("group", { name: "Equity" }).waitFor();
      expect(await frame.getByTestId("claimed").locator(".own").allTextContents()).toEqual(claimed);
      const whole = await frame.getByRole("link", { name: "Open in Tidebook", exact: true }).getAttribute("href");
      expect(whole).toBe(String(site.address) + fragmentOf(parts));
      const heights = await at.evaluate(() => (window as unknown as { told: unknown[] }).told);
      expect(heights.length).toBeGreaterThan(0);
      for (const one of heights) expect(one).toEqual({ height: Number((one as { height: unknown }).height) });
    },
  );

  test("a cut link is damaged there, too", { timeout: LONGEST_MS }, async ({ skip }) => {
    const { frame } = await framed(`embed.html${fragmentOf(parts).slice(0, 300)}`, skip);
    expect(await frame.getByTestId("verdict").getAttribute("data-verdict")).toBe("damaged");
    expect(await frame.getByTestId("link-run").count()).toBe(0);
  });
});

test(
  "every other page shows nothing in a frame but the way out, also where no header forbids it",
  { timeout: LONGEST_MS },
  async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const site = await serveFolder(built, "/");
    const stranger = await strangersPage(`${site.address}#/gallery`);
    page = await opened.browser.newPage();
    await page.goto(stranger.address);
    const frame = page.frames()[1];
    await frame?.waitForFunction(() => document.documentElement.dataset.ready === "true");
    expect(await frame?.evaluate(() => document.body.innerText.trim())).toBe("Open in Tidebook");
    await Promise.all([site.close(), stranger.close()]);
  },
);

test.for([
  ["dark", 960],
  ["light", 960],
  ["dark", 390],
  ["light", 390],
] as const)(
  "an embedded link keeps nothing and breaks no serious rule before and after its run, %s at %i px",
  { timeout: LONGEST_MS },
  async ([colorScheme, width], { skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const site = await serveFolder(built, "/");
    page = await opened.browser.newPage({ colorScheme, viewport: { width, height: 640 } });
    page.setDefaultTimeout(RUN_MS);
    await page.goto(`${site.address}embed.html${fragmentOf(parts)}`);
    await page.getByTestId("link-run").waitFor();
    expect(await seriousBreaches(page)).toEqual([]);
    await page.getByTestId("link-run").click();
    await page.getByRole("group", { name: "Equity" }).waitFor();
    expect(await seriousBreaches(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      "",
    ]);
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
    await site.close();
  },
);
