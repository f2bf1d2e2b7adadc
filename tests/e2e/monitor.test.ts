import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Demo, startDemo } from "../../server/relay/demo.ts";
import { seriousBreaches } from "../support/accessibility.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { watchPage } from "../support/watched-page.ts";

/** States are waited for, never times: a busy machine may take long for each. */
const LONG = 120_000;

/** Some frames are lost, doubled and swapped, and one venue goes down. */
const FAULTS = ["drop=0.002", "duplicate=0.002", "reorder=0.002", "hyperliquid:maintenance@25s"];

let opened: { browser: Browser } | { missing: string };
let demo: Demo;
let page: Page;
const hits: string[] = [];

beforeAll(async () => {
  opened = await openChromium();
  if ("missing" in opened) return;
  const state = temporaryFolder(afterAll);
  const sizes = { instruments: 120, rate: 60, seed: 7 };
  demo = await startDemo({ port: 0, page: await builtApp(), ...sizes, faults: FAULTS, state, note: () => undefined });
  page = await opened.browser.newPage({ serviceWorkers: "block", viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(LONG);
  watchPage(page, demo.address.href, hits);
  await page.goto(demo.pairingLink());
}, 400_000);

afterAll(async () => {
  if ("missing" in opened) return;
  await opened.browser.close();
  await demo.close();
}, LONG);

const skips = (): boolean => "missing" in opened;
const panel = (name: string) => page.locator(`[data-panel=${name}]`);
const find = () => page.getByRole("searchbox", { name: "Find an instrument" });
const row = (key: string) => page.locator(`[data-key="${key}"]`);

describe("the live monitor against a simulated market with faults", { timeout: 400_000 }, () => {
  test("a link pairs the page, its secret leaves the address, and the market comes to life and is called simulated", async () => {
    if (skips()) return;
    await page.locator("[data-testid=simulated]").waitFor();
    expect(page.url()).toBe(`${demo.address.href}#/live`);
    await page.locator("[data-key='binance:BTC/USDT'][data-state=live]").waitFor();
    await page.locator("[data-panel=book] [data-state=live] .bid").first().waitFor();
    await panel("trades").locator(".row").first().waitFor();
    await panel("chart").locator("canvas").first().waitFor();
    await panel("streams").locator("tr[data-venue=kraken][data-state=live]").waitFor();
    expect(await panel("streams").locator("tbody tr").count()).toBe(3);
  });

  test("a link that was used says so in plain words, and how to get another", async () => {
    if ("missing" in opened) return;
    const link = demo.pairingLink();
    const [first, second] = [await opened.browser.newPage(), await opened.browser.newPage()];
    try {
      await first.goto(link);
      await first.locator("[data-testid=simulated]").waitFor({ timeout: LONG });
      await second.goto(link);
      await second.getByRole("heading", { name: "That link has been used, or is too old" }).waitFor({ timeout: LONG });
      await second.getByText("stop the relay with Ctrl-C in its terminal and start it again").waitFor();
      expect(second.url()).not.toContain("pair=");
      expect(await seriousBreaches(second)).toEqual([]);
    } finally {
      await first.close();
      await second.close();
    }
  });

  test("what is chosen in the list, by pointer or keys or search, stands in the middle", async () => {
    if (skips()) return;
    await row("binance:ETH/USDT").click();
    await panel("chart").getByText("ETH-USDT").first().waitFor();
    await page.locator("[role=listbox]").press("ArrowDown");
    await panel("chart").getByText("SOL-USDT").first().waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("kraken btc");
    await row("kraken:BTC/USD").click();
    await panel("book").getByText("BTC-USD").first().waitFor();
    await page.getByRole("radio", { name: "all venues" }).check();
    await panel("book")
      .getByText(/^BTC\/USD \+ BTC\/USDT.*, prices as they are$/)
      .waitFor();
    await page.getByRole("radio", { name: "kraken" }).check();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("doge");
    await page.getByRole("option", { name: "Find “doge” among the instruments" }).waitFor();
    await page.keyboard.press("Enter");
    await row("binance:DOGE/USDT").waitFor();
    await page.keyboard.press("Enter");
    await panel("chart").getByText("DOGE-USDT").first().waitFor();
    await find().fill("");
  });

  test("the list may be scrolled as fast as a hand can, and the relay lets the page stay", async () => {
    if (skips()) return;
    const states = await page.evaluate(async () => {
      const monitor = document.querySelector<HTMLElement>(".monitor");
      const list = document.querySelector("[role=listbox]");
      if (!monitor || !list) throw new Error("the monitor is open");
      const seen = new Set([monitor.dataset.link]);
      const observer = new MutationObserver(() => seen.add(monitor.dataset.link));
      observer.observe(monitor, { attributes: true, attributeFilter: ["data-link"] });
      const end = performance.now() + 4000;
      while (performance.now() < end) {
        list.scrollTop = (list.scrollTop + 130) % Math.max(1, list.scrollHeight - list.clientHeight);
        await new Promise(requestAnimationFrame);
      }
      list.scrollTop = 0;
      observer.disconnect();
      return [...seen];
    });
    expect(states).toEqual(["open"]);
  });

  test("a venue that goes down is told with its reason, and its figures cannot be read as fresh", async () => {
    if (skips()) return;
    await panel("streams").locator("tr[data-venue=hyperliquid]:not([data-state=live])").waitFor();
    await find().fill("hyperliquid");
    const fallen = page.locator("[role=option]:not([data-state=live]):not([data-state=quiet])").first();
    await fallen.waitFor();
    expect(await fallen.locator(".same, .change").count()).toBe(0);
    expect(await fallen.getAttribute("title")).not.toBe("");
    await page.locator(".worst b").waitFor();
    await panel("news").getByRole("tab", { name: "Log" }).click();
    await panel("news").getByText("hyperliquid is").first().waitFor();
    await find().fill("");
  });

  test("an alert rule is added, tried, kept quiet and removed; what it tells stands in the list", async () => {
    if (skips()) return;
    await panel("news").getByRole("tab", { name: "Alerts" }).click();
    await panel("news").getByRole("button", { name: "Rules" }).click();
    await page.getByLabel("Name").fill("mine");
    await page.getByLabel("Move, %").fill("3");
    await page.getByRole("button", { name: "Add the rule" }).click();
    const mine = page.locator("dialog[open] li", { hasText: "mine" });
    await mine.getByText("moves 3 % in 5m").waitFor();
    expect(await seriousBreaches(page)).toEqual([]);
    const notes = page.getByLabel("Two short notes with each alert");
    expect(await notes.isChecked()).toBe(false);
    await notes.check();
    await page.getByText("the first press on it lets it sound").waitFor();
    await mine.getByRole("button", { name: "Test" }).click();
    await mine.getByRole("button", { name: "Quiet for 30 min" }).click();
    await mine.getByText("quiet for").waitFor();
    await mine.getByRole("button", { name: "Remove" }).click();
    await mine.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    const told = panel("news").locator(".row", { hasText: "rule: mine" });
    expect(await told.first().textContent()).toContain("test:");
  });

  test("the page stands still, shows a moment of before, and comes back to now", async () => {
    if (skips()) return;
    await page.getByRole("group", { name: "Time" }).getByRole("button", { name: "Pause" }).click();
    await page.locator("[data-past=true]").waitFor();
    await page.getByLabel("Moment shown").press("Home");
    await page.getByText(/Shows \d\d:\d\d:\d\d/).waitFor();
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("button", { name: "Back to now" }).click();
    await page.locator("[data-past=false]").waitFor();
  });

  test("bars of every length are shown up to now, whatever was looked at before", async () => {
    if (skips()) return;
    const length = panel("chart").getByLabel("Length of a bar");
    const legend = panel("chart").locator(".legend").first();
    for (const [minutes, name] of [
      [60, "1 hour"],
      [1, "1 minute"],
      [5, "5 minutes"],
      [1, "1 minute"],
    ] as const) {
      await length.selectOption(String(minutes * 60_000));
      await legend.getByText(name).waitFor();
      const [last = ""] = /\d{4}-\d\d-\d\d \d\d:\d\d/.exec((await legend.textContent()) ?? "") ?? [];
      expect(Date.now() - Date.parse(`${last.replace(" ", "T")}Z`)).toBeLessThan((minutes + 2) * 60_000);
    }
  });

  test("indicators are chosen by keyboard, drawn over the candles and below them, and kept with the layout", async () => {
    if (skips()) return;
    const legend = (text: string | RegExp) => panel("chart").locator(".legend", { hasText: text }).first();
    await legend(/sma 20\s*[\d,.]+\s*ema 50\s*[\d,.]+/).waitFor();
    await panel("chart").getByRole("button", { name: "Indicators 2" }).press("Enter");
    const sheet = page.getByRole("dialog", { name: "Indicators of the candles" });
    await sheet.getByLabel("Add one").fill("relative strength");
    await page.keyboard.press("Enter");
    await legend(/rsi 14\s*rsi\s*\d+/).waitFor();
    await sheet.getByRole("spinbutton", { name: "rsi period" }).press("ArrowUp");
    await legend(/rsi 15\s*rsi\s*\d+/).waitFor();
    await sheet.getByRole("spinbutton", { name: "sma period" }).fill("5000");
    await page.keyboard.press("Tab");
    await sheet.getByText(/sma 5000 needs 5000 bars, and \d+ are here/).waitFor();
    await sheet.getByRole("button", { name: "Remove sma" }).click();
    expect(await seriousBreaches(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
    await page.reload();
    await legend(/ema 50\s*[\d,.]+/).waitFor();
    await legend(/rsi 15\s*rsi\s*\d+/).waitFor();
    expect(await panel("chart").locator(".legend", { hasText: "sma" }).count()).toBe(0);
    await page.getByRole("group", { name: "Time" }).getByRole("button", { name: "Pause" }).click();
    await page.locator("[data-past=true]").waitFor();
    await legend(/rsi 15\s*rsi\s*\d+/).waitFor();
    await page.getByRole("button", { name: "Back to now" }).click();
  });

  test("panels that were moved stay where they are put after the page is loaded again", async () => {
    if (skips()) return;
    const edge = page.getByRole("separator", { name: "Edge before candles" });
    const before = await edge.getAttribute("aria-valuenow");
    for (let step = 0; step < 4; step++) await edge.press("Shift+ArrowRight");
    const after = await edge.getAttribute("aria-valuenow");
    expect(Number(after)).toBeGreaterThan(Number(before));
    await page.reload();
    await page.locator("[data-key='binance:BTC/USDT']").waitFor();
    expect(await edge.getAttribute("aria-valuenow")).toBe(after);
  });

  test.each(["dark", "light"])("nobody is kept out of any panel in the %s theme", async (theme) => {
    if (skips()) return;
    await page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
    expect(await seriousBreaches(page)).toEqual([]);
  });

  test("a read-only link opens the monitor elsewhere, on a phone, where nothing can be changed", async () => {
    if (skips() || "missing" in opened) return;
    await page.getByRole("button", { name: "Share read-only" }).click();
    await page.getByRole("button", { name: "Make a link" }).click();
    const link = await page.getByLabel(/Good for/).inputValue();
    await page.keyboard.press("Escape");
    const phone = await opened.browser.newPage({ viewport: { width: 390, height: 844 }, serviceWorkers: "block" });
    phone.setDefaultTimeout(LONG);
    await phone.goto(link);
    await phone.locator("[data-testid=price]").waitFor();
    expect(phone.url()).not.toContain("view=");
    const width = await phone.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(390);
    expect(await seriousBreaches(phone)).toEqual([]);
    await phone.getByRole("button", { name: "Alerts" }).click();
    await phone.getByRole("button", { name: "Rules" }).click();
    await phone.getByText("This page looks and changes nothing").waitFor();
    expect(await phone.getByRole("button", { name: "Test" }).count()).toBe(0);
    await phone.close();
  });

  test("a live cell of a notebook shows the same streams", async () => {
    if (skips()) return;
    await page.goto(`${demo.address.href}#/gallery`);
    const body = "# Now\n\n```live now\ninstrument: binance:BTC/USDT\nshow: [candles, book]\n```\n";
    const file = { name: "now.md", mimeType: "text/markdown", buffer: Buffer.from(body) };
    await page.getByTestId("file-input").setInputFiles(file);
    await page.getByRole("button", { name: "Run all" }).click();
    const cell = page.getByRole("region", { name: "now, live market" });
    await cell.getByText("Simulated market").waitFor();
    await cell.locator("[data-panel=book] .bid").first().waitFor();
    await page.goto(`${demo.address.href}#/live`);
    await page.locator("[data-key='binance:BTC/USDT']").waitFor();
  });

  test("the page spoke to nobody but its relay, and broke no rule of its own", () => {
    expect(hits).toEqual([]);
  });

  test("without the relay nothing on the page is current, and the page says so", async () => {
    if (skips()) return;
    await demo.close();
    await page.getByText("No connection to the relay", { exact: true }).waitFor();
    await page.locator("[role=option][data-state=down]").first().waitFor();
    expect(await page.locator("[role=option]:not([data-state=down])").count()).toBe(0);
    expect(await page.locator("[role=option] .same, [role=option] .change").count()).toBe(0);
  });
});
