import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenPage, openPage } from "../support/pages.ts";
import type {} from "./pages/parts.ts";

const LONGEST_MS = 300_000;

describe("the parts that pages are made of", () => {
  let opened: OpenPage | { missing: string };

  beforeAll(async () => {
    opened = await openPage("parts");
  }, LONGEST_MS);

  afterAll(async () => {
    if ("page" in opened) await opened.close();
  });

  beforeEach(async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    await opened.page.reload();
    await opened.page.setViewportSize({ width: 1440, height: 900 });
  });

  const page = (): Page => {
    if ("missing" in opened) throw new Error(opened.missing);
    return opened.page;
  };
  const told = () => page().evaluate(() => partsPage.told);
  const focused = () => page().evaluate(() => document.activeElement?.textContent?.trim() ?? "");

  test.for([
    ["dark", 1440],
    ["light", 1440],
    ["dark", 390],
    ["light", 390],
  ] as const)("break no serious rule of accessibility, %s at %i px", async ([theme, width]) => {
    await page().setViewportSize({ width, height: 900 });
    await page().evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    expect(await seriousBreaches(page())).toEqual([]);
    const wide = await page().evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await page().getByRole("button", { name: "Open dialog" }).click();
    expect(await seriousBreaches(page())).toEqual([]);
    await page().keyboard.press("Escape");
    await page().keyboard.press("Control+k");
    expect(await seriousBreaches(page())).toEqual([]);
  });

  test("need nothing that the pages' content security policy refuses", async () => {
    await page().getByRole("button", { name: "More of this cell" }).click();
    await page().getByRole("menuitem", { name: "Move up" }).waitFor();
    await page().keyboard.press("Escape");
    await page().getByText("what this means").hover();
    await page().getByText("Unverified means").first().waitFor();
    expect(await page().evaluate(() => partsPage.refused)).toEqual([]);
  });

  test("a palette finds commands by their letters and runs them by keyboard", async () => {
    await page().keyboard.press("Control+k");
    const field = page().getByRole("combobox", { name: "Find a command" });
    await field.fill("stale");
    expect(await page().getByTestId("palette").getByRole("option").allTextContents()).toHaveLength(1);
    await page().keyboard.press("Enter");
    expect(await told()).toEqual(["stale"]);
    await expect.poll(() => page().getByTestId("palette").isVisible()).toBe(false);
    await page().keyboard.press("Control+k");
    await page().keyboard.press("ArrowUp");
    const active = await field.getAttribute("aria-activedescendant");
    expect(await page().locator(`[id="${active}"]`).getAttribute("aria-disabled")).toBe("true");
    await page().keyboard.press("Enter");
    expect(await told()).toEqual(["stale"]);
  });

  test("a dialog keeps the focus inside, closes on Escape and gives the focus back", async () => {
    const button = page().getByRole("button", { name: "Open dialog" });
    await button.press("Enter");
    const dialog = page().getByRole("dialog", { name: "Share this run" });
    await dialog.waitFor();
    for (let count = 0; count < 6; count++) {
      await page().keyboard.press("Tab");
      const isOutside = await page().evaluate(
        () => document.activeElement !== document.body && !document.activeElement?.closest("dialog"),
      );
      expect(isOutside).toBe(false);
    }
    await page().keyboard.press("Escape");
    await expect.poll(told, { timeout: 20_000 }).toEqual(["closed"]);
    await expect.poll(focused, { timeout: 20_000 }).toBe("Open dialog");
  });

  test("a slider steps by keys and tells its last value", async () => {
    const slider = page().getByRole("slider", { name: "fast" });
    await slider.press("ArrowRight");
    await expect.poll(told).toEqual(["drag 21", "slider 21"]);
    await slider.press("Shift+ArrowRight");
    await expect.poll(told).toEqual(["drag 21", "slider 21", "drag 31", "slider 31"]);
    await slider.press("End");
    expect(await page().getByRole("spinbutton").inputValue()).toBe("200");
  });

  test("a dragged slider calls at most once a frame and ends where it was let go", async () => {
    const box = await page().getByRole("slider", { name: "fast" }).boundingBox();
    if (!box) throw new Error("the slider has no place");
    await page().mouse.move(box.x + 10, box.y + box.height / 2);
    await page().mouse.down();
    for (let x = 10; x <= 200; x += 10) await page().mouse.move(box.x + x, box.y + box.height / 2);
    await page().mouse.up();
    const value = await page().getByRole("spinbutton").inputValue();
    await expect.poll(async () => (await told()).slice(-2)).toEqual([`drag ${value}`, `slider ${value}`]);
    expect((await told()).filter((text) => text.startsWith("slider"))).toHaveLength(1);
  });

  test("a number field steps, takes what is typed and keeps the value where that is none", async () => {
    const field = page().getByRole("spinbutton");
    await field.press("ArrowUp");
    await field.press("Shift+ArrowDown");
    expect(await field.inputValue()).toBe("11");
    await field.fill("1,000");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    await field.press("Enter");
    expect(await field.inputValue()).toBe("200");
    await field.fill("x");
    await field.press("Tab");
    expect(await field.inputValue()).toBe("200");
    expect(await told()).toEqual(["field 21", "field 11", "field 200"]);
  });

  test("tabs, segments and menus go by arrows", async () => {
    await page().getByRole("tab", { name: "Source" }).press("ArrowLeft");
    expect(await page().getByRole("tabpanel").textContent()).toBe("Panel raw");
    await page().getByRole("radio", { name: "Chart" }).press("ArrowRight");
    expect(await page().getByRole("radio", { name: "Trades" }).isChecked()).toBe(true);
    await page().getByRole("button", { name: "More of this cell" }).press("Enter");
    await page().getByRole("menuitem", { name: "Move up" }).waitFor();
    await page().keyboard.press("End");
    await page().keyboard.press("Enter");
    await expect.poll(told).toEqual(["delete"]);
  });

  test("a button that is off says why, keeps its place in the tab order and does nothing", async () => {
    const button = page().getByRole("button", { name: "Export" });
    await button.focus();
    expect(await page().getByText("Nothing has run yet.").isVisible()).toBe(true);
    await button.press("Enter");
    expect(await told()).toEqual([]);
  });

  test("a table sorts, copies as tab-separated values and draws only what is seen of a thousand rows", async () => {
    const table = page().getByRole("table", { name: "Trades", exact: true });
    await table.getByRole("button", { name: "P&L, USD" }).click();
    const first = table.locator("tbody tr").first();
    expect(await first.textContent()).toContain("−412.18");
    const copied = await page()
      .getByRole("region", { name: "Trades", exact: true })
      .evaluate((region) => {
        const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true });
        region.dispatchEvent(event);
        return event.clipboardData?.getData("text/plain").split("\n");
      });
    expect(copied).toEqual([
      "Closed\tSide\tP&L, USD\tBars",
      "2019-10-04\tlong\t-412.18\t38",
      "2020-03-09\t'=long\t1904.55\t57",
      "2020-06-11\tlong\t\t9",
    ]);
    const many = page().getByRole("table", { name: "Many trades" });
    expect(await many.getAttribute("aria-rowcount")).toBe("1001");
    expect(await many.locator("tbody tr[data-row]").count()).toBeLessThan(60);
    await many.locator("tbody tr[tabindex='0']").focus();
    await page().keyboard.press("End");
    await expect.poll(focused).toContain("row 999");
    await page().keyboard.press("Enter");
    expect(await told()).toEqual(["row 999"]);
  });

  test("what readers of the screen hear: names of marks, progress and announcements", async () => {
    const names = await page()
      .getByRole("img", { name: /^Digest 1270 0b33/ })
      .evaluateAll((marks) => marks.map((mark) => mark.getAttribute("aria-label")));
    expect(names).toContain("Digest 1270 0b33, reproduced on this machine at 14:07");
    const bar = page().getByRole("progressbar", { name: "Sweep, 4,800 runs" });
    expect(await bar.getAttribute("aria-valuenow")).toBe("64");
    await page().getByRole("button", { name: "Announce" }).click();
    await expect
      .poll(() => page().locator("p[aria-live=polite]").textContent())
      .toBe("Reproduced. Your machine computed the same digest.");
  });

  test("a toast offers one way on and stays while it is pointed at", async () => {
    await page().getByRole("button", { name: "Copy link" }).first().click();
    await page().getByRole("button", { name: "What it reveals" }).click();
    expect(await told()).toEqual(["reveals"]);
    expect(await page().getByText("Link copied, 6.1 kB").count()).toBe(0);
  });

  test("the skip link leads to the page", async () => {
    await page().keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the page");
    await page().keyboard.press("Enter");
    expect(await page().evaluate(() => document.activeElement?.id)).toBe("main");
  });

  test("nothing moves where the system asks for stillness", async () => {
    await page().emulateMedia({ reducedMotion: "reduce" });
    const times = await page().evaluate(() =>
      ["--time-color", "--time-fold", "--time-reflection"].map((name) =>
        getComputedStyle(document.documentElement).getPropertyValue(name),
      ),
    );
    expect(times).toEqual(["0ms", "0ms", "0ms"]);
    await page().emulateMedia({ reducedMotion: null });
  });
});
