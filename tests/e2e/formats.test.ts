import { expect, describe, test } from "vitest";
import { cellOf, digestOf, openNotebooks, PATIENT, ran } from "../support/notebooks.ts";

describe("numbers and dates", () => {
  const { open } = openNotebooks("our server");

  test("are written as they were chosen once, and stay as they are in what leaves the page", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", skip, { viewport: { width: 1440, height: 1000 } });
    await at.getByRole("button", { name: "Edit", exact: true }).first().click();
    const run = cellOf(at, "run");
    const digest = await digestOf(at, "run");
    await run.getByRole("tab", { name: "Chart" }).click();
    const chart = run.locator(".host[data-level]").first();
    await chart.waitFor(PATIENT);
    const legend = () => run.locator(".legend").first().innerText(PATIENT);
    expect(await legend()).toMatch(/\d,\d{3}\.\d/);
    const axis = () => chart.screenshot().then((bytes) => bytes.toString("base64"));
    const before = await axis();

    await at.keyboard.press("Control+,");
    await at.getByRole("radio", { name: "1.234,56" }).check();
    await at.getByRole("radio", { name: "20.11.2026" }).check();
    await at.keyboard.press("Escape");
    await expect.poll(legend, PATIENT).toMatch(/\d\.\d{3},\d/);
    await expect.poll(axis, PATIENT).not.toBe(before);
    await chart.focus();
    await at.keyboard.press("Home");
    await expect.poll(() => run.locator(".tag.time").first().innerText(PATIENT), PATIENT).toMatch(/\d\d\.\d\d\.\d{4}/);

    await run.getByRole("tab", { name: /Trades/ }).click();
    const table = run.getByRole("region", { name: /trades/i }).first();
    const opened = () => table.locator("tbody tr[data-row='0'] td").first().innerText(PATIENT);
    await expect.poll(opened, PATIENT).toMatch(/^\d\d\.\d\d\.\d{4}$/);
    expect(await table.innerText(PATIENT)).toMatch(/\d,\d\d/);
    const copied = await table.evaluate((region) => {
      const clipboardData = new DataTransfer();
      region.dispatchEvent(new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true }));
      return clipboardData.getData("text/plain");
    });
    expect(copied.split("\n")[1]).toMatch(/^\d{4}-\d\d-\d\d\t\d{4}-\d\d-\d\d\t.*\t-?\d+\.\d+/);
    const days = () => table.locator("tbody tr td:first-child").allInnerTexts();
    await table.getByRole("button", { name: "Opened" }).click();
    const iso = (await days()).map((day) => day.split(".").reverse().join("-"));
    expect(iso).toEqual(iso.toSorted());
    expect(new Set(iso.map((day) => day.slice(0, 4))).size).toBeGreaterThan(3);

    expect(await digestOf(at, "run")).toBe(digest);
    await at.getByTestId("run-all").click();
    await ran(at, "run", (now) => now === digest);
    await at.getByTestId("share").click();
    await expect.poll(() => at.getByTestId("share-url").inputValue(), PATIENT).toMatch(/#1\.[\w-]+\.[0-9a-f]{8}$/);
    await at.keyboard.press("Escape");
    await at.reload();
    await at.keyboard.press("Control+,");
    expect(await at.getByRole("radio", { name: "1.234,56" }).isChecked()).toBe(true);
    expect(await at.getByRole("radio", { name: "20.11.2026" }).isChecked()).toBe(true);
  });
});
