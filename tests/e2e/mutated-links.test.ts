import fc from "fast-check";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeLink, encodeLink, type LinkParts } from "../../shared/link/link.ts";
import { compileStrategy } from "../../wasm/compile.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { dictionary } from "../support/link.ts";
import { madeParts } from "../support/link-maker.ts";
import { forgedLinks, mutatedText } from "../support/mutated-links.ts";
import { sdk } from "../support/sdk.ts";
import { serveFolder, type StaticServer } from "../support/static-server.ts";
import { watchPage } from "../support/watched-page.ts";

const RUNS = Number(process.env.TIDEBOOK_PAGE_FUZZ ?? 500);
const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_101);
const LONGEST_MS = 1_800_000;
const DAYS = 60;
/** Without it the page takes an address for no link at all. */
const MARK = "1.";
const OTHER_ENGINE = "Reproduced on another engine";

const folder = temporaryFolder(afterAll);
const hits: string[] = [];
let opened: Awaited<ReturnType<typeof openChromium>>;
let site: StaticServer;
let page: Page;
let parts: LinkParts;

beforeAll(async () => {
  opened = await openChromium();
  if ("missing" in opened) return;
  const rows = Array.from({ length: DAYS }, (_, day) => {
    const close = (100 + 20 * Math.sin(day / 5)).toFixed(2);
    return `${Date.UTC(2020, 0, 1) + day * 86_400_000},${close},${Number(close) + 1},${Number(close) - 1},${close},1000`;
  });
  writeFileSync(join(folder, "prices.csv"), `time,open,high,low,close,volume\n${rows.join("\n")}\n`);
  const params = ["--param", "fast=3", "--param", "slow=8"];
  parts = await madeParts(folder, "--data", "prices.csv", "--with-bars", ...params);
  site = await serveFolder(await builtApp(), "/some/where/");
  page = await opened.browser.newPage({ serviceWorkers: "block" });
  page.setDefaultTimeout(120_000);
  watchPage(page, site.address, hits);
  await page.goto(`${site.address}#/help`);
}, 600_000);

afterAll(async () => {
  if ("missing" in opened) return;
  await opened.browser.close();
  await site.close();
});

/** What is shown of a link: its verdict, once it was run where that is offered, and the words beside it. */
interface Shown {
  readonly verdict: string;
  readonly title: string;
  readonly source: string;
  readonly words: string;
}

/** Goes there as a reader does who pastes the next link into the address, and presses Run. */
async function shownOf(link: string): Promise<Shown | undefined> {
  await page.evaluate(() => (location.hash = "#/help"));
  await page.getByTestId("verdict").waitFor({ state: "detached" });
  const isLink = await page.evaluate((text) => {
    location.hash = text;
    return /^#\d+\./.test(location.hash);
  }, link);
  if (!isLink) return undefined;
  await page.getByTestId("verdict").waitFor();
  const button = page.getByTestId("link-run");
  if ((await button.count()) > 0) {
    await button.click();
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-testid="verdict"]')?.ariaBusy !== "true",
    );
  }
  return page.evaluate(() => {
    const place = document.querySelector<HTMLElement>('[data-testid="verdict"]');
    const { verdict = "", source = "" } = place?.dataset ?? {};
    const title = place?.querySelector("h2")?.textContent ?? "";
    return { verdict, title, source, words: document.querySelector("main .cause")?.textContent ?? "" };
  });
}

/**
 * Everything of a link but what no verdict covers: the sender's words, what things are called, the version of a hash, and
 * the source.
 */
function claimOf({ envelope, module, bars }: LinkParts, isSameEngine: boolean): unknown {
  const { request, data, signals, expected } = envelope;
  const { digest, parts: hashes, ...results } = expected;
  // The engine is compared as a whole, and not by its part.
  const others = Object.entries(hashes ?? {}).filter(([name]) => name !== "engine");
  const facts = data.map(({ name: _name, ...one }) => one);
  return { request, module, bars, signals, results, others, facts, digest: isSameEngine ? digest : "" };
}

test(
  `of ${RUNS} mutated links the page says that they are damaged, or different, or what is wrong with them`,
  { timeout: LONGEST_MS },
  async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const half = Math.ceil(RUNS / 2);
    const text = encodeLink(parts, dictionary);
    const texts = fc.sample(mutatedText(text.slice(MARK.length)), { seed: SEED, numRuns: half });
    const forged = fc.sample(forgedLinks(parts), { seed: SEED, numRuns: RUNS - half });
    const told = new Map<string, number>();
    for (const [index, link] of [...texts.map((body) => MARK + body), ...forged].entries()) {
      const what = `link ${index} of seed ${SEED}: ${link.slice(0, 60)}`;
      const shown = await shownOf(link);
      const kind = shown?.verdict ?? "no link";
      told.set(kind, (told.get(kind) ?? 0) + 1);
      expect(hits, what).toEqual([]);
      if (!shown) continue;
      expect(["damaged", "unsupported", "different", "dataMissing", "pending", "reproduced"], what).toContain(kind);
      // A run that ended early, and a module that is refused, are told in words.
      if (kind === "pending" || kind === "unsupported" || kind === "damaged")
        expect(shown.words, what).toMatch(/\w+ \w+/);
      if (kind !== "reproduced") continue;
      const decoded = decodeLink(link, dictionary);
      const isSameEngine = decoded.envelope.engine.sha256 === parts.envelope.engine.sha256;
      expect(claimOf(decoded, isSameEngine), what).toEqual(claimOf(parts, isSameEngine));
      expect([shown.title, shown.source], what).toEqual([isSameEngine ? "Reproduced" : OTHER_ENGINE, "same"]);
      const { module } = await compileStrategy(decoded.source, { path: "strategy.ts", sdk });
      expect(module, what).toEqual(decoded.module);
    }
    console.log(`${RUNS} mutated links, seed ${SEED}: ${[...told].map(([kind, n]) => `${n} ${kind}`).join(", ")}`);
    expect((await shownOf(text))?.verdict).toBe("reproduced");
  },
);
