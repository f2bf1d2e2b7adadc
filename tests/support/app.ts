import type { Browser, Page } from "playwright-core";
import type { Lesson } from "../../shared/gallery.ts";
import { openChromium } from "./browser.ts";
import { builtApp } from "./built-pages.ts";
import { serveFolder } from "./static-server.ts";

/** The product's pages, served on loopback by a server that sends no header of its own. */
export interface OpenApp {
  readonly browser: Browser;
  readonly address: string;
  /** A page of a fresh profile at this fragment; its faults are told on standard error. */
  page(fragment: string, options?: Parameters<Browser["newPage"]>[0]): Promise<Page>;
  close(): Promise<void>;
}

/**
 * The build of this run, or the reason why tests of it are left out.
 * @param lessons what the gallery lists in place of its own
 */
export async function openApp(lessons?: readonly Lesson[]): Promise<OpenApp | { missing: string }> {
  const opened = await openChromium();
  if ("missing" in opened) return opened;
  const { browser } = opened;
  const server = await serveFolder(await builtApp(), "/");
  if (lessons) server.answer("gallery/index.json", (response) => response.end(JSON.stringify(lessons)));
  return {
    browser,
    address: server.address,
    page: async (fragment, options) => {
      const page = await browser.newPage(options);
      page.on("pageerror", (error) => process.stderr.write(`${fragment}: ${error.message}\n`));
      await page.goto(server.address + fragment);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
