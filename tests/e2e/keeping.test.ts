import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { chooseFile, csvOfBars, exportEverything, openProfiles, titlesOf } from "../support/profiles.ts";

const PATIENT = { timeout: 30_000 };

describe("files come in, are kept and go out", () => {
  const { open } = openProfiles();

  /** Drops a file on the page as a person does. */
  async function drop(page: Page, name: string, content: string | Buffer): Promise<void> {
    await page.getByTestId("file-input").waitFor({ state: "attached", ...PATIENT });
    const transfer = await page.evaluateHandle(
      ([name, bytes]) => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([Uint8Array.from(bytes)], name));
        return dropped;
      },
      [name, [...Buffer.from(content)]] as const,
    );
    await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
    await page.getByText("It stays on this device").waitFor();
    await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  }

  test("prices that are dropped with other words for columns are mapped and become a notebook", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await drop(page, "my prices.csv", csvOfBars({ header: "Tag,Anfang,Top,Boden,Ende,Stück" }));
    const sheet = page.getByTestId("import-preview");
    await sheet.getByText("cannot be imported as it is").waitFor(PATIENT);
    const accept = page.getByTestId("import-accept");
    expect(await accept.getAttribute("aria-disabled")).toBe("true");
    const columns = { Time: "Tag", Open: "Anfang", High: "Top", Low: "Boden", Close: "Ende", Volume: "Stück" };
    for (const [role, name] of Object.entries(columns))
      await page.getByRole("combobox", { name: role, exact: true }).selectOption(name);
    await expect.poll(() => sheet.textContent(), PATIENT).toContain("40 bars of 1 day, 2024-01-01 to 2024-02-09");
    expect(await sheet.textContent()).toContain("UTC: the file names no other");
    expect(await seriousBreaches(page)).toEqual([]);
    await accept.click();
    await expect.poll(() => new URL(page.url()).hash, PATIENT).toMatch(/^#\/notebook\//);
    const data = page.locator('[data-cell="my_prices"]');
    await page.getByTestId("run-all").click();
    await expect.poll(() => data.getAttribute("data-status"), PATIENT).toBe("done");
    const backtest = page.locator('[data-cell="backtest1"]');
    await expect.poll(() => backtest.getAttribute("data-status"), PATIENT).toBe("done");
    await page.waitForTimeout(500);
    await page.reload();
    await expect.poll(() => data.getAttribute("data-status"), PATIENT).toBe("done");
  });

  test("a table in Windows-1252 is read with its own letters, and that is said", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    const header = "Datum,Eröffnung,Höchst,Tief,Schluß,Stück";
    await drop(page, "kurse.csv", Buffer.from(csvOfBars({ header }), "latin1"));
    const sheet = page.getByTestId("import-preview");
    await sheet.getByText("not in UTF-8: its words are read as Windows-1252").waitFor(PATIENT);
    expect(await sheet.getByRole("columnheader").allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining("Schluß")]),
    );
    await expect.poll(() => sheet.textContent(), PATIENT).toContain("40 bars of 1 day, 2024-01-01 to 2024-02-09");
    await page.getByTestId("import-accept").click();
    await expect.poll(() => new URL(page.url()).hash, PATIENT).toMatch(/^#\/notebook\//);
    await page.getByTestId("run-all").click();
    const data = page.locator('[data-cell="kurse"]');
    await expect.poll(() => data.getAttribute("data-status"), PATIENT).toBe("done");
  });

  test("a notebook that is dropped on the page opens, unrun", async ({ skip }) => {
    const page = await open("#/gallery", skip);
    await drop(
      page,
      "mine.md",
      '# Dropped here\n\n```data prices\nbuiltin: sp500\n```\n\n```js words\nreturn { text: "ran" };\n```\n',
    );
    await expect.poll(() => new URL(page.url()).hash, PATIENT).toMatch(/^#\/notebook\//);
    await page.getByRole("heading", { name: "Dropped here" }).first().waitFor(PATIENT);
    const statuses = () => page.getByTestId("cell").evaluateAll((all) => all.map(({ dataset }) => dataset.status));
    await expect.poll(statuses, PATIENT).toEqual(["idle", "idle"]);
    await page.getByText("Nothing has run yet").first().waitFor(PATIENT);
    expect(await page.getByTestId("cell-error").count()).toBe(0);
    await page.goto("#/notebooks");
    await expect.poll(() => titlesOf(page), PATIENT).toEqual(["Dropped here"]);
  });

  test("bad rows are told with their lines, and nothing is kept until it is said what becomes of them", async ({
    skip,
  }) => {
    const page = await open("#/notebooks", skip);
    await chooseFile(page, "bars.csv", csvOfBars({ broken: "2024-01-10,abc,1,1,1,1" }));
    const sheet = page.getByTestId("import-preview");
    await expect.poll(() => sheet.textContent(), PATIENT).toContain("line 12: ");
    expect(await page.getByTestId("import-accept").textContent()).toContain("Say what becomes of the bad rows");
    await page.getByLabel("Leave them out").check();
    await expect.poll(() => page.getByTestId("import-accept").getAttribute("aria-disabled")).toBe(null);
    await page.getByTestId("import-accept").click();
    const data = page.locator('[data-cell="bars"]');
    await page.getByTestId("run-all").click();
    await expect.poll(() => data.getAttribute("data-status"), PATIENT).toBe("done");
  });

  test("packed prices and a pasted table come in, and the file that a cell waits for is taken by it", async ({
    skip,
  }) => {
    const page = await open("#/notebooks", skip);
    const waiting = "# Waits\n\n```data prices\nfile: late.csv.gz\n```\n";
    await chooseFile(page, "waits.md", waiting);
    await page.getByTestId("run-all").click();
    const data = page.locator('[data-cell="prices"]');
    await expect.poll(() => data.getAttribute("data-status"), PATIENT).toBe("error");
    await chooseFile(page, "late.csv.gz", gzipSync(csvOfBars()));
    await page.getByTestId("import-accept").click();
    await expect.poll(() => data.getAttribute("data-status"), PATIENT).toBe("done");
    await page.evaluate(
      (text) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        dispatchEvent(new ClipboardEvent("paste", { clipboardData }));
      },
      csvOfBars().replaceAll(",", "\t"),
    );
    await page.getByTestId("import-accept").click();
    const pasted = page.locator('[data-cell="pasted"]');
    await expect.poll(() => pasted.getAttribute("data-status"), PATIENT).toMatch(/done|idle|stale/);
  });

  test("a notebook that is opened from a file does not run by itself", async ({ skip }) => {
    const page = await open("#/gallery", skip);
    await chooseFile(page, "other.md", "# From elsewhere\n\n```data prices\nbuiltin: sp500\n```\n");
    await page.getByText("Nothing has run yet").waitFor(PATIENT);
    expect(await page.locator('[data-cell="prices"]').getAttribute("data-status")).toBe("idle");
  });

  test("own notebooks are counted, renamed, copied, deleted and brought back", async ({ skip }) => {
    const page = await open("#/gallery", skip);
    await page.getByRole("button", { name: "New notebook" }).click();
    await page.locator('[data-cell="backtest1"]').waitFor(PATIENT);
    await page.getByRole("link", { name: "Tidebook, gallery" }).click();
    await page.getByRole("link", { name: /My notebooks\s*1/ }).click();
    await expect.poll(() => titlesOf(page)).toEqual(["Untitled notebook"]);
    const menu = (title: string, choice: string) =>
      page
        .getByRole("button", { name: `What to do with ${title}`, exact: true })
        .click()
        .then(() => page.getByRole("menuitem", { name: choice }).click());
    await menu("Untitled notebook", "Rename");
    await page.getByRole("textbox", { name: "Title" }).fill('Trend "2"');
    await page.keyboard.press("Enter");
    await expect.poll(() => titlesOf(page)).toEqual(['Trend "2"']);
    await menu('Trend "2"', "Duplicate");
    await expect.poll(() => titlesOf(page)).toEqual(['Trend "2" (copy)', 'Trend "2"']);
    await menu('Trend "2"', "Delete");
    await expect.poll(() => titlesOf(page)).toEqual(['Trend "2" (copy)']);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => titlesOf(page)).toHaveLength(2);
    const download = page.waitForEvent("download");
    await menu('Trend "2"', "Export as a file");
    expect((await download).suggestedFilename()).toBe("Trend -2-.md");
    expect(await seriousBreaches(page)).toEqual([]);
  });

  test("everything that is exported comes back in a fresh profile, once", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await chooseFile(page, "../../etc/pass wd\u202e.csv", csvOfBars());
    await page.getByTestId("import-accept").click();
    await page.locator("[data-cell]").first().waitFor(PATIENT);
    await chooseFile(page, "b.md", "# <img src=x onerror=alert(1)> ../../up\n\nText.\n");
    await page.getByText("Text.").waitFor(PATIENT);
    const done = await exportEverything(page);
    expect(done.suggestedFilename()).toMatch(/^tidebook-\d{4}-\d\d-\d\d\.zip$/);
    const zip = readFileSync(await done.path());
    await page.context().close();

    const fresh = await open("#/notebooks", skip);
    await chooseFile(fresh, "tidebook.zip", zip);
    await fresh.getByText("2 notebooks and 1 data file came in.").waitFor(PATIENT);
    await expect.poll(() => titlesOf(fresh)).toHaveLength(2);
    expect((await titlesOf(fresh)).join()).toContain("<img src=x onerror=alert(1)> ../../up");
    await chooseFile(fresh, "tidebook.zip", zip);
    await fresh.getByText("Nothing new came in. 3 were here already.").waitFor(PATIENT);
    await chooseFile(fresh, "tidebook.zip", zip.subarray(0, zip.length - 40));
    await fresh.getByText("is damaged or incomplete").waitFor(PATIENT);
    await fresh.getByRole("button", { name: "Close" }).last().click();
    await fresh.keyboard.press("Control+,");
    await expect.poll(() => fresh.getByTestId("storage-state").textContent()).toContain("kept in this browser");
    expect(await fresh.getByText("pass wd.csv", { exact: false }).count()).toBeGreaterThan(0);
    expect(await seriousBreaches(fresh)).toEqual([]);
  });

  test("a first visit begins with a lesson, a later one where the last ended", async ({ skip }) => {
    const page = await open("./", skip);
    await expect.poll(() => new URL(page.url()).hash).toBe("#/gallery/first-backtest");
    await page.goto("about:blank");
    await page.goto("./");
    await expect.poll(() => new URL(page.url()).hash).toBe("#/gallery");
    await page.getByRole("button", { name: "New notebook" }).click();
    await page.locator('[data-cell="backtest1"]').waitFor(PATIENT);
    const { hash } = new URL(page.url());
    await page.goto("about:blank");
    await page.goto("./");
    await expect.poll(() => new URL(page.url()).hash).toBe(hash);
  });

  test("where nothing can be kept, it is said", async ({ skip }) => {
    const script = () => Object.defineProperty(globalThis, "indexedDB", { value: undefined });
    const page = await open("#/notebooks", skip, { script });
    await expect.poll(() => page.getByTestId("storage-state").textContent()).toContain("until this window closes");
  });

  test("where the browser evicts, days without an export are told until there is one", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await chooseFile(page, "a.md", "# Mine\n\nText.\n");
    await page.getByText("Text.").waitFor(PATIENT);
    await page.context().addInitScript(() => {
      Object.defineProperty(navigator, "vendor", { value: "Apple Computer, Inc." });
      navigator.storage.persisted = () => Promise.resolve(false);
      const { now } = Date;
      Date.now = () => now() + 9 * 86_400_000;
    });
    await page.goto("#/notebooks");
    await page.reload();
    const notice = page.getByTestId("storage-state");
    await expect.poll(() => notice.textContent(), PATIENT).toContain("Not exported for 9 days. This browser removes");
    expect(await seriousBreaches(page)).toEqual([]);
    const download = page.waitForEvent("download");
    await notice.getByRole("button", { name: "Export everything" }).click();
    await download;
    await expect.poll(() => notice.count(), PATIENT).toBe(0);
  });

  test.for([
    ["dark", 1440],
    ["light", 1440],
    ["dark", 390],
    ["light", 390],
  ] as const)("own notebooks and the import break no serious rule, %s at %i px", async ([theme, width], { skip }) => {
    const page = await open("#/notebooks", skip, { colorScheme: theme, viewport: { width, height: 860 } });
    await page.getByText("No notebook of your own yet").waitFor();
    expect(await seriousBreaches(page)).toEqual([]);
    await chooseFile(page, "bars.csv", csvOfBars({ broken: "2024-01-10,abc,1,1,1,1" }));
    await expect.poll(() => page.getByTestId("import-preview").textContent(), PATIENT).toContain("line 12: ");
    expect(await seriousBreaches(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
});
