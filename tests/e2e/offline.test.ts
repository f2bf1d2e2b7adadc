import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { serveSite } from "../../server/site/serve.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { serveFolder, type StaticServer } from "../support/static-server.ts";

const LONGEST_MS = 300_000;
const PREFIX = "/some/where/";

describe("without a network", () => {
  let built = "";
  let opened: { browser: Browser } | { missing: string };
  let context: BrowserContext | undefined;
  let server: StaticServer | undefined;

  beforeAll(async () => {
    opened = await openChromium();
    if ("missing" in opened) return;
    built = await builtApp();
  }, LONGEST_MS);

  afterEach(async () => {
    await context?.close();
    await server?.close();
    context = undefined;
    server = undefined;
  });

  afterAll(async () => {
    if ("browser" in opened) await opened.browser.close();
  });

  async function profile(skip: (why: string) => never): Promise<BrowserContext> {
    if ("missing" in opened) return skip(opened.missing);
    context = await opened.browser.newContext();
    return context;
  }

  /** The build in a folder of its own, served by a server that knows nothing of us. */
  async function plain(): Promise<{ folder: string; server: StaticServer }> {
    const folder = temporaryFolder();
    cpSync(built, folder, { recursive: true });
    server = await serveFolder(folder, PREFIX);
    return { folder, server };
  }

  const stateOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.offline);

  async function becomesReady(page: Page): Promise<void> {
    await expect.poll(() => stateOf(page), { timeout: 60_000 }).toBe("ready");
  }

  /** What a worker in a sandboxed frame of this page says, as strategies are run. */
  const saidInSandbox = (page: Page) =>
    page.evaluate(async () => {
      const frame = document.createElement("iframe");
      frame.src = "sandbox.html";
      const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
      document.body.append(frame);
      await loaded;
      const isOpaque = frame.contentDocument === null;
      const { port1, port2 } = new MessageChannel();
      frame.contentWindow!.postMessage("begin", "*", [port2]);
      port1.postMessage({ script: "postMessage(Uint8Array.of(7).buffer)" });
      const said = await new Promise<number>((resolve) => {
        port1.onmessage = ({ data }: MessageEvent<{ bytes: ArrayBuffer }>) => resolve(new Uint8Array(data.bytes)[0]!);
      });
      return { isOpaque, said };
    });

  async function opensAgain(page: Page): Promise<void> {
    await page.reload();
    await page.getByRole("heading", { name: "Learn by changing numbers" }).waitFor();
    await page.getByRole("link", { name: "Honest costs" }).waitFor();
    expect(await saidInSandbox(page)).toEqual({ isOpaque: true, said: 7 });
  }

  test("the page opens again, served by a plain server in a folder", async ({ skip }) => {
    const page = await (await profile(skip)).newPage();
    const { server: from } = await plain();
    await page.goto(`${from.address}#/gallery`);
    await becomesReady(page);
    await page.getByText("Ready offline. Tidebook opens without a network now.").waitFor();
    await from.close();
    await opensAgain(page);
    await becomesReady(page);
  });

  test("the page opens again, served with our headers, and no policy is broken", async ({ skip }) => {
    const page = await (await profile(skip)).newPage();
    const reports: string[] = [];
    page.on("console", (message) => message.text().includes("Content Security Policy") && reports.push(message.text()));
    const site = await serveSite(built, 0);
    await page.goto(`${site.address.href}#/gallery`);
    await becomesReady(page);
    await site.close();
    await opensAgain(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    expect(reports).toEqual([]);
  });

  test("files outside the build's list always come from the network", async ({ skip }) => {
    const page = await (await profile(skip)).newPage();
    const { server: from } = await plain();
    await page.goto(`${from.address}#/gallery`);
    await becomesReady(page);
    await page.reload();
    from.asked.length = 0;
    await page.evaluate(async () => {
      for (const path of ["v1/book", "index.html?x=1", "favicon.svg"]) await fetch(path);
      await fetch("favicon.svg", { method: "HEAD" });
    });
    expect(from.asked).toEqual(["v1/book", "index.html", "favicon.svg"]);
  });

  test.for([
    ["other bytes", (response: { end(text: string): void }) => response.end("export const stolen = 1;")],
    [
      "a redirect",
      (response: { writeHead(status: number, headers: object): { end(): void } }) =>
        response.writeHead(302, { location: "index.html" }).end(),
    ],
    ["an error", (response: { writeHead(status: number): { end(): void } }) => response.writeHead(500).end()],
  ] as const)("%s in place of a file are never kept", async ([, answer], { skip }) => {
    const page = await (await profile(skip)).newPage();
    const { server: from } = await plain();
    from.answer("gallery/order-types.md", answer as never);
    await page.goto(`${from.address}#/gallery`);
    await expect
      .poll(() => page.evaluate(async () => (await caches.keys()).length), { timeout: 30_000 })
      .toBeGreaterThan(0);
    await expect.poll(() => from.asked, { timeout: 30_000 }).toContain("gallery/order-types.md");
    await page.waitForTimeout(500);
    expect(await stateOf(page)).toBe("pending");
    const kept = await page.evaluate(async () => {
      const [name = ""] = await caches.keys();
      return (await (await caches.open(name)).keys()).map(({ url }) => url);
    });
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.filter((url) => url.includes("order-types.md"))).toEqual([]);
  });

  test("a new version waits until it is asked for, and then all tabs change together", async ({ skip }) => {
    const profileOf = await profile(skip);
    const [first, second] = [await profileOf.newPage(), await profileOf.newPage()];
    const { folder, server: from } = await plain();
    await first.goto(`${from.address}#/gallery`);
    await becomesReady(first);
    await second.goto(`${from.address}#/help`);
    const old = readFileSync(join(folder, "index.html"), "utf8");
    const next = old.replace("</head>", '<meta name="version" content="next" /></head>');
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    writeFileSync(join(folder, "index.html"), next);
    const worker = readFileSync(join(folder, "sw.js"), "utf8");
    writeFileSync(join(folder, "sw.js"), worker.replace(sha256(old), sha256(next)));
    await first.reload();
    await first.getByText("A new version of Tidebook is here.").waitFor();
    const versions = () =>
      Promise.all(
        [first, second].map((tab) => tab.evaluate(() => document.head.querySelector("[name=version]") !== null)),
      );
    await second.reload();
    expect(await versions()).toEqual([false, false]);
    await first.getByRole("button", { name: "Reload" }).click();
    await expect.poll(() => versions().catch(() => []), { timeout: 30_000 }).toEqual([true, true]);
  });

  test("a worker that removes itself leaves nothing behind", async ({ skip }) => {
    const page = await (await profile(skip)).newPage();
    const { folder, server: from } = await plain();
    await page.goto(`${from.address}#/gallery`);
    await becomesReady(page);
    const remover = readFileSync(join(folder, "sw-remove.js"));
    writeFileSync(join(folder, "sw.js"), remover);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    const left = () => page.evaluate(async () => (await caches.keys()).length);
    await expect.poll(() => left().catch(() => -1), { timeout: 30_000 }).toBe(0);
    await page.getByRole("heading", { name: "Learn by changing numbers" }).waitFor();
  });

  test("where data is saved, the rest waits to be asked for", async ({ skip }) => {
    const profileOf = await profile(skip);
    await profileOf.addInitScript(() =>
      Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true }),
    );
    const page = await profileOf.newPage();
    const { server: from } = await plain();
    await page.goto(`${from.address}#/gallery`);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForTimeout(1000);
    expect(await stateOf(page)).toBe("pending");
    expect(from.asked.filter((path) => path.endsWith(".md"))).toEqual([]);
  });

  test("where the browser knows no service workers, it is said", async ({ skip }) => {
    const profileOf = await profile(skip);
    await profileOf.addInitScript(() => {
      Reflect.deleteProperty(Navigator.prototype, "serviceWorker");
    });
    const page = await profileOf.newPage();
    const { server: from } = await plain();
    await page.goto(`${from.address}#/gallery`);
    await expect.poll(() => stateOf(page)).toBe("none");
  });
});
