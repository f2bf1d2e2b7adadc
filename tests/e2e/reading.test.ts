import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenPage, openPage } from "../support/pages.ts";
import type {} from "./pages/reading.ts";

const LONGEST_MS = 300_000;

describe("a notebook in reading mode", () => {
  let opened: OpenPage | { missing: string };

  beforeAll(async () => {
    opened = await openPage("reading");
  }, LONGEST_MS);

  afterAll(async () => {
    if ("page" in opened) await opened.close();
  });

  test("keeps notes beside what they are about until the first edit", async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    const { page } = opened;
    await page.setViewportSize({ width: 1440, height: 900 });
    const topOf = (selector: string) =>
      page.locator(selector).evaluate((element) => Math.round(element.getBoundingClientRect().top));
    const gap = async () => (await topOf("ol li:nth-child(3)")) - (await topOf("[data-note=chart]"));
    await expect.poll(gap).toBe(16);
    await page.getByRole("button", { name: "Grow" }).click();
    await expect.poll(gap).toBe(16);
    expect(await seriousBreaches(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.getByRole("listitem").count()).toBe(5);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: "Edit" }).click();
    expect(await page.getByRole("listitem").count()).toBe(0);
    expect(await page.getByText("has already run").count()).toBe(0);
  });
});
