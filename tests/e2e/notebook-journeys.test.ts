import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { fence } from "../support/fenced.ts";
import { cellOf, digestOf, openNotebooks, PATIENT, ran, statusOf } from "../support/notebooks.ts";

/** A run that takes long on any machine and says how far it is. */
const slow =
  fence("data bars", "generate: { model: gbm, seed: 1, bars: 1000000, interval: 1m }") +
  fence(
    "strategy busy",
    `import { Strategy, Bar } from "tidebook";
export class Busy extends Strategy {
  sum: f64 = 0;
  onBar(bar: Bar): void {
    for (let i = 0; i < 20000; i++) this.sum += Math.sqrt(bar.close + i);
  }
}`,
  ) +
  fence("backtest run", "strategy: busy\ndata: bars");

const broken =
  fence("data prices", "builtin: sp500") +
  fence("backtest run", "strategy: trnd\ndata: prices") +
  fence("chart seen", "of: run\nshow: price") +
  fence("js told", "return { text: 1 / };");

const namesOf = (at: Page) =>
  at.getByTestId("cell").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.cell ?? ""));
const hasFocus = (at: Page, name: string) =>
  expect.poll(() => cellOf(at, name).evaluate((one) => one === document.activeElement), PATIENT);

describe("a notebook's page", () => {
  const { open, put } = openNotebooks("our server");

  test("a long run tells how far it is, how fast and how long it takes, and ends at once", async ({ skip }) => {
    put("slow", slow);
    const at = await open("#/gallery/slow", skip);
    await at.getByTestId("run-all").click();
    await statusOf(at, "run").toBe("running");
    await cellOf(at, "run").getByRole("progressbar").waitFor(PATIENT);
    const told = () => cellOf(at, "run").innerText(PATIENT);
    await expect.poll(told, PATIENT).toMatch(/of 1,000,000 bars[^]*bars\/s[^]*left/);
    await at.keyboard.press("Escape");
    await statusOf(at, "run").toBe("stopped");
    await expect.poll(() => at.getByTestId("run-all").count(), PATIENT).toBe(1);
    expect(await cellOf(at, "bars").getAttribute("data-status")).toBe("done");
  });

  test("the keys of notebooks do what they do elsewhere", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", skip);
    const before = await namesOf(at);
    await cellOf(at, "prices").focus();
    await at.keyboard.press("j");
    await at.keyboard.press("k");
    await hasFocus(at, "prices").toBe(true);

    // Into the text and out of it, run, and on to the next.
    await cellOf(at, "trend").focus();
    await expect.poll(() => cellOf(at, "trend").locator(".cm-content").count(), PATIENT).toBe(1);
    await at.keyboard.press("Enter");
    await expect.poll(() => cellOf(at, "trend").evaluate((one) => one.contains(document.activeElement))).toBe(true);
    await at.keyboard.press("Control+Home");
    await at.keyboard.type("// mine\n");
    await at.keyboard.press("Escape");
    await hasFocus(at, "trend").toBe(true);
    await at.keyboard.press("Shift+Enter");
    await hasFocus(at, "trend").toBe(false);
    await statusOf(at, "trend").toBe("done");

    // Another kind, and text.
    await cellOf(at, "prices").focus();
    await at.keyboard.press("a");
    await at.keyboard.type("sql");
    await at.keyboard.press("Enter");
    await hasFocus(at, "sql1").toBe(true);
    await at.keyboard.press("m");
    await expect.poll(() => namesOf(at)).toEqual(before);
    await at.keyboard.press("Control+z");
    await expect.poll(() => namesOf(at)).toContain("sql1");
    await at.keyboard.press("Control+Shift+z");
    await expect.poll(() => namesOf(at)).toEqual(before);

    // The palette finds cells and acts; help lists keys.
    await at.keyboard.press("Control+k");
    await at.keyboard.type("go to run");
    await at.keyboard.press("Enter");
    await hasFocus(at, "run").toBe(true);
    await at.keyboard.press("o");
    await expect.poll(() => cellOf(at, "run").getByRole("tablist").count()).toBe(0);
    await at.keyboard.press("o");
    await expect.poll(() => cellOf(at, "run").getByRole("tablist").count()).toBe(1);
    await at.keyboard.press("?");
    await at.getByRole("dialog", { name: "Keys" }).waitFor();
    await at.keyboard.press("Escape");
    await expect.poll(() => at.getByRole("dialog").count()).toBe(0);
  });

  test("after an edit the run before stands behind the new one, with what the change did", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", skip, { viewport: { width: 1440, height: 900 } });
    await at.getByRole("button", { name: "Edit", exact: true }).first().click();
    const stored = await digestOf(at, "run");
    const field = cellOf(at, "run").getByTestId("param-slow");
    await field.fill("150");
    await field.press("Enter");
    await ran(at, "run", (digest) => digest !== stored);
    await expect
      .poll(() => at.getByRole("complementary").innerText(), PATIENT)
      .toMatch(/What that change did[^]*Total return/i);
    await cellOf(at, "run").getByRole("tab", { name: "Equity" }).click();
    await expect.poll(() => cellOf(at, "run").innerText(), PATIENT).toContain("before the edit");
  });

  test("what fails says where and why, and the page has no serious fault", async ({ skip }) => {
    put("broken", broken);
    const at = await open("#/gallery/broken", skip);
    await at.getByTestId("run-all").click();
    await statusOf(at, "told").toBe("error");
    await statusOf(at, "prices").toBe("done");
    expect(await cellOf(at, "run").getByTestId("cell-error").innerText()).toContain("there is no strategy cell trnd");
    expect(await cellOf(at, "told").getByTestId("cell-error").innerText()).toContain("line 1");
    expect(await seriousBreaches(at)).toEqual([]);
  });
});
