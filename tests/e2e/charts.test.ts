import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/checkout.ts";
import { type OpenPage, openPage } from "../support/pages.ts";
import type {} from "./pages/charts.ts";

const LONGEST_MS = 300_000;
const DAY = 86_400_000;
const BARS = 400;

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
  const folder = temporaryFolder(afterAll);
  let opened: OpenPage | { missing: string };

  beforeAll(async () => {
    opened = await openPage("charts", folder);
  }, LONGEST_MS);

  afterAll(async () => {
    if ("page" in opened) await opened.close();
  });

  beforeEach(async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    await opened.page.reload();
    await opened.page.setViewportSize({ width: 1440, height: 900 });
    await opened.page.evaluate((given) => chartsPage.price(given), risingGiven());
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
});
