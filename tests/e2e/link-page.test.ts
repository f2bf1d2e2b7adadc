import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { LinkParts } from "../../shared/link/link.ts";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenApp, openApp } from "../support/app.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { dropOnPage } from "../support/drop.ts";
import { fragmentOf, madeParts } from "../support/link-maker.ts";
import { codeOf, pictureIn } from "../support/link-picture.ts";

const LONGEST_MS = 300_000;
const RUN_MS = 120_000;
const HEAD = "time,open,high,low,close,volume\n";

/** Prices of 300 days, the last of which may be revised from a day on. */
function prices(revisedFrom = Infinity): string {
  const rows = Array.from({ length: 300 }, (_, day) => {
    const close = (100 + 20 * Math.sin(day / 15) + (day >= revisedFrom ? 0.5 : 0)).toFixed(2);
    return `${Date.UTC(2020, 0, 1) + day * 86_400_000},${close},${Number(close) + 1},${Number(close) - 1},${close},1000\n`;
  });
  return HEAD + rows.join("");
}

const folder = temporaryFolder(afterAll);
let app: OpenApp | { missing: string };
let parts: LinkParts;
let ownParts: LinkParts;
let page: Page | undefined;

beforeAll(async () => {
  writeFileSync(join(folder, "prices.csv"), prices());
  writeFileSync(join(folder, "revised.csv"), prices(200));
  parts = await madeParts(folder, "--data", "sp500", "--title", "Trend on the S&P 500");
  ownParts = await madeParts(folder, "--data", "prices.csv", "--param", "fast=5", "--param", "slow=20");
  app = await openApp();
}, LONGEST_MS);

afterEach(async () => {
  await page?.close();
  page = undefined;
});

afterAll(async () => {
  if ("page" in app) await app.close();
});

type Skip = (why: string) => never;

async function open(fragment: string, skip: Skip, options: Parameters<OpenApp["page"]>[1] = {}): Promise<Page> {
  if ("missing" in app) return skip(app.missing);
  page = await app.page(fragment, options);
  page.setDefaultTimeout(RUN_MS);
  await page.waitForFunction(() => document.documentElement.dataset.ready === "true");
  return page;
}

const verdictOf = (at: Page): Locator => at.getByTestId("verdict");
const told = (at: Page) => verdictOf(at).getAttribute("data-verdict");
const views = (at: Page): Locator => at.getByRole("region", { name: "What runs" });

async function run(at: Page): Promise<void> {
  await at.getByTestId("link-run").click();
  await settled(at);
}

async function settled(at: Page): Promise<void> {
  await at.waitForFunction(
    () => {
      const shown = document.querySelector<HTMLElement>('[data-testid="verdict"]');
      return shown?.dataset.verdict !== "pending" && shown?.ariaBusy !== "true";
    },
    { timeout: RUN_MS },
  );
}

