import type { Page } from "playwright-core";
import { openChromium } from "./browser.ts";
import { builtPages } from "./built-pages.ts";
import { serveFolder } from "./static-server.ts";

/** A page of `tests/e2e/pages` in Chromium, built as the product's pages are and served on loopback. */
export interface OpenPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** The page of this name without its ending, or the reason why tests that need it are left out. */
export async function openPage(name: string): Promise<OpenPage | { missing: string }> {
  const opened = await openChromium();
  if ("missing" in opened) return opened;
  const server = await serveFolder(await builtPages(), "/");
  const page = await opened.browser.newPage();
  page.on("pageerror", (error) => process.stderr.write(`the page ${name}: ${error.message}\n`));
  await page.goto(`${server.address}${name}.html`, { waitUntil: "load" });
  const close = async (): Promise<void> => {
    await opened.browser.close();
    await server.close();
  };
  return { page, close };
}
