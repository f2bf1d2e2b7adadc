import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { limitTexts, setRoom } from "../support/full-store.ts";
import type { Skip } from "../support/notebooks.ts";
import { chooseFile, csvOfBars, exportEverything, openProfiles, titlesOf } from "../support/profiles.ts";

const PATIENT = { timeout: 30_000 };

describe("data files under a name that is taken, and a browser that is full", () => {
  const { open, another } = openProfiles();

  const bars = (page: Page, text = csvOfBars()) =>
    chooseFile(page, "bars.csv", text)
      .then(() => page.getByTestId("import-accept").click())
      .then(() => page.getByText("bars.csv is kept in this browser.").last().waitFor(PATIENT))
      .then(() => page.locator('[data-cell="bars"]').waitFor(PATIENT));
  const short = csvOfBars().split("\n").slice(0, 21).join("\n");
  const mine =
    "# Mine\n\n```data prices\nfile: bars.csv\n```\n\n```sql rows\nselect count(*) as bars from prices\n```\n";
  const status = (page: Page, cell: string) =>
    expect.poll(() => page.locator(`[data-cell="${cell}"]`).getAttribute("data-status"), PATIENT);

  /** Everything that a page's profile has, which is closed. */
  async function takenAway(page: Page): Promise<Buffer> {
    const zip = readFileSync(await (await exportEverything(page)).path());
    await page.context().close();
    return zip;
  }

  /** A fresh profile that has fewer bars under the same name, at its notebooks. */
  async function openWithShort(skip: Skip): Promise<Page> {
    const page = await open("#/notebooks", skip);
    await bars(page, short);
    await page.goto("about:blank");
    await page.goto("#/notebooks");
    return page;
  }

  test("data that comes from elsewhere under a name that is taken keeps its notebook", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page);
    await chooseFile(page, "mine.md", mine);
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    const zip = await takenAway(page);

    const other = await openWithShort(skip);
    await chooseFile(other, "tidebook.zip", zip);
    await other.getByText("bars.csv is called bars 2.csv here").waitFor(PATIENT);
    await other.getByRole("link", { name: "Mine" }).click();
    await other.getByTestId("run-all").click();
    await status(other, "rows").toBe("done");
    expect(await other.locator('[data-cell="prices"]').textContent()).toContain("40");
  });

  test("a file that takes the place of another makes old what was computed with that", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page);
    await chooseFile(page, "mine.md", mine);
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    const { hash } = new URL(page.url());
    await page.keyboard.press("Control+,");
    await page.getByRole("button", { name: /Delete bars.csv/ }).click();
    await page.getByText("bars.csv is deleted.").waitFor(PATIENT);
    await page.keyboard.press("Escape");
    await page.goto("about:blank");
    await page.goto("#/notebooks");
    await bars(page, short);
    await page.goto("about:blank");
    await page.goto(hash);
    await status(page, "prices").toBe("stale");
    await status(page, "rows").toBe("stale");
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    expect(await page.locator('[data-cell="rows"]').textContent()).toContain("20");
  });

  test("a file that goes to make room for a notebook is named", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await page.context().addInitScript(limitTexts);
    await page.reload();
    await bars(page);
    await chooseFile(page, "mine.md", mine);
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    await setRoom(page, 0);
    await page.locator('[data-cell="rows"]').focus();
    await page.keyboard.press("o");
    await page.getByText("Notebooks come before data: bars.csv went.").waitFor(PATIENT);
  });

  test("a file that another tab puts in the place of another is read by the next run", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page);
    await chooseFile(page, "mine.md", mine);
    await page.locator('[data-cell="prices"]').waitFor(PATIENT);
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    const other = await another("#/notebooks");
    await other.keyboard.press("Control+,");
    await other.getByRole("button", { name: /Delete bars.csv/ }).click();
    await other.getByText("bars.csv is deleted.").waitFor(PATIENT);
    await other.keyboard.press("Escape");
    await bars(other, short);
    await status(page, "rows").toBe("stale");
    await page.getByTestId("run-all").click();
    await status(page, "rows").toBe("done");
    expect(await page.locator('[data-cell="rows"]').textContent()).toContain("20");
  });

  test("an import that the browser has no room for says what came in, and data stays", async ({ skip }) => {
    const page = await open("#/notebooks", skip);
    await bars(page);
    for (const name of ["One", "Two"]) {
      await chooseFile(page, `${name}.md`, `# ${name}\n\nText of ${name}.\n`);
      await page.getByText(`Text of ${name}.`).waitFor(PATIENT);
    }
    const zip = await takenAway(page);

    const full = await openWithShort(skip);
    await expect.poll(() => titlesOf(full), PATIENT).toHaveLength(1);
    await full.evaluate(limitTexts);
    await setRoom(full, 1);
    await chooseFile(full, "tidebook.zip", zip);
    const dialog = full.getByRole("dialog", { name: "This came in only in part" });
    await dialog.waitFor(PATIENT);
    expect(await dialog.textContent()).toContain("tidebook.zip: 1 of 3 notebooks and 1 of 1 data files were taken");
    expect(await dialog.textContent()).not.toContain("Nothing was changed");
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await expect.poll(() => titlesOf(full), PATIENT).toHaveLength(2);
    await full.keyboard.press("Control+,");
    for (const name of ["bars.csv", "bars 2.csv"]) await full.getByRole("button", { name: `Delete ${name}` }).waitFor();
  });
});
