import type { BrowserContext, BrowserContextOptions, Download, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { type OpenApp, openApp } from "./app.ts";
import type { Skip } from "./notebooks.ts";

const LONGEST_MS = 300_000;

interface ProfileOptions extends BrowserContextOptions {
  /** Runs in the first page before its own. */
  readonly script?: (() => void) | undefined;
}

export interface Profiles {
  /** The first page of a fresh profile; its address may be a fragment, here and in what is asked of it later. */
  readonly open: (address: string, skip: Skip, options?: ProfileOptions) => Promise<Page>;
  /** Another page of that profile; `script` runs before its own. */
  readonly another: (address: string, script?: () => void) => Promise<Page>;
}

/** What the pages of a suite come from. */
type Served = Pick<OpenApp, "browser" | "address" | "close">;

/**
 * Profiles of the app for the tests of a suite, the last of each gone with its test; call it in its body.
 * @param serve gives other pages in the place of the app's
 */
export function openProfiles(serve: () => Promise<Served | { missing: string }> = openApp): Profiles {
  let served: Served | { missing: string };
  let context: BrowserContext | undefined;

  beforeAll(async () => {
    served = await serve();
  }, LONGEST_MS);

  afterEach(async () => {
    await context?.close();
    context = undefined;
  });

  afterAll(async () => {
    if ("browser" in served) await served.close();
  });

  async function another(address: string, script?: () => void): Promise<Page> {
    const page = await context!.newPage();
    page.on("pageerror", (error) => process.stderr.write(`${address}: ${error.message}\n`));
    if (script) await page.addInitScript(script);
    await page.goto(address);
    return page;
  }

  return {
    open: async (address, skip, { script, ...options } = {}) => {
      if ("missing" in served) return skip(served.missing);
      context = await served.browser.newContext({ baseURL: served.address, serviceWorkers: "block", ...options });
      return another(address, script);
    },
    another,
  };
}

/** Opens a file as the page's dialog for files does. */
export const chooseFile = (page: Page, name: string, content: string | Buffer): Promise<void> =>
  page.getByTestId("file-input").setInputFiles({ name, mimeType: "", buffer: Buffer.from(content) });

export const titlesOf = (page: Page): Promise<string[]> =>
  page.getByRole("list", { name: "My notebooks" }).getByRole("link").allTextContents();

/** Everything of a profile as a zip, by way of Settings. */
export async function exportEverything(page: Page): Promise<Download> {
  await page.keyboard.press("Control+,");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export everything" }).click();
  return download;
}

/** 40 bars of a day, under whatever names; the eleventh row may be a broken one. */
export function csvOfBars({ header = "date,open,high,low,close,volume", broken = "" } = {}): string {
  const rows = Array.from({ length: 40 }, (_, day) => {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${100 + day},${102 + day},${99 + day},${101 + day},1000`;
  });
  if (broken) rows.splice(10, 0, broken);
  return `${header}\n${rows.join("\n")}\n`;
}
