import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { serveFolder, type StaticServer } from "../support/static-server.ts";

/** HTML, scripts and styles that a page may need before it answers, packed as servers pack them. */
const MOST_BYTES = 250_000;
const PROFILES = 5;

let built = "";
let opened: { browser: Browser } | { missing: string };
let server: StaticServer | undefined;

beforeAll(async () => {
  opened = await openChromium();
  if ("missing" in opened) return;
  built = await builtApp();
  server = await serveFolder(built, "/");
}, 300_000);

afterAll(async () => {
  if ("browser" in opened) await opened.browser.close();
  await server?.close();
});

test.each(["#/gallery", "#/gallery/first-backtest"])(
  "%s is there after a small first load",
  async (fragment) => {
    if ("missing" in opened || !server) return;
    const readyAt: number[] = [];
    let paths: string[] = [];
    for (let at = 0; at < PROFILES; at++) {
      const context = await opened.browser.newContext({ serviceWorkers: "block" });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
      await page.goto(server.address + fragment);
      await page.locator("html[data-ready=true]").waitFor({ state: "attached" });
      const seen = await page.evaluate(() => {
        const ready = performance.getEntriesByName("tidebook:ready")[0]?.startTime ?? NaN;
        const loaded = performance.getEntriesByType("resource").filter(({ startTime }) => startTime < ready);
        return { ready, paths: loaded.map(({ name }) => new URL(name).pathname) };
      });
      readyAt.push(seen.ready);
      paths = seen.paths;
      await context.close();
    }
    const parts = ["/index.html", ...new Set(paths)].filter((path) => /\.(html|js|css)$/.test(path));
    const bytes = parts.reduce((sum, path) => sum + brotliCompressSync(readFileSync(join(built, path))).length, 0);
    const median = readyAt.sort((a, b) => a - b)[Math.floor(PROFILES / 2)] ?? NaN;
    console.log(
      `${fragment}: ${bytes} bytes of HTML, scripts and styles; ready after ${median.toFixed(0)} ms at a quarter speed`,
    );
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  },
  120_000,
);
