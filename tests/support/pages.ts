import { join } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Page } from "playwright-core";
import { build, preview } from "vite";
import { openChromium } from "./browser.ts";
import { prices, sandbox } from "../../vite.config.ts";
import { projectRoot } from "./checkout.ts";

const folder = join(projectRoot, "tests/e2e/pages");

/** A page of `tests/e2e/pages` in Chromium, built as the product's pages are and served on loopback. */
export interface OpenPage {
  readonly page: Page;
  close(): Promise<void>;
}

/** The page of this name without its ending, built into `outDir`, or the reason why tests that need it are left out. */
export async function openPage(name: string, outDir: string): Promise<OpenPage | { missing: string }> {
  const opened = await openChromium();
  if ("missing" in opened) return opened;
  const shared = { configFile: false, root: folder, base: "./", logLevel: "error" } as const;
  const input = join(folder, `${name}.html`);
  await build({
    ...shared,
    plugins: [svelte({ configFile: false }), sandbox, prices],
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, minify: false, rolldownOptions: { input } },
  });
  const server = await preview({ ...shared, build: { outDir }, preview: { host: "127.0.0.1", port: 0 } });
  const page = await opened.browser.newPage();
  page.on("pageerror", (error) => process.stderr.write(`the page ${name}: ${error.message}\n`));
  await page.goto(new URL(`${name}.html`, server.resolvedUrls?.local[0]).href, { waitUntil: "load" });
  const close = async (): Promise<void> => {
    await opened.browser.close();
    await server.close();
  };
  return { page, close };
}
