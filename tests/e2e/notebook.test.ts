import type { Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenApp, openApp } from "../support/app.ts";

const LONGEST_MS = 300_000;
const PATIENT = { timeout: 30_000 };

describe("a notebook's page", () => {
  let app: OpenApp | { missing: string };
  let page: Page | undefined;
  let reports: string[] = [];

  beforeAll(async () => {
    app = await openApp();
  }, LONGEST_MS);

  afterEach(async () => {
    await page?.close();
    page = undefined;
    expect(reports).toEqual([]);
  });

  afterAll(async () => {
    if ("page" in app) await app.close();
  });

  async function open(fragment: string, options: Parameters<OpenApp["page"]>[1], skip: (why: string) => never) {
    if ("missing" in app) return skip(app.missing);
    const told = (reports = []) as string[];
    const opened = (page = await app.page("#/help", options));
    await opened.exposeFunction("toldReport", (text: string) => told.push(text));
    await opened.addInitScript(() => {
      const tell = (globalThis as unknown as { toldReport: (text: string) => void }).toldReport;
      document.addEventListener("securitypolicyviolation", (event) =>
        tell(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
      );
    });
    await opened.goto(app.address + fragment);
    await opened.reload();
    await opened.locator("html[data-ready=true]").waitFor({ state: "attached" });
    return opened;
  }

  const cell = (at: Page, name: string): Locator => at.locator(`[data-cell="${name}"]`);
  const status = (at: Page, name: string) => expect.poll(() => cell(at, name).getAttribute("data-status"), PATIENT);
  const digest = (at: Page, name: string) => cell(at, name).getByTestId("digest").textContent();

  test("a lesson opens with its stored results, and this machine reproduces them", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", {}, skip);
    const stored = await digest(at, "run");
    await expect
      .poll(() =>
        cell(at, "run")
          .getByRole("img", { name: /stored with this page/ })
          .count(),
      )
      .toBe(1);
    await at.getByTestId("run-all").click();
    await expect
      .poll(
        () =>
          cell(at, "run")
            .getByRole("img", { name: /reproduced on this machine/ })
            .count(),
        PATIENT,
      )
      .toBe(1);
    expect(await digest(at, "run")).toBe(stored);
    await status(at, "picture").toBe("done");
  });

  test("a slider moves the numbers and what depends on them, and one undo brings them back", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", {}, skip);
    const stored = await digest(at, "run");
    const slider = cell(at, "run").getByRole("slider", { name: "slow" });
    await slider.focus();
    for (let count = 0; count < 5; count++) await at.keyboard.press("ArrowRight");
    await expect.poll(() => digest(at, "run"), PATIENT).not.toBe(stored);
    await status(at, "both").toBe("done");
    expect(await cell(at, "run").getByTestId("param-slow").inputValue()).toBe("105");
    const moved = await digest(at, "run");
    await at.keyboard.press("Control+z");
    await expect.poll(() => cell(at, "run").getByTestId("param-slow").inputValue()).toBe("104");
    await at.keyboard.press("Control+Shift+z");
    await expect.poll(() => digest(at, "run"), PATIENT).toBe(moved);
    await expect.poll(() => new URL(at.url()).hash).toMatch(/^#\/notebook\//);
    await at.reload();
    await expect.poll(() => cell(at, "run").getByTestId("param-slow").inputValue(), PATIENT).toBe("105");
    expect(await digest(at, "run")).toBe(moved);
  });

  test("an error in a strategy is listed as it is typed, and what needs it turns stale until it is mended", async ({
    skip,
  }) => {
    const at = await open("#/gallery/first-backtest", {}, skip);
    const text = cell(at, "trend").getByTestId("cell-editor").locator(".cm-content");
    await text.getByText("crossedBelow(this.fast").click();
    await at.keyboard.press("End");
    await at.keyboard.type(" this.flattn();");
    await cell(at, "trend")
      .getByText(/Property 'flattn' does not exist/)
      .first()
      .waitFor(PATIENT);
    await status(at, "run").not.toBe("done");
    expect(await digest(at, "run")).toHaveLength(64);
    for (let count = 0; count < " this.flattn();".length; count++) await at.keyboard.press("Backspace");
    await status(at, "run").toBe("done");
    expect(await cell(at, "trend").getByTestId("cell-error").count()).toBe(0);
  });

  test("cells are added, moved, deleted and brought back by keyboard alone", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", {}, skip);
    const names = () =>
      at.getByTestId("cell").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.cell));
    const before = await names();
    await at.keyboard.press("Tab");
    for (let count = 0; count < 30; count++) {
      if (await cell(at, "prices").evaluate((one) => one === document.activeElement)) break;
      await at.keyboard.press("Tab");
    }
    await at.keyboard.press("b");
    await at.keyboard.type("sql");
    await at.keyboard.press("Enter");
    const place = before.indexOf("prices");
    const added = [...before.slice(0, place + 1), "sql1", ...before.slice(place + 1)];
    await expect.poll(names).toEqual(added);
    await expect.poll(() => cell(at, "sql1").evaluate((one) => one === document.activeElement)).toBe(true);
    await at.keyboard.press("Alt+ArrowUp");
    await expect.poll(names).toEqual([...before.slice(0, place), "sql1", ...before.slice(place)]);
    await at.keyboard.press("d");
    await at.keyboard.press("d");
    await expect.poll(names).toEqual(before);
    await at.keyboard.press("Control+z");
    await expect.poll(async () => (await names()).includes("sql1")).toBe(true);
    await at.keyboard.press("?");
    await expect.poll(() => at.getByRole("dialog", { name: "Keys" }).textContent()).toContain("Add a cell above");
  });

  test("a strategy that does not come back is stopped at once, and what was is kept", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", {}, skip);
    const stored = await digest(at, "run");
    const text = cell(at, "trend").getByTestId("cell-editor").locator(".cm-content");
    await text.getByText("crossedBelow(this.fast").click();
    await at.keyboard.press("End");
    await at.keyboard.type(" while (bar.index > 100) {}");
    await status(at, "run").toBe("running");
    await at.getByTestId("stop").click();
    await status(at, "run").toBe("stopped");
    expect(await digest(at, "run")).toBe(stored);
    expect(await at.getByTestId("run-all").count()).toBe(1);
  });

  test.for([
    ["dark", 1440],
    ["light", 1440],
    ["dark", 390],
    ["light", 390],
  ] as const)("reading and editing break no serious rule, %s at %i px", async ([theme, width], { skip }) => {
    const at = await open("#/gallery/first-backtest", { colorScheme: theme, viewport: { width, height: 860 } }, skip);
    await status(at, "picture").toBe("done");
    const overflow = () => at.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await seriousBreaches(at)).toEqual([]);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await at.getByRole("button", { name: "Edit", exact: true }).click();
    await cell(at, "run").getByRole("tab", { name: "Chart" }).waitFor();
    expect(await seriousBreaches(at)).toEqual([]);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});
