import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenApp, openApp } from "../support/app.ts";
import { lessons } from "../support/lessons.ts";

const LONGEST_MS = 300_000;

describe("the pages' frame", () => {
  let app: OpenApp | { missing: string };
  let page: Page | undefined;

  beforeAll(async () => {
    app = await openApp(lessons);
  }, LONGEST_MS);

  afterEach(async () => {
    await page?.close();
    page = undefined;
  });

  afterAll(async () => {
    if ("page" in app) await app.close();
  });

  async function open(fragment: string, options: Parameters<OpenApp["page"]>[1], skip: (why: string) => never) {
    if ("missing" in app) return skip(app.missing);
    page = await app.page(fragment, options);
    return page;
  }

  test.for([
    ["dark", 1440],
    ["light", 1440],
    ["dark", 390],
    ["light", 390],
  ] as const)("gallery, help and sheets break no serious rule, %s at %i px", async ([theme, width], { skip }) => {
    const at = await open("#/gallery", { colorScheme: theme, viewport: { width, height: 860 } }, skip);
    await at.getByRole("link", { name: "Order types" }).waitFor();
    expect(await seriousBreaches(at)).toEqual([]);
    expect(await at.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await at.getByRole("button", { name: "Settings" }).click();
    expect(await seriousBreaches(at)).toEqual([]);
    await at.keyboard.press("Escape");
    await at.keyboard.press("?");
    expect(await seriousBreaches(at)).toEqual([]);
    await at.getByRole("link", { name: "More help" }).click();
    await at.getByRole("heading", { name: "What a digest proves" }).waitFor();
    expect(await at.getByRole("dialog").count()).toBe(0);
    expect(await seriousBreaches(at)).toEqual([]);
  });

  test("the gallery finds by words and subject, and opens a lesson by keyboard", async ({ skip }) => {
    const at = await open("#/gallery", {}, skip);
    const cards = at.getByRole("list", { name: "Finished notebooks" }).getByRole("link");
    await expect.poll(() => cards.count()).toBe(lessons.length - 1);
    await at.keyboard.press("/");
    await at.keyboard.type("digest");
    expect(await cards.allTextContents()).toEqual([expect.stringContaining("Reading a link")]);
    await at.getByRole("searchbox").fill("nothing has this");
    await at.getByRole("button", { name: "Show all" }).click();
    await at.getByRole("radio", { name: "Orders" }).check();
    expect(await cards.count()).toBe(1);
    await cards.first().focus();
    await at.keyboard.press("Enter");
    await expect.poll(() => new URL(at.url()).hash).toBe("#/gallery/orders");
  });

  test("generated data is called synthetic on its card", async ({ skip }) => {
    const at = await open("#/gallery", {}, skip);
    await expect.poll(() => at.getByRole("link", { name: "Order types" }).textContent()).toContain("synthetic data");
  });

  test("settings apply at once and stay", async ({ skip }) => {
    const at = await open("#/gallery", { colorScheme: "dark" }, skip);
    const ground = () => at.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const up = () => at.evaluate(() => document.documentElement.dataset.colors);
    await expect.poll(ground).toBe("rgb(13, 18, 23)");
    await at.keyboard.press("Control+,");
    await at.getByRole("radio", { name: "Light" }).check();
    await expect.poll(ground).toBe("rgb(247, 245, 240)");
    await at.getByRole("radio", { name: "Blue and orange" }).check();
    await at.getByLabel("Time zone").selectOption("America/New_York");
    expect(await at.getAttribute("meta[name=theme-color]", "content")).toBe("rgb(247, 245, 240)");
    await at.reload();
    await expect.poll(ground).toBe("rgb(247, 245, 240)");
    expect(await up()).toBe("blue-orange");
    await at.getByRole("link", { name: "Order types" }).waitFor();
    await at.keyboard.press("Control+,");
    expect(await at.getByLabel("Time zone").inputValue()).toBe("America/New_York");
  });

  test("settings that another version wrote are passed over", async ({ skip }) => {
    const at = await open("#/gallery", {}, skip);
    await at.evaluate(() =>
      localStorage.setItem("tidebook.settings", '{"theme":"sepia","zone":"Mars/Base","density":"roomy"}'),
    );
    await at.reload();
    await at.getByRole("link", { name: "Order types" }).waitFor();
    await at.keyboard.press("Control+,");
    expect(await at.getByRole("radio", { name: "System", exact: true }).isChecked()).toBe(true);
    expect(await at.getByRole("radio", { name: "Roomy" }).isChecked()).toBe(true);
    expect(await at.getByLabel("Time zone").inputValue()).toBe("UTC");
  });

  test("every action of the page stands in the palette and those with keys in the help", async ({ skip }) => {
    const at = await open("#/gallery", {}, skip);
    await at.getByRole("link", { name: "Order types" }).waitFor();
    await at.keyboard.press("Control+k");
    const titles = await at.getByTestId("palette").getByRole("option").allTextContents();
    expect(titles.join("|")).toMatch(/Open Order types.*Settings.*Ctrl ,/);
    await at.keyboard.type("open reading");
    await at.keyboard.press("Enter");
    await expect.poll(() => new URL(at.url()).hash).toBe("#/gallery/link");
    await at.goBack();
    await at.getByRole("heading", { name: "Learn by changing numbers" }).waitFor();
    await at.keyboard.press("?");
    const help = at.getByRole("dialog", { name: "Keys" });
    await expect.poll(() => help.textContent()).toContain("Find a notebook");
  });

  test("an address that names no page says so", async ({ skip }) => {
    const at = await open("#/nowhere/else", {}, skip);
    await at.getByText("There is no page at this address").waitFor();
    await at.getByRole("link", { name: "Gallery", exact: true }).click();
    await at.getByRole("heading", { name: "Learn by changing numbers" }).waitFor();
  });

  test("a gallery that did not come says so and comes when asked again", async ({ skip }) => {
    const at = await open("#/help", {}, skip);
    await at.route("**/gallery/index.json", (route) => route.abort(), { times: 1 });
    await at.getByRole("link", { name: "Tidebook, gallery" }).click();
    await at.getByRole("button", { name: "Try again" }).click();
    await at.getByRole("link", { name: "Order types" }).waitFor();
  });

  test("a fault that nobody caught is told once, with a way on", async ({ skip }) => {
    if ("missing" in app) return skip(app.missing);
    const at = await app.browser.newPage();
    page = at;
    await at.goto(`${app.address}#/gallery`);
    await at.getByRole("link", { name: "Order types" }).waitFor();
    expect(await at.getByRole("alert").count()).toBe(0);
    await at.evaluate(() => void Promise.reject(new Error("a wheel came off")));
    await expect.poll(() => at.getByRole("alert").textContent()).toContain("a wheel came off");
    await at.getByRole("button", { name: "Go on" }).click();
    expect(await at.getByRole("alert").count()).toBe(0);
  });
});
