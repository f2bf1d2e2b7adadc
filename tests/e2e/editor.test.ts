import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { seriousBreaches } from "../support/accessibility.ts";
import { type OpenPage, openPage } from "../support/pages.ts";
import type {} from "./pages/editor.ts";

const LONGEST_MS = 300_000;

const STRATEGY = `import { Strategy, Bar, Series, close, sma, param } from "tidebook";

export class Trend extends Strategy {
  fast: Series = sma(close, param("fast", 20, 2, 200));

  onBar(bar: Bar): void {
    if (bar.close > this.fast[0]) this.targetPercent(100);
  }
}`;

const given = { text: STRATEGY, language: "strategy", label: "Strategy trend", kind: "strategy", problems: [] };

const PROBLEM = { line: 4, column: 18, severity: "error", message: "There is no indicator smaa. Did you mean sma?" };

describe("an editor in Chromium", () => {
  let opened: OpenPage | { missing: string };

  beforeAll(async () => {
    opened = await openPage("editor");
  }, LONGEST_MS);

  afterAll(async () => {
    if ("page" in opened) await opened.close();
  });

  beforeEach(async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    await opened.page.reload();
    await opened.page.setViewportSize({ width: 1440, height: 900 });
    await show(given);
  });

  const page = (): Page => {
    if ("missing" in opened) throw new Error(opened.missing);
    return opened.page;
  };
  const press = (keys: string) => page().keyboard.press(keys);
  const textbox = () => page().getByRole("textbox", { name: "Strategy trend" });
  const text = () => page().evaluate(() => editorPage.text);
  const told = () => page().evaluate(() => editorPage.told);
  const focused = () => page().evaluate(() => document.activeElement?.textContent?.trim());
  const give = (more: Record<string, unknown>) => page().evaluate((what) => editorPage.give(what), more);

  /** Machines may be busy: what is awaited comes, late or early. */
  const soon = <T>(what: () => Promise<T>) => expect.poll(what, { timeout: 20_000 });

  /** Shows an editor and waits until its language has coloured the text. */
  async function show(what: Record<string, unknown>): Promise<void> {
    await page().evaluate((props) => editorPage.show(props), what);
    await page().locator(".cm-line span").first().waitFor();
  }

  /** Puts the cursor behind the first place of a text. */
  async function putBehind(mark: string): Promise<void> {
    await textbox().focus();
    await press("Control+Home");
    const offset = (await text()).indexOf(mark) + mark.length;
    const before = (await text()).slice(0, offset).split("\n");
    for (let line = 1; line < before.length; line++) await press("ArrowDown");
    await press("Home");
    await press("Home");
    const column = before.at(-1)?.length ?? 0;
    for (let count = 0; count < column; count++) await press("ArrowRight");
  }

  test.for([
    ["dark", 1440],
    ["light", 1440],
    ["dark", 390],
    ["light", 390],
  ] as const)("breaks no serious rule of accessibility, %s at %i px", async ([theme, width]) => {
    await page().setViewportSize({ width, height: 900 });
    await page().evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    await give({
      problems: [PROBLEM, { ...PROBLEM, severity: "warning", line: 6 }],
      fact: "compiled in 84 ms, 1.9 kB",
    });
    expect(await seriousBreaches(page())).toEqual([]);
    const wide = await page().evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await page().evaluate(() => editorPage.refused)).toEqual([]);
  });

  test("typing over all lines replaces them, brackets go around them, and the policy refuses nothing", async () => {
    await textbox().focus();
    await press("Control+a");
    await page().keyboard.type("a: 1");
    expect(await text()).toBe("a: 1");
    await press("Control+z");
    expect(await text()).toBe(STRATEGY);
    await press("Control+a");
    await page().keyboard.type("(");
    expect(await text()).toBe(`(${STRATEGY})`);
    expect(await page().evaluate(() => editorPage.refused)).toEqual([]);
  });

  test("what is typed is told, and can be undone and done again", async () => {
    await putBehind("export class Trend");
    await page().keyboard.type("Up");
    expect(await text()).toContain("class TrendUp extends");
    await press("Control+z");
    expect(await text()).toBe(STRATEGY);
    await press("Control+y");
    expect(await text()).toContain("class TrendUp extends");
  });

  test("a change from outside keeps the cursor and what can be undone", async () => {
    await putBehind("this.targetPercent(");
    await page().keyboard.type("1");
    await give({ text: (await text()).replace("20, 2, 200", "35, 2, 200") });
    await page().keyboard.type("2");
    expect(await text()).toContain("this.targetPercent(12100)");
    expect(await text()).toContain('param("fast", 35, 2, 200)');
    await press("Control+z");
    expect(await text()).toContain("this.targetPercent(100)");
    expect(await text()).toContain('param("fast", 35, 2, 200)');
  });

  test("Tab indents, and behind Escape leaves", async () => {
    await putBehind("import");
    await press("Home");
    await press("Tab");
    expect(await text()).toBe(`  ${STRATEGY}`);
    await press("Shift+Tab");
    expect(await text()).toBe(STRATEGY);
    await press("Escape");
    expect(await told()).toEqual(["leave"]);
    await press("Tab");
    expect(await focused()).toBe("after");
    await press("Shift+Tab");
    await press("Tab");
    expect(await text()).toContain("  ");
    expect(await focused()).not.toBe("after");
    const description = await textbox().evaluate((box) => {
      const root = box.getRootNode() as ShadowRoot;
      return root.getElementById(box.getAttribute("aria-describedby") ?? "")?.textContent;
    });
    expect(description).toContain("Press Escape, then Tab, to leave the editor.");
  });

  test("keys that run a cell are told and change nothing", async () => {
    await textbox().focus();
    for (const keys of ["Control+Enter", "Shift+Enter", "Alt+Enter"]) await press(keys);
    expect(await told()).toEqual(["run stay", "run next", "run below"]);
    expect(await text()).toBe(STRATEGY);
  });

  test("a problem is underlined, listed with its place, and leads there", async () => {
    await give({ problems: [PROBLEM] });
    expect(await page().locator(".cm-lintRange-error").textContent()).toBe("sma");
    const item = page().getByRole("list", { name: "Problems" }).getByRole("listitem");
    expect(await item.textContent()).toContain("line 4, column 18");
    expect(await item.textContent()).toContain(PROBLEM.message);
    await item.getByRole("button").first().click();
    await page().keyboard.type("x");
    expect(await text()).toContain("fast: Series = xsma(");
    await give({ problems: [] });
    expect(await page().locator(".cm-lintRange-error").count()).toBe(0);
  });

  test("a word that a problem offers is written by a button, as a step that can be undone", async () => {
    await give({ text: STRATEGY.replace("= sma", "= smaa"), problems: [PROBLEM] });
    await page().getByRole("button", { name: "Use sma" }).click();
    await soon(text).toBe(STRATEGY);
    await press("Control+z");
    await soon(text).toContain("= smaa(");
  });

  test("a read-only text is reached and read, and not changed", async () => {
    await give({ isReadOnly: true });
    const before = await textbox().textContent();
    await textbox().focus();
    await page().keyboard.type("x");
    await press("Delete");
    expect(await textbox().textContent()).toBe(before);
    expect(await textbox().getAttribute("aria-readonly")).toBe("true");
  });

  const completions = () => page().getByRole("listbox", { name: "Completions" }).getByRole("option");

  /** A list that has only just come takes no key yet, since that was meant for the text. */
  async function takeWith(key: string): Promise<void> {
    await page().waitForTimeout(200);
    await press(key);
  }

  test("a name is completed with its explanation, its call and its import, by keyboard alone", async () => {
    await putBehind("200));");
    await press("Enter");
    await page().keyboard.type("band: Bbands = bban", { delay: 20 });
    await completions().first().waitFor();
    const card = page().locator(".cm-completionInfo");
    await card.waitFor();
    expect(await card.textContent()).toContain("John Bollinger");
    expect(await card.getByRole("row", { name: "period" }).textContent()).toBe("period202 to 100,000");
    await takeWith("Enter");
    await soon(text).toContain("band: Bbands = bbands(close)");
    expect(await text()).toContain('sma, param, bbands } from "tidebook"');
    await page().keyboard.type("high");
    expect(await text()).toContain("bbands(high)");
    expect(await page().evaluate(() => editorPage.refused)).toEqual([]);
  });

  test("behind a dot stand the members of what is before it", async () => {
    await putBehind("onBar(bar: Bar): void {");
    await press("Enter");
    await page().keyboard.type("this.", { delay: 20 });
    await soon(() => completions().allTextContents()).toContain("positionf64");
    await page().keyboard.type("pos");
    await soon(() => completions().first().textContent()).toBe("positionf64");
    await takeWith("Tab");
    await soon(text).toContain("\n    this.position\n");
  });

  test("Tab, pressed while the list has only just come, leaves the line where it is", async () => {
    await putBehind("onBar(bar: Bar): void {");
    await press("Enter");
    await page().keyboard.type("this.pos");
    await press("Tab");
    expect(await text()).toMatch(/\n {4}this\.pos(ition)?\n/);
  });

  test("a name is explained under the pointer", async () => {
    await textbox().getByText("targetPercent").hover();
    const card = page().locator(".cm-tooltip-hover .card");
    await card.waitFor();
    expect(await card.textContent()).toContain("Trades to a position worth percent of equity");
    expect(await seriousBreaches(page())).toEqual([]);
  });

  test("what is sought is counted, walked through and replaced", async () => {
    await textbox().focus();
    await press("Control+f");
    const panel = page().getByRole("search", { name: "Find in this cell" });
    await page().keyboard.type("bar");
    await press("Enter");
    await soon(() => panel.getByRole("status").textContent()).toBe("1 of 5");
    await panel.getByRole("button", { name: "Match case" }).click();
    await soon(() => panel.getByRole("status").textContent()).toBe("2");
    await panel.getByRole("textbox", { name: "Replace with" }).fill("candle");
    await panel.getByRole("button", { name: "Replace all" }).click();
    expect(await text()).toContain("onBar(candle: Bar): void {\n    if (candle.close");
    expect(await seriousBreaches(page())).toEqual([]);
    await press("Escape");
    expect(await panel.count()).toBe(0);
    expect(await textbox().evaluate((box) => (box.getRootNode() as ShadowRoot).activeElement === box)).toBe(true);
  });

  test("several cursors write at once, a line becomes a comment, and lines fold", async () => {
    await putBehind("close");
    for (const _ of [1, 2]) await press("Control+d");
    await page().keyboard.type("open");
    expect(await text()).toContain("Series, open, sma");
    expect(await text()).toContain("sma(open, param");
    await press("Escape");
    await putBehind("onBar");
    await press("Control+/");
    expect(await text()).toContain("  // onBar(bar");
    await press("Control+/");
    await press("Control+Shift+BracketLeft");
    expect(await page().locator(".cm-foldPlaceholder").count()).toBe(1);
  });

  test.each([
    ["strategy", "class A {\nx:f64=1 }", "class A {\n  x: f64 = 1;\n}"],
    ["strategy", "class A {\nx: f64 =  \n}}", "class A {\n  x: f64 =\n  }}"],
    ["js", "return {text:`a`}", "return { text: `a` };"],
    ["yaml", "costs: {takerBps:   1}", "costs: { takerBps: 1 }"],
    ["sql", "select a from t", "SELECT a\nFROM t"],
    ["markdown", "# a  \n*  b", "# a  \n*  b"],
  ])("a %s text is formatted by a key, and that is undone by another", async (language, before, after) => {
    await show({ ...given, language, text: before });
    await textbox().focus();
    await press("Shift+Alt+f");
    await soon(text).toBe(after);
    await press("Control+z");
    expect(await text()).toBe(before);
    expect(await page().evaluate(() => editorPage.refused)).toEqual([]);
  });

  test("a name is explained at the cursor by a key, until Escape", async () => {
    await putBehind("this.target");
    await press("Control+Shift+Space");
    const card = page().locator(".card");
    await card.waitFor();
    expect(await card.textContent()).toContain("targetPercent(percent: f64): Order");
    await press("Escape");
    expect(await card.count()).toBe(0);
    expect(await told()).toEqual([]);
  });

  test("the keys and values of a body are offered, and Enter behind a whole word ends the line", async () => {
    const names = [{ name: "trend", kind: "strategy" }];
    await show({ ...given, language: "yaml", kind: "backtest", text: "data: sp500", names });
    await textbox().focus();
    await press("Control+End");
    await press("Enter");
    await page().keyboard.type("stra", { delay: 20 });
    await soon(() => completions().allTextContents()).toEqual(["strategy"]);
    await takeWith("Enter");
    await soon(() => completions().allTextContents()).toEqual(["trendstrategy"]);
    await page().keyboard.type("trend", { delay: 20 });
    await soon(() => completions().count()).toBe(0);
    await press("Enter");
    await page().keyboard.type("seed: 7");
    expect(await text()).toBe("data: sp500\nstrategy: trend\nseed: 7");
  });

  test("what is wrong is part of what readers of the screen hear of the editor", async () => {
    await give({ problems: [PROBLEM] });
    const description = () =>
      textbox().evaluate((box) => (box.getRootNode() as ShadowRoot).getElementById("keys")?.textContent);
    await soon(description).toMatch(/^Line 4, column 18: There is no indicator smaa/);
    await give({ problems: [] });
    await soon(description).toMatch(/^Tab indents/);
  });

  test("a file that is dropped on the text is left to the page", async () => {
    const dropped = await textbox().evaluate((box) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["time,close"], "prices.csv"));
      let reached = false;
      document.addEventListener("drop", () => (reached = true), { once: true });
      const { left, top } = box.getBoundingClientRect();
      const place = { clientX: left + 40, clientY: top + 20, bubbles: true, composed: true, cancelable: true };
      box.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, ...place }));
      return reached;
    });
    expect(dropped).toBe(true);
    await page().waitForTimeout(100);
    expect(await textbox().textContent()).not.toContain("time,close");
  });
});
