import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type OpenPage, openPage } from "../support/pages.ts";
import type {} from "./pages/charts.ts";

const LONGEST_MS = 300_000;
const DAY = 86_400_000;
const BARS = 400;
const LAST_DAY = "2021-02-03";

/** Prices that rise by one a day, with an order each way. */
function risingGiven(): Record<string, unknown> {
  const index = Array.from({ length: BARS }, (_, bar) => bar);
  const bars = {
    time: index.map((bar) => Date.UTC(2020, 0, 1) + bar * DAY),
    open: index.map((bar) => 100 + bar),
    high: index.map((bar) => 102 + bar),
    low: index.map((bar) => 99 + bar),
    close: index.map((bar) => 101 + bar),
    volume: index.map((bar) => 1000 + bar),
  };
  const orders = [
    { id: 7, time: bars.time[100], side: "buy" },
    { id: 8, time: bars.time[300], side: "sell" },
  ];
  const equity = { name: "strategy", time: bars.time, value: index.map((bar) => 10_000 + bar) };
  return { name: "rising", bars, orders, equity, digest: "1270".repeat(16), title: "=Rising" };
}

describe("a price chart in Chromium", () => {
  let opened: OpenPage | { missing: string };

  beforeAll(async () => {
    opened = await openPage("charts");
  }, LONGEST_MS);

  afterAll(async () => {
    if ("page" in opened) await opened.close();
  });

  beforeEach(async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    await opened.page.reload();
    await opened.page.setViewportSize({ width: 1440, height: 900 });
    await opened.page.evaluate((given) => chartsPage.show("PriceChart", given), risingGiven());
    await drawn(opened.page);
  });

  const page = (): Page => {
    if ("missing" in opened) throw new Error(opened.missing);
    return opened.page;
  };
  const drawn = (where: Page) => where.locator(".host[data-level]").waitFor();

  test.for([
    ["dark", 1440],
    ["light", 390],
  ] as const)("breaks no serious rule of accessibility, %s at %i px", async ([theme, width]) => {
    await page().setViewportSize({ width, height: 900 });
    await page().evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    await page().getByRole("button", { name: "Show as a table" }).click();
    const { violations: found } = await new AxeBuilder({ page: page() }).setLegacyMode().analyze();
    const serious = found.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
    const wide = await page().evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await page().evaluate(() => chartsPage.violations)).toEqual([]);
  });

  const host = () => page().locator(".host");
  const legend = () => page().locator(".legend").first().innerText();
  const shownBars = () => page().evaluate(() => chartsPage.told);

  /** The file that a press of the button saves. */
  async function saved(button: string): Promise<{ name: string; bytes: Buffer }> {
    const coming = page().waitForEvent("download");
    await page().getByRole("button", { name: button, exact: true }).click();
    const download = await coming;
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    return { name: download.suggestedFilename(), bytes: Buffer.concat(parts) };
  }

  test("arrows move by bar and say what is there, Escape leaves", async () => {
    await host().focus();
    await page().keyboard.press("End");
    await page().keyboard.press("ArrowLeft");
    const said = page().locator("[aria-live=polite]").first();
    await expect.poll(() => said.textContent()).toMatch(/close \d+/);
    const before = await said.textContent();
    await page().keyboard.press("Shift+ArrowLeft");
    await expect.poll(() => said.textContent()).not.toBe(before);
    expect(await legend()).not.toContain(LAST_DAY);
    await page().keyboard.press("Escape");
    await expect.poll(legend).toContain(LAST_DAY);
  });

  test("Alt and a letter change scale, fit and go to a day", async () => {
    await host().focus();
    const pressed = (name: string) => page().getByRole("button", { name, exact: true }).getAttribute("aria-pressed");
    await page().keyboard.press("Alt+l");
    expect(await pressed("Log scale")).toBe("true");
    await page().keyboard.press("Alt+p");
    expect([await pressed("Log scale"), await pressed("Percent")]).toEqual(["false", "true"]);
    await page().keyboard.press("Alt+g");
    expect(await page().evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe("day");
    await page().locator("input[name=day]").fill("2020-03-02");
    await page().locator("input[name=day]").press("Tab");
    await expect.poll(legend).toContain("2020-03-02");
  });

  test("the crosshair is one for all panes, and every legend follows it", async () => {
    const box = (await host().boundingBox())!;
    const legends = () => page().locator(".legend").allInnerTexts();
    const before = await legends();
    expect(before[0]).toContain(LAST_DAY);
    await page().mouse.move(box.x + 200, box.y + 100);
    await expect.poll(legends).not.toEqual(before);
    const [price, equity, drawdown] = await legends();
    expect(price).toMatch(/2020-\d\d-\d\d/);
    expect(equity).not.toBe(before[1]);
    expect(drawdown).toContain("0.0 %");
    expect(await page().locator(".tag.time").innerText()).toContain("2020-");
  });

  test("the price at a resting pointer goes with the axis when the wheel zooms", async () => {
    const box = (await host().boundingBox())!;
    await page().mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
    const label = () => page().locator(".tag.cross:not(.time)").innerText();
    const before = await label();
    await page().mouse.wheel(0, -600);
    await expect.poll(label).not.toBe(before);
  });

  test("the wheel zooms in to single bars and a drag moves them", async () => {
    const box = (await host().boundingBox())!;
    await page().mouse.move(box.x + 300, box.y + 100);
    for (let notch = 0; notch < 12; notch++) await page().mouse.wheel(0, -100);
    await expect.poll(() => host().getAttribute("data-level")).toBe("0");
    await expect.poll(legend).toMatch(/20\d\d-\d\d-\d\d/);
    const before = await legend();
    await page().mouse.down();
    await page().mouse.move(box.x + 500, box.y + 100, { steps: 5 });
    await page().mouse.up();
    await page().mouse.move(box.x + 301, box.y + 100);
    await expect.poll(legend).not.toBe(before);
    await page().mouse.dblclick(box.x + 300, box.y + 100);
    await expect.poll(() => host().getAttribute("data-level")).not.toBe("");
  });

  test("a mark's order is told by its key, a brushed range by its times", async () => {
    await page().locator("input[name=day]").fill("2020-04-10");
    await page().locator("input[name=day]").press("Tab");
    await host().focus();
    await page().keyboard.press("Enter");
    await expect.poll(shownBars).toContainEqual({ what: "order", value: [7] });
    const box = (await host().boundingBox())!;
    await page().getByRole("button", { name: "Range", exact: true }).click();
    await page().mouse.move(box.x + 100, box.y + 120);
    await page().mouse.down();
    await page().mouse.move(box.x + 400, box.y + 120, { steps: 4 });
    await page().mouse.up();
    const range = (await shownBars()).find(({ what }) => what === "range")?.value as { from: number; to: number };
    expect(range.to).toBeGreaterThan(range.from);
    expect(range.from % DAY).toBe(0);
  });

  test("a table stands behind the chart, newest bar first, with only the rows in sight", async () => {
    const table = page().getByTestId("chart-table");
    expect(await table.locator("table").getAttribute("aria-rowcount")).toBe(String(BARS + 1));
    await page().getByRole("button", { name: "Show as a table" }).click();
    await expect.poll(() => table.locator("tbody tr").first().innerText()).toContain("2021-02-03");
    expect(await table.locator("tbody tr").count()).toBeLessThan(60);
    await table.locator(".scroll").evaluate((element) => (element.scrollTop = element.scrollHeight));
    await expect.poll(() => table.locator("tbody tr").last().innerText()).toContain("2020-01-01");
  });

  test("exports are files: figures of every bar, and a picture", async () => {
    const csv = await saved("CSV");
    const lines = csv.bytes.toString().trimEnd().split("\r\n");
    expect(csv.name).toBe("rising.csv");
    expect(lines).toHaveLength(BARS + 1);
    expect(lines[1]).toBe("1577836800000,2020-01-01T00:00:00.000Z,100,102,99,101,1000,10000,0");
    const png = await saved("PNG");
    expect(png.name).toBe("rising.png");
    expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  });

  test("a million bars are shown by a few thousand points, whatever the zoom", { timeout: LONGEST_MS }, async () => {
    await page().evaluate(() => chartsPage.many(1_000_000));
    await drawn(page());
    const box = (await host().boundingBox())!;
    const counts: number[] = [];
    const note = async () => counts.push(Number(await host().getAttribute("data-points")));
    await page().evaluate(() => chartsPage.countFrames());
    await page().mouse.move(box.x + 600, box.y + 100);
    for (let notch = 0; notch < 60; notch++) {
      await page().mouse.wheel(0, -100);
      if (notch % 9 === 0) await note();
    }
    await expect.poll(() => host().getAttribute("data-level")).toBe("0");
    await page().mouse.down();
    for (let step = 0; step < 40; step++) await page().mouse.move(box.x + 600 - step * 12, box.y + 100);
    await page().mouse.up();
    for (let notch = 0; notch < 60; notch++) await page().mouse.wheel(0, 100);
    await expect.poll(async () => Number(await host().getAttribute("data-level"))).toBeGreaterThan(10);
    await note();
    const frames = (await page().evaluate(() => chartsPage.countFrames())).sort((a, b) => a - b);
    const at = (share: number) => `${frames[Math.floor(share * (frames.length - 1))]?.toFixed(1)} ms`;
    console.log(
      `1,000,000 bars: ${frames.length} frames, median ${at(0.5)}, 95 % within ${at(0.95)}, longest ${at(1)}`,
    );
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(Math.max(...counts)).toBeLessThanOrEqual(5000);
  });

  test("the legend stays with the crosshair when a range is brushed under a resting pointer", async () => {
    await page().evaluate((given) => chartsPage.show("PriceChart", given), { ...risingGiven(), onrange: null });
    await drawn(page());
    const box = (await host().boundingBox())!;
    await page().mouse.move(box.x + 700, box.y + 120);
    await page().keyboard.down("Shift");
    await page().mouse.down();
    await page().mouse.move(box.x + 760, box.y + 120, { steps: 3 });
    await page().mouse.up();
    await page().keyboard.up("Shift");
    await expect.poll(() => host().getAttribute("data-level")).toBe("0");
    const [day] = /20\d\d-\d\d-\d\d/.exec(await legend()) ?? [];
    expect(await page().locator(".tag.time").innerText()).toBe(day);
    expect(await legend()).not.toContain("–");
    // A pixel on, the library tells the same place itself.
    await page().mouse.move(box.x + 761, box.y + 120);
    await expect.poll(legend).toContain(day);
  });

  const money = { name: "trend", time: [0, 1, 2, 3, 4].map((day) => day * 20 * DAY), value: [100, 110, 99, 120, 90] };
  test.for([
    ["LineChart", { title: "Equity", curves: [money], hasDrawdown: true }],
    ["Histogram", { title: "Returns", values: money.value, isMoney: true }],
    ["MonthlyTable", { equity: money, start: 100 }],
    [
      "CorrelationHeatmap",
      {
        columns: [
          { name: "a", values: [1, 2, 3] },
          { name: "b", values: [3, 1, 2] },
        ],
      },
    ],
    ["Scatter", { title: "Gains", x: { name: "x", values: [1, 2] }, y: { name: "y", values: [3, 4] }, sign: [1, -1] }],
    ["RollingChart", { statistic: "return", curves: [money], window: 2, periodsPerYear: 252 }],
  ] as const)("%s has a table, no serious fault, and nothing that the policy refuses", async ([name, given]) => {
    for (const [theme, width] of [
      ["dark", 390],
      ["light", 1440],
    ] as const) {
      await page().setViewportSize({ width, height: 900 });
      await page().evaluate((one) => (document.documentElement.dataset.theme = one), theme);
      await page().evaluate(([chart, props]) => chartsPage.show(chart, props), [name, given] as const);
      await page().getByTestId("chart-table").locator("tbody tr").first().waitFor({ state: "attached" });
      const { violations } = await new AxeBuilder({ page: page() }).setLegacyMode().analyze();
      expect(
        violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => [id, nodes[0]?.html]),
      ).toEqual([]);
      expect(await page().evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    expect(await page().evaluate(() => chartsPage.violations)).toEqual([]);
  });

  test("a month chosen is told as its times", async () => {
    await page().evaluate((equity) => chartsPage.show("MonthlyTable", { equity, start: 100 }), money);
    await page()
      .getByRole("button", { name: /^Feb 1970/ })
      .click();
    expect(await shownBars()).toEqual([{ what: "month", value: { from: Date.UTC(1970, 1), to: Date.UTC(1970, 2) } }]);
  });
});
