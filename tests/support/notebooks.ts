import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { serveSite } from "../../server/site/serve.ts";
import { openChromium } from "./browser.ts";
import { builtApp } from "./built-pages.ts";
import { temporaryFolder } from "./checkout.ts";
import { serveFolder } from "./static-server.ts";

const LONGEST_MS = 300_000;

/** How long a state is waited for: what matters is that it comes, on a busy machine, too. */
export const PATIENT = { timeout: 120_000 };

/** Where the pages come from: a server that knows nothing of us, in a folder of its own, or ours with its headers. */
const servers = {
  "a plain server": (site: string) => serveFolder(site, "/some/where/"),
  "our server": (site: string) => serveSite(site, 0),
} as const;

export const serverNames = Object.keys(servers) as (keyof typeof servers)[];

export type Skip = (why: string) => never;

export interface Notebooks {
  /** A page of a fresh profile at this fragment, once it is ready; whatever its policy refuses fails the test. */
  readonly open: (fragment: string, skip: Skip, options?: BrowserContextOptions) => Promise<Page>;
  /** A finished notebook of the gallery, which runs without being asked; put it there before a page is opened. */
  readonly put: (id: string, text: string) => void;
}

/** The product's pages for the tests of a suite; call it in its body. */
export function openNotebooks(from: keyof typeof servers): Notebooks {
  vi.setConfig({ testTimeout: LONGEST_MS });
  const site = temporaryFolder(afterAll);
  let opened: { browser: Browser } | { missing: string };
  let ends: (() => Promise<unknown>)[] = [];
  let reports: string[] = [];

  beforeAll(async () => {
    opened = await openChromium();
    if ("browser" in opened) cpSync(await builtApp(), site, { recursive: true });
  }, LONGEST_MS);

  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    expect(reports).toEqual([]);
  });

  afterAll(async () => {
    if ("browser" in opened) await opened.browser.close();
  });

  async function open(fragment: string, skip: Skip, options: BrowserContextOptions = {}): Promise<Page> {
    if ("missing" in opened) return skip(opened.missing);
    const told = (reports = []) as string[];
    const server = await servers[from](site);
    const context = await opened.browser.newContext({ serviceWorkers: "block", ...options });
    ends = [() => context.close(), () => server.close()];
    await context.exposeFunction("toldReport", (text: string) => told.push(text));
    await context.addInitScript(() => {
      const tell = (globalThis as unknown as { toldReport: (text: string) => void }).toldReport;
      document.addEventListener("securitypolicyviolation", (event) =>
        tell(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
      );
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => told.push(`${fragment}: ${error.message}`));
    await page.goto(String(server.address) + fragment);
    await page.locator("html[data-ready=true]").waitFor({ state: "attached", ...PATIENT });
    return page;
  }

  return {
    open,
    put: (id, text) => {
      writeFileSync(join(site, "gallery", `${id}.md`), text);
      writeFileSync(join(site, "gallery", `${id}.json`), '{"form":1,"states":[]}');
    },
  };
}

export const cellOf = (at: Page, name: string): Locator => at.locator(`[data-cell="${name}"]`);

/** To be compared with `toBe` or `not.toBe`, which wait. */
export function statusOf(at: Page, name: string): Waiting<string | null> {
  return expect.poll(() => cellOf(at, name).getAttribute("data-status"), PATIENT);
}

type Waiting<T> = ReturnType<typeof expect.poll<T>>;

export const digestOf = (at: Page, name: string) => cellOf(at, name).getByTestId("digest").textContent(PATIENT);

/** Waits for a run whose digest is wanted. What took long before is not run unasked: then it is asked for. */
export async function ran(at: Page, name: string, isWanted: (digest: string) => boolean): Promise<void> {
  await expect
    .poll(async () => {
      const status = await cellOf(at, name).getAttribute("data-status");
      if (status === "stale" && (await at.getByTestId("run-all").count()) > 0) await at.getByTestId("run-all").click();
      return status === "done" && isWanted((await digestOf(at, name)) ?? "");
    }, PATIENT)
    .toBe(true);
}
