import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type OpenApp, openApp } from "../support/app.ts";
import { limitTexts, setRoom } from "../support/full-store.ts";

const LONGEST_MS = 300_000;
const PATIENT = { timeout: 30_000 };

/** Bars of a few days. */
function csv(): string {
  const rows = Array.from({ length: 40 }, (_, day) => {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${100 + day},${102 + day},${99 + day},${101 + day},1000`;
  });
  return `date,open,high,low,close,volume\n${rows.join("\n")}\n`;
}

const file = (name: string, text: string | Buffer) => ({ name, mimeType: "", buffer: Buffer.from(text) });

describe("data files under a name that is taken, and a browser that is full", () => {
  let app: OpenApp | { missing: string };
  let context: BrowserContext | undefined;

  beforeAll(async () => {
    app = await openApp();
  }, LONGEST_MS);

  afterEach(async () => {
    await context?.close();
    context = undefined;
  });

  afterAll(async () => {
    if ("page" in app) await app.close();
  });

  type Skip = (why: string) => never;

  async function open(fragment: string, skip: Skip, options: Parameters<OpenApp["page"]>[1] = {}): Promise<Page> {
    if ("missing" in app) return skip(app.missing);
    context = await app.browser.newContext({ serviceWorkers: "block", ...options });
    const page = await context.newPage();
    page.on("pageerror", (error) => process.stderr.write(`${fragment}: ${error.message}\n`));
    await page.goto(app.address + fragment);
    return page;
  }

  const choose = (page: Page, ...files: ReturnType<typeof file>[]) =>
    page.getByTestId("file-input").setInputFiles(files);
  const titles = (page: Page) => page.getByRole("list", { name: "My notebooks" }).getByRole("link").allTextContents();

  const bars = (page: Page, text: string, expected: string) =>
    choose(page, file("bars.csv", text))
      .then(() => page.getByTestId("import-accept").click())
      .then(() => page.getByText(`${expected} is kept in this browser.`).last().waitFor(PATIENT));
  const short = (text: string): string => text.split("\n").slice(0, 21).join("\n");
  const mine =
    "# Mine\n\n```data prices\nfile: bars.csv\n```\n\n```sql rows\nselect count(*) as bars from prices\n```\n";
  const status = (page: Page, cell: string) =>
    expect.poll(() => page.locator(`[data-cell="${cell}"]`).getAttribute("data-status"), PATIENT);

  test("data that comes from elsewhere under a name that is taken keeps its notebook", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page, csv(), "bars.csv");
    await choose(page, file("mine.md", mine));
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    await page.keyboard.press("Control+,");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export everything" }).click();
    const zip = readFileSync(await (await download).path());
    await context?.close();

    const other = await open("#/notebooks", skip);
    await bars(other, short(csv()), "bars.csv");
    await other.goto("about:blank");
    await other.goto(`${(app as OpenApp).address}#/notebooks`);
    await choose(other, file("tidebook.zip", zip));
    await other.getByText("bars.csv is called bars 2.csv here").waitFor(PATIENT);
    await other.getByRole("link", { name: "Mine" }).click();
    await other.getByTestId("run-all").click();
    await status(other, "rows").toBe("done");
    expect(await other.locator('[data-cell="prices"]').textContent()).toContain("40");
  });

  test("a file that takes the place of another makes old what was computed with that", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page, csv(), "bars.csv");
    await choose(page, file("mine.md", mine));
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    const { hash } = new URL(page.url());
    await page.keyboard.press("Control+,");
    await page.getByRole("button", { name: /Delete bars.csv/ }).click();
    await page.getByText("bars.csv is deleted.").waitFor(PATIENT);
    await page.keyboard.press("Escape");
    await page.goto("about:blank");
    await page.goto(`${(app as OpenApp).address}#/notebooks`);
    await bars(page, short(csv()), "bars.csv");
    await page.goto("about:blank");
    await page.goto((app as OpenApp).address + hash);
    await status(page, "prices").toBe("stale");
    await status(page, "rows").toBe("stale");
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    expect(await page.locator('[data-cell="rows"]').textContent()).toContain("20");
  });

  test("a file that goes to make room for a notebook is named", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await context?.addInitScript(limitTexts);
    await page.reload();
    await bars(page, csv(), "bars.csv");
    await choose(page, file("mine.md", mine));
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    await setRoom(page, 0);
    await page.locator('[data-cell="rows"]').focus();
    await page.keyboard.press("o");
    await page.getByText("Notebooks come before data: bars.csv went.").waitFor(PATIENT);
  });

  test("a file that another tab puts in the place of another is read by the next run", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page, csv(), "bars.csv");
    await page.locator('[data-cell="bars"]').waitFor(PATIENT);
    await choose(page, file("mine.md", mine));
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    const other = await context!.newPage();
    await other.goto(`${(app as OpenApp).address}#/notebooks`);
    await other.keyboard.press("Control+,");
    await other.getByRole("button", { name: /Delete bars.csv/ }).click();
    await other.getByText("bars.csv is deleted.").waitFor(PATIENT);
    await other.keyboard.press("Escape");
    await bars(other, short(csv()), "bars.csv");
    await status(page, "rows").toBe("stale");
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    expect(await page.locator('[data-cell="rows"]').textContent()).toContain("20");
  });

  test("an import that the browser has no room for says what came in, and data stays", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page, csv(), "bars.csv");
    await page.locator('[data-cell="bars"]').waitFor(PATIENT);
    for (const name of ["One", "Two"]) {
      await choose(page, file(`${name}.md`, `# ${name}\n\nText of ${name}.\n`));
      await page.getByText(`Text of ${name}.`).waitFor(PATIENT);
    }
    await page.keyboard.press("Control+,");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export everything" }).click();
    const zip = readFileSync(await (await download).path());
    await context?.close();

    const full = await open("#/notebooks", skip);
    await bars(full, short(csv()), "bars.csv");
    await full.locator('[data-cell="bars"]').waitFor(PATIENT);
    await full.goto("about:blank");
    await full.goto(`${(app as OpenApp).address}#/notebooks`);
    await expect.poll(() => titles(full), PATIENT).toHaveLength(1);
    await full.evaluate(limitTexts);
    await setRoom(full, 1);
    await choose(full, file("tidebook.zip", zip));
    const dialog = full.getByRole("dialog", { name: "This came in only in part" });
    await dialog.waitFor(PATIENT);
    expect(await dialog.textContent()).toContain("tidebook.zip: 1 of 3 notebooks and 1 of 1 data files were taken");
    expect(await dialog.textContent()).not.toContain("Nothing was changed");
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect.poll(() => titles(full), PATIENT).toHaveLength(2);
    await full.keyboard.press("Control+,");
    for (const name of ["bars.csv", "bars 2.csv"]) await full.getByRole("button", { name: `Delete ${name}` }).waitFor();
  });
});
