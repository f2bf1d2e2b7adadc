import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { projectRoot } from "../support/checkout.ts";
import { fence, fenced } from "../support/fenced.ts";
import { cellOf, digestOf, openNotebooks, PATIENT, ran, serverNames, statusOf } from "../support/notebooks.ts";

describe.each(serverNames)("from %s", (from) => {
  const { open } = openNotebooks(from);

  test("a lesson opens with its stored results, and this machine reproduces them", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", skip);
    const stored = await digestOf(at, "run");
    await expect
      .poll(() =>
        cellOf(at, "run")
          .getByRole("img", { name: /stored with this page/ })
          .count(),
      )
      .toBe(1);
    await at.getByTestId("run-all").click();
    await expect
      .poll(
        () =>
          cellOf(at, "run")
            .getByRole("img", { name: /reproduced on this machine/ })
            .count(),
        PATIENT,
      )
      .toBe(1);
    expect(await digestOf(at, "run")).toBe(stored);
    await statusOf(at, "picture").toBe("done");
  });
});

describe("a notebook's page", () => {
  const { open, put } = openNotebooks("a plain server");

  test("a slider moves the numbers and what depends on them, and one undo brings them back", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", skip);
    const stored = await digestOf(at, "run");
    const slider = cellOf(at, "run").getByRole("slider", { name: "slow" });
    await slider.focus();
    for (let count = 0; count < 5; count++) await at.keyboard.press("ArrowRight");
    await ran(at, "run", (digest) => digest !== stored);
    await statusOf(at, "both").toBe("done");
    expect(await cellOf(at, "run").getByTestId("param-slow").inputValue()).toBe("105");
    const moved = await digestOf(at, "run");
    await at.keyboard.press("Control+z");
    await expect.poll(() => cellOf(at, "run").getByTestId("param-slow").inputValue()).toBe("104");
    await at.keyboard.press("Control+Shift+z");
    await ran(at, "run", (digest) => digest === moved);
    await expect.poll(() => new URL(at.url()).hash).toMatch(/^#\/notebook\//);
    await at.reload();
    await expect.poll(() => cellOf(at, "run").getByTestId("param-slow").inputValue(), PATIENT).toBe("105");
    expect(await digestOf(at, "run")).toBe(moved);
  });

  test("a page that is loaded again in the middle of a run has what had ended", async ({ skip }) => {
    const strategy = readFileSync(join(projectRoot, "examples/sma-cross.ts"), "utf8").trimEnd();
    put(
      "left",
      fenced({
        "data prices": "builtin: sp500",
        "strategy trend": strategy,
        "backtest run": "strategy: trend\ndata: prices\nparams: { slow: 100 }",
        // It begins when the run has ended, so that it is not over when it is looked at.
        "sql endless":
          "WITH RECURSIVE n(i) AS (SELECT count(*) FROM run_trades UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
      }),
    );
    const at = await open("#/gallery/left", skip);
    await cellOf(at, "run").getByTestId("cell-editor").locator(".cm-content").getByText("slow").click();
    await at.keyboard.press("End");
    await at.keyboard.type(" # mine");
    await expect.poll(() => new URL(at.url()).hash, PATIENT).toMatch(/^#\/notebook\//);
    await at.getByTestId("run-all").click();
    await statusOf(at, "run").toBe("done");
    await statusOf(at, "endless").toBe("running");
    const digest = await digestOf(at, "run");
    await at.waitForTimeout(2500);
    expect(await cellOf(at, "endless").getAttribute("data-status")).toBe("running");
    await at.reload();
    await statusOf(at, "endless").toBe("idle");
    await statusOf(at, "run").toBe("done");
    expect(await digestOf(at, "run")).toBe(digest);
  });

  test("an error in a strategy is listed as it is typed, and what needs it turns stale until it is mended", async ({
    skip,
  }) => {
    const at = await open("#/gallery/first-backtest", skip);
    const text = cellOf(at, "trend").getByTestId("cell-editor").locator(".cm-content");
    await text.getByText("crossedBelow(this.fast").click();
    await at.keyboard.press("End");
    await at.keyboard.type(" this.flattn();");
    await cellOf(at, "trend")
      .getByText(/Property 'flattn' does not exist/)
      .first()
      .waitFor(PATIENT);
    await statusOf(at, "run").not.toBe("done");
    expect(await digestOf(at, "run")).toHaveLength(64);
    for (let count = 0; count < " this.flattn();".length; count++) await at.keyboard.press("Backspace");
    await statusOf(at, "run").toBe("done");
    expect(await cellOf(at, "trend").getByTestId("cell-error").count()).toBe(0);
  });

  test("cells are added, moved, deleted and brought back by keyboard alone", async ({ skip }) => {
    const at = await open("#/gallery/first-backtest", skip);
    const names = () =>
      at.getByTestId("cell").evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.cell));
    const before = await names();
    await at.keyboard.press("Tab");
    for (let count = 0; count < 30; count++) {
      if (await cellOf(at, "prices").evaluate((one) => one === document.activeElement)) break;
      await at.keyboard.press("Tab");
    }
    await at.keyboard.press("b");
    await at.keyboard.type("sql");
    await at.keyboard.press("Enter");
    const place = before.indexOf("prices");
    const added = [...before.slice(0, place + 1), "sql1", ...before.slice(place + 1)];
    await expect.poll(names).toEqual(added);
    await expect.poll(() => cellOf(at, "sql1").evaluate((one) => one === document.activeElement)).toBe(true);
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
    const at = await open("#/gallery/first-backtest", skip);
    const stored = await digestOf(at, "run");
    const text = cellOf(at, "trend").getByTestId("cell-editor").locator(".cm-content");
    await text.getByText("crossedBelow(this.fast").click();
    await at.keyboard.press("End");
    await at.keyboard.type(" while (bar.index > 100) {}");
    await statusOf(at, "run").toBe("running");
    await at.getByTestId("stop").click();
    await statusOf(at, "run").toBe("stopped");
    expect(await digestOf(at, "run")).toBe(stored);
    expect(await at.getByTestId("run-all").count()).toBe(1);
  });
});

