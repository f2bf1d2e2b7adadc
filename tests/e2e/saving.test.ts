import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { projectRoot, temporaryFolder } from "../support/checkout.ts";
import { tidebookWith } from "../support/program.ts";
import type { Skip } from "../support/notebooks.ts";
import { runProcess } from "../support/process.ts";
import { chooseFile, openProfiles, titlesOf } from "../support/profiles.ts";

const LONGEST_MS = 300_000;
const PATIENT = { timeout: 60_000 };

const text = (name: string, body: string, kind = "data") => `\`\`\`${kind} ${name}\n${body}\n\`\`\`\n`;
const NOTEBOOK = [
  "# Trend\n",
  text("prices", "builtin: sp500"),
  text("asked", "select count(*) from run_trades", "sql"),
  text("other", "builtin: sp500"),
].join("\n");

describe("a notebook of one's own", () => {
  const profiles = openProfiles();

  async function ready(page: Page): Promise<Page> {
    await page.locator("html[data-ready=true]").waitFor({ state: "attached", ...PATIENT });
    return page;
  }

  const open = async (skip: Skip, script?: () => void) => ready(await profiles.open("#/notebooks", skip, { script }));
  const another = async (address: string, script?: () => void) => ready(await profiles.another(address, script));

  const cell = (page: Page, name: string): Locator => page.locator(`[data-cell="${name}"]`).first();

  /** Opens the notebook from a file; it is kept from then on. */
  async function opened(page: Page, content = NOTEBOOK): Promise<string> {
    await chooseFile(page, "trend.md", content);
    await cell(page, "prices").waitFor(PATIENT);
    return page.url();
  }

  /** Takes a cell out, as an edit that is seen at once. */
  async function remove(page: Page, name: string): Promise<void> {
    await cell(page, name).focus();
    await page.keyboard.press("d");
    await page.keyboard.press("d");
    await cell(page, name).waitFor({ state: "detached", ...PATIENT });
  }

  const saved = (page: Page) => page.getByText(/^Saved \d/).waitFor(PATIENT);

  test(
    "goes on with what the page could not save before it was loaded again",
    { timeout: LONGEST_MS },
    async ({ skip }) => {
      const page = await open(skip);
      await opened(page);
      await page.evaluate(() => {
        IDBDatabase.prototype.transaction = () => {
          throw new Error("the page is gone");
        };
      });
      await remove(page, "other");
      await page.reload();
      await cell(page, "prices").waitFor(PATIENT);
      expect(await cell(page, "other").count()).toBe(0);
      await saved(page);
      await page.keyboard.press("Control+z");
      await cell(page, "other").waitFor(PATIENT);
      await page.reload();
      await cell(page, "other").waitFor(PATIENT);
    },
  );

  test("that two tabs change is kept twice, and both say so", { timeout: LONGEST_MS }, async ({ skip }) => {
    const first = await open(skip);
    const address = await opened(first);
    // A tab that hears nothing of the other has not taken its change when it saves its own.
    const second = await another(address, () => {
      BroadcastChannel.prototype.addEventListener = () => undefined;
    });
    await cell(second, "prices").waitFor(PATIENT);
    await remove(first, "asked");
    await saved(first);
    await remove(second, "other");
    await second.getByText("Another tab had changed this notebook").waitFor(PATIENT);
    expect(new URL(second.url()).hash).not.toBe(new URL(address).hash);
    expect(await cell(second, "asked").count()).toBe(1);
    const told = first.getByText(/What the other tab had is kept as Trend \(other tab\)/);
    await told.waitFor(PATIENT);
    expect(await cell(first, "other").count()).toBe(1);
    expect(await seriousBreaches(first)).toEqual([]);
    expect(await seriousBreaches(second)).toEqual([]);
    await remove(second, "asked");
    await saved(second);
    const list = await another("#/notebooks");
    await expect.poll(async () => (await titlesOf(list)).sort(), PATIENT).toEqual(["Trend", "Trend (other tab)"]);
  });

  test("changes in one tab are shown in the other, which has none of its own", async ({ skip }) => {
    const first = await open(skip);
    const second = await another(await opened(first));
    await cell(second, "other").waitFor(PATIENT);
    await remove(first, "other");
    await cell(second, "other").waitFor({ state: "detached", ...PATIENT });
    expect(await second.getByText("Another tab").count()).toBe(0);
  });

  test("comes back as it was in an earlier version, and one undo takes that back", async ({ skip }) => {
    const page = await open(skip);
    await opened(page);
    await remove(page, "asked");
    await saved(page);
    await page.getByRole("button", { name: "Earlier versions" }).click();
    const sheet = page.getByRole("dialog", { name: "Earlier versions" });
    await expect.poll(() => sheet.getByRole("listitem").count(), PATIENT).toBe(2);
    expect(await seriousBreaches(page)).toEqual([]);
    await sheet.getByRole("button", { name: "Bring back: created" }).click();
    await cell(page, "asked").waitFor(PATIENT);
    await page.getByRole("button", { name: "Undo" }).last().click();
    await cell(page, "asked").waitFor({ state: "detached", ...PATIENT });
  });

  test("stands beside an earlier version: what differs in cells and lines", async ({ skip }) => {
    const page = await open(skip);
    await opened(page);
    await remove(page, "asked");
    await saved(page);
    await page.getByRole("button", { name: "Earlier versions" }).click();
    await page.getByRole("button", { name: "Compare with now: created" }).click();
    const compared = page.getByTestId("versions-compared");
    await compared.waitFor(PATIENT);
    const part = compared.getByTestId("differing-part");
    expect(await part.locator("h3").allInnerTexts()).toEqual([expect.stringMatching(/^\w+ asked\s*removed$/)]);
    expect(await part.getByRole("img", { name: "went" }).count()).toBeGreaterThan(0);
    expect(await seriousBreaches(page)).toEqual([]);
    await page.getByLabel("Earlier", { exact: true }).selectOption({ index: 0 });
    await compared.getByText("Both say the same, letter by letter.").waitFor(PATIENT);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test("that does not fit says so, is kept in the tab and is saved as a file", async ({ skip }) => {
    const page = await open(skip, () => {
      const { prototype } = IDBObjectStore;
      const put = Reflect.get(prototype, "put") as (this: IDBObjectStore, ...row: unknown[]) => IDBRequest<IDBValidKey>;
      let isFull = false;
      Object.assign(globalThis, { fill: () => (isFull = true) });
      prototype.put = function (this: IDBObjectStore, ...row) {
        if (isFull && this.name === "texts") throw new DOMException("no room", "QuotaExceededError");
        return put.apply(this, row);
      };
      Reflect.deleteProperty(globalThis, "showSaveFilePicker");
    });
    await opened(page);
    await page.evaluate(() => (globalThis as unknown as { fill(): void }).fill());
    await remove(page, "asked");
    await page.getByText("Storage is full: this notebook is kept in this tab only.").waitFor(PATIENT);
    expect(await seriousBreaches(page)).toEqual([]);
    const download = page.waitForEvent("download", PATIENT);
    await page.getByRole("button", { name: "Save as a file" }).click();
    expect((await download).suggestedFilename()).toBe("Trend.md");
  });

  test("is opened from the disk and saved where it lies", async ({ skip }) => {
    const page = await open(skip, () => {
      const written: string[] = [];
      const disk = {
        name: "trend.md",
        getFile: async () => new File(["# Trend\n\n```data prices\nbuiltin: sp500\n```\n\nText.\n"], "trend.md"),
        createWritable: async () => ({
          write: async (piece: string) => void written.push(piece),
          close: async () => {},
        }),
      };
      const show = async () => [disk];
      Object.assign(globalThis, { written, showOpenFilePicker: show, showSaveFilePicker: async () => disk });
    });
    await page.getByTestId("open").click();
    await cell(page, "prices").waitFor(PATIENT);
    await remove(page, "prices");
    await page.keyboard.press("Control+Shift+S");
    await page.getByText("Saved to trend.md.").waitFor(PATIENT);
    const written = await page.evaluate(() => (globalThis as unknown as { written: string[] }).written);
    expect(written).toEqual(["# Trend\n\nText.\n"]);
  });

  test(
    "of another engine says which numbers moved, once it has run here",
    { timeout: LONGEST_MS },
    async ({ skip }) => {
      const page = await open(skip);
      const lesson = readFileSync(join(projectRoot, "examples/notebooks/first-backtest.md"), "utf8");
      const older = lesson
        .replace(/sha256: "[0-9a-f]{64}"/, `sha256: "${"12".repeat(32)}"`)
        .replace(/resultHash: "[0-9a-f]{64}"/, `resultHash: "${"34".repeat(32)}"`)
        .replace(/totalReturn: [\d.]+/, "totalReturn: 0.5");
      await opened(page, older);
      const notice = page.getByText(/It was saved with engine .* \(1212 1212\); this page has .*/);
      expect(await notice.count()).toBe(0);
      await page.getByTestId("run-all").click();
      await notice.waitFor({ timeout: LONGEST_MS });
      expect(await notice.textContent()).toMatch(/What moved: run \(Total return \+50\.0 % → \+[\d.]+ %\)\. The rest/);
      expect(await seriousBreaches(page)).toEqual([]);
    },
  );

  test("takes prices of a Parquet file, the same bars as of their CSV", { timeout: LONGEST_MS }, async ({ skip }) => {
    const folder = temporaryFolder();
    const path = join(folder, "index.parquet");
    expect(await runProcess(...tidebookWith("data", "convert", "sp500", path))).toMatchObject({ code: 0 });
    const page = await open(skip);
    await page.getByTestId("file-input").setInputFiles(path);
    const sheet = page.getByTestId("import-preview");
    await expect.poll(() => sheet.textContent(), PATIENT).toContain("5,105 bars of 1 day");
    expect(await sheet.textContent()).toContain("2342 95c9");
    await page.getByTestId("import-accept").click();
    await cell(page, "index").waitFor(PATIENT);
    await page.getByTestId("run-all").click();
    await expect.poll(() => cell(page, "backtest1").getAttribute("data-status"), PATIENT).toBe("done");
  });

  test("where nothing can be kept works until the window closes", async ({ skip }) => {
    const page = await open(skip, () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }));
    await opened(page);
    await remove(page, "asked");
    await saved(page);
    await page.getByRole("link", { name: "Tidebook, gallery" }).click();
    await page.getByRole("link", { name: /My notebooks\s*1/ }).click();
    await expect.poll(() => page.getByTestId("storage-state").textContent()).toContain("until this window closes");
    await page.getByRole("list", { name: "My notebooks" }).getByRole("link", { name: "Trend" }).click();
    await cell(page, "other").waitFor(PATIENT);
    expect(await cell(page, "asked").count()).toBe(0);
  });
});
