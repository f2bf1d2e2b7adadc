import { describe, expect, test } from "vitest";
import { fence } from "../support/fenced.ts";
import { cellOf, openNotebooks, PATIENT, statusOf } from "../support/notebooks.ts";

const teller = (name: string, word: string): string => `import { Strategy, Bar, log } from "tidebook";
export class ${name} extends Strategy {
  onBar(bar: Bar): void {
    if (bar.index % 50 == 0) { log("${word} " + bar.index.toString()); this.targetPercent(bar.index % 100 == 0 ? 100 : 0); }
  }
}`;

const notebook =
  fence("data hours", `generate: { model: gbm, seed: 1, bars: 300, interval: 1h }`) +
  fence("strategy first", teller("First", "tick")) +
  fence("strategy second", teller("Second", "tock")) +
  fence("backtest one", "strategy: first\ndata: hours") +
  fence("backtest two", "strategy: second\ndata: hours");

describe("what strategies write", () => {
  const { open, put } = openNotebooks("our server");

  test("lines of all cells stand in one pane, are found by word and cell, and tell times in the chosen zone", async ({
    skip,
  }) => {
    put("log", notebook);
    const at = await open("#/gallery/log", skip, { viewport: { width: 1440, height: 900 } });
    await at.getByRole("button", { name: "Edit", exact: true }).first().click();
    await at.getByTestId("run-all").click();
    await statusOf(at, "two").toBe("done");

    await at.getByRole("button", { name: /Log of all cells/ }).click();
    const pane = at.getByTestId("log-pane");
    const rows = pane.locator("tbody tr");
    await expect.poll(() => rows.count(), PATIENT).toBe(12);
    await pane.getByLabel("Find in the log").fill("tock 200");
    await expect.poll(() => rows.allInnerTexts(), PATIENT).toEqual([expect.stringMatching(/^two\s[^]*\stock 200$/)]);
    const told = await rows.first().locator("td").nth(1).innerText();
    expect(told).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    await pane.getByLabel("Find in the log").fill("");
    await pane.getByLabel("Cell").selectOption("one");
    await expect.poll(() => rows.count(), PATIENT).toBe(6);
    expect((await rows.allInnerTexts()).every((text) => text.includes("tick"))).toBe(true);

    const two = cellOf(at, "two");
    await two.getByRole("tab", { name: /Trades/ }).click();
    const opened = () => two.locator("tbody tr[data-row='0'] td").first().innerText(PATIENT);
    const before = await opened();
    await at.keyboard.press("Control+,");
    await at.getByLabel("Time zone").selectOption("Asia/Tokyo");
    await at.keyboard.press("Escape");
    const later = (text: string): string =>
      new Date(Date.parse(`${text.replace(" ", "T")}Z`) + 9 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");
    await expect.poll(opened, PATIENT).toBe(later(before));
    await two.getByRole("tab", { name: /Log/ }).click();
    await expect.poll(() => two.locator("[role=log] time").nth(4).innerText(PATIENT), PATIENT).toBe(later(told));
    await pane.getByRole("button", { name: "Close the log" }).click();
    await expect.poll(() => pane.count()).toBe(0);
  });
});