describe("a notebook of another engine", () => {
  const { open, put } = openNotebooks("our server");

  test("says which numbers this one moved, until the cell is another", async ({ skip }) => {
    const [engine, hash] = ["5a72aaaa".padEnd(64, "0"), "0".repeat(64)];
    const lock = [
      `engine: { version: "0.0.7", sha256: "${engine}" }`,
      "cells:",
      "  run:",
      `    resultHash: "${hash}"`,
      "    metrics: { trades: 12345 }",
    ];
    put(
      "moved",
      fence("data prices", "builtin: sp500") +
        fence("strategy trend", readFileSync(join(projectRoot, "examples/sma-cross.ts"), "utf8").trimEnd()) +
        fence("backtest run", "strategy: trend\ndata: prices") +
        fence("lock", lock.join("\n")),
    );
    const at = await open("#/gallery/moved", skip);
    await at.getByTestId("run-all").click();
    await statusOf(at, "run").toBe("done");
    const notice = at.locator(".error", { hasText: "This engine gives other numbers" });
    await expect.poll(() => notice.innerText(PATIENT), PATIENT).toContain("saved with engine 0.0.7 (5a72 aaaa)");
    expect(await notice.innerText(PATIENT)).toMatch(
      /What moved: run \(Trades 12,345 → \d+\)\. The rest is as it was\./,
    );
    expect(await seriousBreaches(at)).toEqual([]);
    await cellOf(at, "run").getByRole("slider", { name: "slow" }).focus();
    await at.keyboard.press("ArrowRight");
    await expect.poll(() => notice.count(), PATIENT).toBe(0);
  });
});

describe("a notebook's page, looked at", () => {
  const { open } = openNotebooks("a plain server");

  test.for([
    ["dark", 1440],
    ["light", 1440],
    ["dark", 390],
    ["light", 390],
  ] as const)("reading and editing break no serious rule, %s at %i px", async ([theme, width], { skip }) => {
    const at = await open("#/gallery/first-backtest", skip, {
      colorScheme: theme,
      viewport: { width, height: 860 },
    });
    await statusOf(at, "picture").toBe("done");
    const overflow = () => at.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await seriousBreaches(at)).toEqual([]);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await at.getByRole("button", { name: "Edit", exact: true }).click();
    await cellOf(at, "run").getByRole("tab", { name: "Chart" }).waitFor();
    expect(await seriousBreaches(at)).toEqual([]);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});
