import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { fence } from "../support/fenced.ts";
import { cellOf, digestOf, openNotebooks, PATIENT, ran, type Skip, statusOf } from "../support/notebooks.ts";

describe("charts in a notebook", () => {
  const { open, put } = openNotebooks("our server");

  /** The price chart of the lesson's run, drawn. */
  async function charted(skip: Skip): Promise<{ at: Page; run: Locator; host: Locator }> {
    const at = await open("#/gallery/first-backtest", skip, { viewport: { width: 1440, height: 1000 } });
    await at.getByRole("button", { name: "Edit", exact: true }).first().click();
    const run = cellOf(at, "run");
    await run.getByRole("tab", { name: "Chart" }).click();
    const host = run.locator(".host[data-level]").first();
    await host.waitFor(PATIENT);
    await host.scrollIntoViewIfNeeded();
    return { at, run, host };
  }

  const middle = async (host: Locator) => {
    const box = (await host.boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + 120, width: box.width };
  };

  test("the wheel zooms where the cursor is, the crosshair goes through all panes, and legends follow", async ({
    skip,
  }) => {
    const { at, run, host } = await charted(skip);
    const { x, y } = await middle(host);
    const day = () => run.locator(".tag.time").first().innerText(PATIENT);
    const legends = () => run.locator(".legend").allInnerTexts();
    const before = await legends();
    await at.mouse.move(x, y);
    await expect.poll(legends, PATIENT).not.toEqual(before);
    expect((await legends()).length).toBeGreaterThan(2);
    // Zoomed out, a candle is of many days.
    const [from = NaN, to = from] = (await day()).split(" to ").map((text) => Date.parse(text));
    for (let notch = 0; notch < 20; notch++) await at.mouse.wheel(0, -100);
    await expect.poll(() => host.getAttribute("data-level"), PATIENT).toBe("0");
    await at.mouse.move(x + 1, y);
    // What was under the cursor is still there, to the day or nearly.
    const nearly = 5 * 86_400_000;
    await expect.poll(async () => Date.parse(await day()), PATIENT).toBeGreaterThan(from - nearly);
    expect(Date.parse(await day())).toBeLessThan(to + nearly);
  });

  test("log, percent, colour sets, zone and full screen are a press away", async ({ skip }) => {
    const { at, run, host } = await charted(skip);
    for (const name of ["Log scale", "Percent"]) {
      const button = run.getByRole("button", { name, exact: true }).first();
      await button.click();
      expect(await button.getAttribute("aria-pressed")).toBe("true");
    }
    const picture = () => host.screenshot().then((bytes) => bytes.toString("base64"));
    const before = await picture();
    await at.keyboard.press("Control+,");
    await at.getByRole("radio", { name: "Blue and orange" }).or(at.getByText("Blue and orange")).first().click();
    await at.getByLabel("Time zone").selectOption("America/New_York");
    await at.keyboard.press("Escape");
    await expect.poll(() => run.innerText(), PATIENT).toContain("Times in America/New_York");
    expect(await at.evaluate(() => document.documentElement.dataset.colors)).toBe("blue-orange");
    await expect.poll(picture, PATIENT).not.toBe(before);
    expect(await run.innerText()).toContain("Hollow candles rose");
    await run.getByRole("button", { name: "Full screen" }).first().click();
    await expect.poll(() => at.evaluate(() => document.fullscreenElement !== null), PATIENT).toBe(true);
    await at.evaluate(() => document.exitFullscreen());
  });

  test("a brushed range becomes the run's, and one undo takes it back", async ({ skip }) => {
    const { at, run, host } = await charted(skip);
    const stored = await digestOf(at, "run");
    const { x, y } = await middle(host);
    await run.getByRole("button", { name: "Range", exact: true }).first().click();
    await at.mouse.move(x - 200, y);
    await at.mouse.down();
    await at.mouse.move(x + 200, y, { steps: 6 });
    await at.mouse.up();
    await ran(at, "run", (digest) => digest !== stored);
    await at.keyboard.press("Control+z");
    await ran(at, "run", (digest) => digest === stored);
  });

  test("figures and picture are saved, and the table behind the chart is there", async ({ skip }) => {
    const { at, run } = await charted(skip);
    for (const [button, ending] of [
      ["CSV", /\.csv$/],
      ["PNG", /\.png$/],
    ] as const) {
      const coming = at.waitForEvent("download");
      await run.getByRole("button", { name: button, exact: true }).first().click();
      expect((await coming).suggestedFilename()).toMatch(ending);
    }
    await run.getByRole("button", { name: "Show as a table" }).first().click();
    await run.getByTestId("chart-table").first().locator("tbody tr").first().waitFor(PATIENT);
  });

  test("a mark tells its order's life, with the bars that decided it", async ({ skip }) => {
    const { at, run, host } = await charted(skip);
    await run.getByRole("tab", { name: /Orders/ }).click();
    const day = await run.getByRole("table").first().locator("tbody tr").first().innerText(PATIENT);
    await run.getByRole("tab", { name: "Chart" }).click();
    await host.waitFor(PATIENT);
    await run
      .locator("input[name=day]")
      .first()
      .fill(/\d{4}-\d\d-\d\d/.exec(day)?.[0] ?? "");
    await run.locator("input[name=day]").first().press("Tab");
    await host.focus();
    // The order fills on the next bar; that is where its mark stands.
    for (let step = 0; step < 6 && (await at.getByTestId("order-story").count()) === 0; step++) {
      await at.keyboard.press("Enter");
      await at.waitForTimeout(300);
      if ((await at.getByTestId("order-story").count()) === 0) await at.keyboard.press("ArrowRight");
    }
    const story = at.getByTestId("order-story");
    await expect.poll(() => story.innerText(PATIENT), PATIENT).toMatch(/placed|decided/i);
    await story.getByRole("region", { name: "Bars that decided it" }).waitFor(PATIENT);
    // The whole of it is in sight, without scrolling.
    const bottom = () => story.evaluate((panel) => panel.getBoundingClientRect().bottom - innerHeight);
    await expect.poll(bottom, PATIENT).toBeLessThanOrEqual(0);
  });

  test("a million bars move under the hand, drawn by a few thousand points", async ({ skip }) => {
    put(
      "million",
      fence("data bars", "generate: { model: gbm, seed: 1, bars: 1000000, interval: 1m }") +
        fence("chart picture", "of: bars\nshow: [price]"),
    );
    const at = await open("#/gallery/million", skip);
    await at.getByTestId("run-all").click();
    await statusOf(at, "picture").toBe("done");
    const host = cellOf(at, "picture").locator(".host[data-level]").first();
    await host.waitFor(PATIENT);
    await host.scrollIntoViewIfNeeded();
    const { x, y } = await middle(host);
    await at.mouse.move(x, y);
    const level = async () => Number(await host.getAttribute("data-level"));
    const wide = await level();
    for (let notch = 0; notch < 20; notch++) await at.mouse.wheel(0, -100);
    await expect.poll(level, PATIENT).toBeLessThan(wide);
    const shown = () => host.getAttribute("data-points").then(Number);
    expect(await shown()).toBeLessThanOrEqual(5000);
    const legend = () => cellOf(at, "picture").locator(".legend").first().innerText();
    const before = await legend();
    await at.mouse.down();
    await at.mouse.move(x - 300, y, { steps: 10 });
    await at.mouse.up();
    // The candle that is dragged stays under the cursor; where it was stands another now.
    await at.mouse.move(x, y);
    await expect.poll(legend, PATIENT).not.toBe(before);
    expect(await shown()).toBeLessThanOrEqual(5000);
  });
});