describe("a link of the command line", () => {
  test(
    "opens, runs nothing by itself, and is reproduced when Run is pressed",
    async ({ skip }) => {
      const at = await open(fragmentOf(parts), skip);
      const isQuiet = () => at.frames().length === 1 && at.workers().length === 0;
      expect(await told(at)).toBe("pending");
      expect(await at.getByRole("heading", { level: 1 }).textContent()).toBe("Trend on the S&P 500");
      await at.getByText("Unverified").waitFor();
      await at.getByRole("tab", { name: "Raw request" }).click();
      await at.waitForTimeout(1500);
      expect(isQuiet()).toBe(true);
      const claimed = await at.getByTestId("claimed").locator(".claim").allTextContents();
      expect(await at.getByTestId("claimed").locator(".own").allTextContents()).toEqual(claimed.map(() => "–"));
      await run(at);
      expect(isQuiet()).toBe(false);
      expect(await told(at)).toBe("reproduced");
      expect(await verdictOf(at).getAttribute("data-source")).toBe("same");
      expect(await at.getByTestId("claimed").locator(".own").allTextContents()).toEqual(claimed);
      await at.getByText("all 64 digits equal").waitFor();
      expect(await at.getByRole("tab", { name: "Chart" }).getAttribute("aria-selected")).toBe("true");
      await at.getByRole("group", { name: "Equity" }).waitFor();
      await at.getByRole("tab", { name: /Trades/ }).click();
      await at.getByRole("region", { name: "Trades" }).waitFor();
    },
    LONGEST_MS,
  );

  test(
    "stands beside another link: what differs in inputs, figures and source, though nothing runs",
    async ({ skip }) => {
      const at = await open(fragmentOf(parts), skip);
      await at.getByRole("button", { name: "Compare", exact: true }).click();
      const field = at.getByLabel("The other link", { exact: true });
      await field.fill(fragmentOf(ownParts).slice(0, -9));
      await at
        .getByText(/cut or damaged|is damaged|was cut/)
        .first()
        .waitFor();
      await field.fill(
        `https://example.org/some/where/${fragmentOf({ ...ownParts, source: `${ownParts.source}// more\n` })}`,
      );
      const compared = at.getByTestId("links-compared");
      await compared.waitFor();
      expect(await compared.getByRole("row", { name: /^differs fast/ }).innerText()).toMatch(/fast\s+\d+\s+5/);
      expect(await compared.getByRole("row", { name: /^differs Data/ }).innerText()).toContain("300 bars");
      expect(await compared.getByRole("row", { name: /^differs Total return/ }).count()).toBe(1);
      await compared.getByRole("table", { name: "Lines of the source" }).getByText("// more").waitFor();
      expect(await seriousBreaches(at)).toEqual([]);
      expect(await told(at)).toBe("pending");
    },
    LONGEST_MS,
  );

  test(
    "is shown whatever its parameters are called",
    async ({ skip }) => {
      const { envelope } = parts;
      const params = { ...envelope.request.params, seed: 7, Fee: 1, Slippage: 2 };
      const at = await open(
        fragmentOf({ ...parts, envelope: { ...envelope, request: { ...envelope.request, params } } }),
        skip,
      );
      expect(await told(at)).toBe("pending");
      expect(await views(at).getByRole("region", { name: "Parameters" }).getByText("seed").count()).toBe(2);
      await at.getByRole("tab", { name: "Inputs" }).click();
      await views(at).getByText("Fee", { exact: true }).nth(1).waitFor();
    },
    LONGEST_MS,
  );

  test(
    "runs by Enter, and Tab reaches its parts",
    async ({ skip }) => {
      const at = await open(fragmentOf(parts), skip);
      await at.keyboard.press("Tab");
      expect(await at.evaluate(() => document.activeElement?.textContent)).toContain("Skip to the page");
      await at.keyboard.press("Enter");
      await at.keyboard.press("Enter");
      await settled(at);
      expect(await told(at)).toBe("reproduced");
    },
    LONGEST_MS,
  );

  test.for([
    ["dark", 1440],
    ["light", 1440],
    ["dark", 390],
    ["light", 390],
  ] as const)(
    "breaks no serious rule before and after its run, %s at %i px",
    { timeout: LONGEST_MS },
    async ([theme, width], { skip }) => {
      const at = await open(fragmentOf(parts), skip, { colorScheme: theme, viewport: { width, height: 860 } });
      expect(await seriousBreaches(at)).toEqual([]);
      await run(at);
      await at.getByRole("group", { name: "Equity" }).waitFor();
      expect(await seriousBreaches(at)).toEqual([]);
      expect(await at.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    },
  );
});

describe("a link that was changed", () => {
  test(
    "in a parameter is different, with what differs first and the cause named",
    async ({ skip }) => {
      const { request } = parts.envelope;
      const at = await open(fragmentOf(parts, { request: { ...request, params: { fast: 25, slow: 100 } } }), skip);
      await run(at);
      expect(await told(at)).toBe("different");
      const rows = at.getByTestId("differences").getByRole("row");
      await views(at).getByText("The claim was computed with another fast.").waitFor({ timeout: RUN_MS });
      const parameters = rows.filter({ hasText: "Parameters" });
      expect(await parameters.textContent()).toContain("fast 20 gives the claim");
      expect(await at.getByTestId("claimed").locator(".gap.off").count()).toBeGreaterThan(3);
      await at.getByText("yours against the claim").first().waitFor();
      await at.getByRole("button", { name: "Run with fast 20" }).click();
      await at.getByText("With fast 20 your machine computed the claimed digest").waitFor({ timeout: RUN_MS });
      expect(await told(at)).toBe("different");
      expect(await seriousBreaches(at)).toEqual([]);
    },
    LONGEST_MS,
  );

  test(
    "in a figure is different though its digest is right",
    async ({ skip }) => {
      const { expected } = parts.envelope;
      const metrics = { ...expected.metrics, sharpe: 1.2 };
      const at = await open(fragmentOf(parts, { expected: { ...expected, metrics } }), skip);
      await run(at);
      expect(await told(at)).toBe("different");
      await views(at).getByText("The claimed figures were changed.").waitFor();
    },
    LONGEST_MS,
  );

  test(
    "in its source is not reproduced, and says that the source is not what ran",
    async ({ skip }) => {
      const source = parts.source.replace("20, 2, 200", "21, 2, 200");
      const at = await open(fragmentOf({ ...parts, source }), skip);
      await run(at);
      expect(await told(at)).toBe("different");
      expect(await verdictOf(at).getAttribute("data-source")).toBe("differs");
      await at.getByRole("heading", { name: "Not this source" }).waitFor();
    },
    LONGEST_MS,
  );

  test(
    "in its source and its compiler's name is not reproduced either; in the name alone it is",
    async ({ skip }) => {
      const compiler = "assemblyscript 9.9.9 12345678";
      const source = parts.source.replace("20, 2, 200", "21, 2, 200");
      const swapped = await open(fragmentOf({ ...parts, source }, { compiler }), skip);
      await run(swapped);
      expect(await told(swapped)).toBe("different");
      expect(await verdictOf(swapped).getAttribute("data-source")).toBe("unchecked");
      await swapped.getByRole("heading", { name: "Source not tied" }).waitFor();
      const renamed = await open(fragmentOf(parts, { compiler }), skip);
      await run(renamed);
      expect(await told(renamed)).toBe("reproduced");
      expect(await verdictOf(renamed).getAttribute("data-source")).toBe("same");
    },
    LONGEST_MS,
  );

  test(
    "to a module that asks for more than strategies get is refused, and nothing of it runs",
    async ({ skip }) => {
      // (module (import "env" "steal" (func)) (memory (export "memory") 1 1))
      const module = Uint8Array.of(
        ...[
          0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 13, 1, 3, 101, 110, 118, 5, 115, 116, 101, 97, 108, 0, 0,
        ],
        ...[5, 4, 1, 1, 1, 1, 7, 10, 1, 6, 109, 101, 109, 111, 114, 121, 2, 0],
      );
      const at = await open(fragmentOf({ ...parts, module }), skip);
      await run(at);
      expect(await told(at)).toBe("unsupported");
      expect(await at.getByText("asks for env.steal").count()).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );

  test.each([
    ["cut at 2,000 letters", (text: string) => text.slice(0, 400), "damaged", "cut or damaged"],
    [
      "changed in a letter",
      (text: string) => text.replace(/\.(.)/, (_, a: string) => (a === "x" ? ".y" : ".x")),
      "damaged",
      "cut or damaged",
    ],
    ["of a later version", (text: string) => text.replace("#1.", "#2."), "unsupported", "needs a newer Tidebook"],
  ])("by being %s is never judged", async (_how, change, verdict, words) => {
    if ("missing" in app) return;
    const at = await open(change(fragmentOf(parts)), () => undefined as never);
    expect(await told(at)).toBe(verdict);
    expect(await at.getByText(words).count()).toBeGreaterThan(0);
    expect(await at.getByTestId("link-run").count()).toBe(0);
    expect(await seriousBreaches(at)).toEqual([]);
  });
});

describe("data that is not here", () => {
  test(
    "is asked for by name; a wrong file is refused in words, the right one leads to the verdict",
    async ({ skip }) => {
      const at = await open(fragmentOf(ownParts), skip);
      expect(await told(at)).toBe("dataMissing");
      await at.getByText("This link needs 300 bars, 2020-01-01 to 2020-10-26").waitFor();
      expect(await at.getByTestId("link-run").count()).toBe(0);
      await at.getByTestId("file-input").setInputFiles(join(folder, "revised.csv"));
      await at.getByText(/revised\.csv has other bars: also 300 rows.*The same up to 2020-07-\d\d at least/).waitFor();
      expect(await told(at)).toBe("dataMissing");
      expect(await seriousBreaches(at)).toEqual([]);
      await dropOnPage(at, "bad.csv", "time,open,high,low,close\n2020-01-01,1,1,1,1\n2020-01-02,x,1,1,1\n");
      await at.getByText(/bad\.csv/).waitFor();
      expect(await at.locator("main").innerText()).not.toContain("--");
      await dropOnPage(at, "prices.csv", readFileSync(join(folder, "prices.csv"), "utf8"));
      await at.getByTestId("link-run").waitFor();
      expect(await told(at)).toBe("pending");
      await run(at);
      expect(await told(at)).toBe("reproduced");
      // The file stays in this browser: the next time the link opens, it is here.
      await at.reload();
      await at.getByTestId("link-run").waitFor();
      await run(at);
      expect(await told(at)).toBe("reproduced");
    },
    LONGEST_MS,
  );
});

test("what a sender wrote is text, whatever it is", async ({ skip }) => {
  const title = `<img src=x onerror="document.title='owned'">\u202Egnp.exe ${"long ".repeat(12)}`;
  const meta = {
    title,
    author: "<script>document.title='owned'</script>",
    note: `<b>bold</b>\n\u2066${"x".repeat(1900)}`,
  };
  const at = await open(fragmentOf(parts, { meta }), skip, { viewport: { width: 390, height: 860 } });
  const shown = (await at.getByRole("heading", { level: 1 }).textContent()) ?? "";
  expect(shown).toContain("<img src=x");
  expect(shown).toContain("\\u202egnp.exe");
  expect(shown).toMatch(/…$/);
  await at.getByText("Note of the sender").click();
  expect(await at.getByText("<b>bold</b>").count()).toBe(1);
  expect(await at.locator("img, b:text('bold')").count()).toBe(0);
  expect(await at.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await at.title()).not.toBe("owned");
});

test(
  "a link forks into a notebook of this browser, which opens unrun",
  async ({ skip }) => {
    const at = await open(fragmentOf(parts), skip);
    await at.getByRole("button", { name: "Fork into a notebook" }).click();
    await expect.poll(() => new URL(at.url()).hash).toMatch(/^#\/notebook\//);
    await at.getByText("Nothing has run yet").first().waitFor();
    const kinds = await at.getByTestId("cell").evaluateAll((all) => all.map((one) => one.dataset.kind));
    expect(kinds).toEqual(["data", "strategy", "backtest"]);
    await at.getByTestId("run-all").click();
    const digest = at.getByTestId("digest");
    await expect.poll(() => digest.first().textContent(), { timeout: RUN_MS }).toBe(parts.envelope.expected.digest);
  },
  LONGEST_MS,
);

test(
  "a notebook's run is shared: what the link reveals is told, and in a fresh profile it is reproduced",
  async ({ skip }) => {
    const source = parts.source.replace("onBar(", "// ask me@example.org, key sk-live-9f8e7d6c5b4a39281706\n  onBar(");
    const at = await open(fragmentOf({ ...parts, source }), skip, { colorScheme: "light" });
    await at.getByRole("button", { name: "Fork into a notebook" }).click();
    await at.getByTestId("run-all").click();
    await at.getByTestId("digest").first().waitFor({ timeout: RUN_MS });
    await at.getByTestId("share").click();
    const url = at.getByTestId("share-url");
    await expect.poll(() => url.inputValue(), { timeout: RUN_MS }).toMatch(/#1\.[\w-]+\.[0-9a-f]{8}$/);
    const reveals = await at.getByTestId("share-reveals").textContent();
    expect(reveals).toContain("me@example.org");
    expect(reveals).toContain("sk-live-9f8e7d6c5b4a39281706");
    await at.getByRole("textbox", { name: "Title" }).fill("Mine, with a very own title");
    await at.getByRole("textbox", { name: "Your name" }).fill("~/somebody/secret");
    await expect.poll(() => at.getByTestId("share-reveals").textContent()).toContain("~/somebody/secret");
    expect(await seriousBreaches(at)).toEqual([]);
    const file = at.waitForEvent("download");
    await at.getByTestId("share-file").click();
    expect((await file).suggestedFilename()).toBe("mine-with-a-very-own-title.tidebook");
    const saved = at.waitForEvent("download");
    await at.getByRole("button", { name: "Save the picture" }).click();
    const picture = await saved;
    expect(picture.suggestedFilename()).toBe("mine-with-a-very-own-title.png");
    const own = await url.inputValue();
    const code = codeOf(own);
    expect(await pictureIn(at, readFileSync(await picture.path()), code.length)).toEqual({ size: [1200, 630], code });
    await at.getByTestId("share-copy").click();
    await at.getByText(/Link copied, /).waitFor();
    const link = await url.inputValue();
    await at.close();
    const other = await open(new URL(link).hash, skip);
    expect(await other.getByRole("heading", { level: 1 }).textContent()).toBe("Mine, with a very own title");
    await run(other);
    expect(await told(other)).toBe("reproduced");
    expect(await verdictOf(other).getAttribute("data-source")).toBe("same");
  },
  LONGEST_MS,
);
