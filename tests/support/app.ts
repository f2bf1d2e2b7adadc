import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { preview } from "vite";
import type { Lesson } from "../../shared/gallery.ts";
import { openChromium } from "./browser.ts";
import { copyPages } from "./built-pages.ts";

/** The product's pages, built and served on loopback by a server that sends no header of its own. */
export interface OpenApp {
  readonly browser: Browser;
  readonly address: string;
  /** A page of a fresh profile at this fragment; its faults are told on standard error. */
  page(fragment: string, options?: Parameters<Browser["newPage"]>[0]): Promise<Page>;
  close(): Promise<void>;
}

/** The pages built into `outDir` with these lessons in the gallery, or the reason why tests of them are left out. */
export async function openApp(outDir: string, lessons: readonly Lesson[]): Promise<OpenApp | { missing: string }> {
  const opened = await openChromium();
  if ("missing" in opened) return opened;
  const { browser } = opened;
  await copyPages(outDir);
  mkdirSync(join(outDir, "gallery"), { recursive: true });
  writeFileSync(join(outDir, "gallery/index.json"), JSON.stringify(lessons));
  const server = await preview({
    configFile: false,
    root: outDir,
    logLevel: "error",
    build: { outDir },
    preview: { host: "127.0.0.1", port: 0 },
  });
  const address = server.resolvedUrls?.local[0] ?? "";
  return {
    browser,
    address,
    page: async (fragment, options) => {
      const page = await browser.newPage(options);
      page.on("pageerror", (error) => process.stderr.write(`${fragment}: ${error.message}\n`));
      await page.goto(address + fragment);
      return page;
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
