import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { LinkParts } from "../../shared/link/link.ts";
import type { PageEngines } from "../../shared/link/runner.ts";
import { seriousBreaches } from "../support/accessibility.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { engine } from "../support/engine.ts";
import { fragmentOf } from "../support/link-maker.ts";
import { earlierRelease } from "../support/release.ts";
import { serveFolder, type StaticServer } from "../support/static-server.ts";

const LONGEST_MS = 300_000;

const folder = temporaryFolder(afterAll);
let opened: Awaited<ReturnType<typeof openChromium>>;
let site: StaticServer;
let page: Page | undefined;
let name = "";
let parts: LinkParts;
const policyReports: string[] = [];

/** The page of today, as it will be published once a release kept its engine. */
beforeAll(async () => {
  ({ name, parts } = await earlierRelease(folder));
  opened = await openChromium();
  if ("missing" in opened) return;
  const built = await builtApp();
  site = await serveFolder(built, "/some/where/");
  const { own, kept } = JSON.parse(readFileSync(join(built, "engines/index.json"), "utf8")) as PageEngines;
  expect(own.sha256).toBe(engine.sha256);
  const released = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as PageEngines["kept"];
  const list: PageEngines = { own, kept: { ...kept, ...released } };
  site.answer("engines/index.json", (response) => response.end(JSON.stringify(list)));
  serve("engine.wasm", (bytes) => bytes);
  serve("runner.js", (bytes) => bytes);
}, LONGEST_MS);

afterEach(async () => {
  await page?.close();
  page = undefined;
});

afterAll(async () => {
  if ("missing" in opened) return;
  await opened.browser.close();
  await site.close();
});

function serve(file: string, change: (bytes: Buffer) => Uint8Array): void {
  site.answer(`engines/${name}/${file}`, (response) => response.end(change(readFileSync(join(folder, name, file)))));
}

async function open(fragment: string, skip: (why: string) => never): Promise<Page> {
  if ("missing" in opened) return skip(opened.missing);
  site.asked.length = 0;
  page = await opened.browser.newPage({ serviceWorkers: "block" });
  page.setDefaultTimeout(LONGEST_MS / 2);
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) policyReports.push(message.text());
  });
  await page.goto(`${site.address}${fragment}`);
  await page.locator("html[data-ready=true]").waitFor({ state: "attached" });
  return page;
}

const askedOfKept = (): string[] => site.asked.filter((path) => path.startsWith(`engines/${name}/`)).sort();

async function run(at: Page): Promise<string | null> {
  await at.getByTestId("link-run").click();
  await at.waitForFunction(() => {
    const shown = document.querySelector<HTMLElement>('[data-testid="verdict"]');
    return shown?.ariaBusy !== "true" && document.querySelector(".mark, .problem") !== null;
  });
  return at.getByTestId("verdict").getAttribute("data-verdict");
}

test(
  "a link of an earlier release is reproduced, digest and all, on the engine that it names, which is loaded for it",
  async ({ skip }) => {
    const at = await open(fragmentOf(parts), skip);
    await at.getByText(/runs on the engine that it names, 0\.0\.9, .*, which its release kept\./).waitFor();
    expect(await seriousBreaches(at)).toEqual([]);
    expect(askedOfKept()).toEqual([]);
    expect(await run(at)).toBe("reproduced");
    expect(askedOfKept()).toEqual([`engines/${name}/engine.wasm`, `engines/${name}/runner.js`]);
    await at.getByRole("heading", { name: "Reproduced", exact: true }).waitFor();
    await at.getByText("all 64 digits equal").waitFor();
    await at.getByText(/Computed on this device in .+, by 127\.0\.0\.1:\d+/).waitFor();
    await at.getByText("the one that the link names, kept by its release,").waitFor();
    expect(await at.getByTestId("verdict").getAttribute("data-source")).toBe("same");
    await at.getByRole("group", { name: "Equity" }).waitFor();
    expect(policyReports).toEqual([]);
  },
  LONGEST_MS,
);

test(
  "a link of an earlier release stands by its numbers where its compiler is not here, and its source is not checked",
  async ({ skip }) => {
    const source = parts.source.replace("100", "99");
    const at = await open(fragmentOf({ ...parts, source }, { compiler: "asc 0.0.1 by nobody" }), skip);
    expect(await run(at)).toBe("reproduced");
    expect(await at.getByTestId("verdict").getAttribute("data-source")).toBe("unchecked");
    await at.getByText("not checked: compiled by asc 0.0.1 by nobody").first().waitFor();
    expect(await seriousBreaches(at)).toEqual([]);
  },
  LONGEST_MS,
);

test(
  "a link of an earlier release whose inputs were changed is different, and the cause is found on its own engine",
  async ({ skip }) => {
    const { request } = parts.envelope;
    const at = await open(fragmentOf(parts, { request: { ...request, params: { fast: 6, slow: 20 } } }), skip);
    expect(await run(at)).toBe("different");
    await at.getByRole("main").getByText("The claim was computed with another fast.").waitFor();
    await at.getByText(/With fast 5 this machine gets the claimed digest/).waitFor();
  },
  LONGEST_MS,
);

test.each(["engine.wasm", "runner.js"])(
  "a kept engine whose %s is not what was released never runs, and that is said",
  async (file) => {
    serve(file, (bytes) => Buffer.concat([bytes, Buffer.from("\n")]));
    try {
      const at = await open(fragmentOf(parts), () => undefined as never);
      if (!at) return;
      expect(await run(at)).toBe("pending");
      await at.getByRole("main").getByText("the kept engine 0.0.9 of this page is damaged, and did not run").waitFor();
    } finally {
      serve(file, (bytes) => bytes);
    }
  },
  LONGEST_MS,
);

test(
  "a link whose engine nobody kept says so, and runs on the page's engine when that is asked for",
  async ({ skip }) => {
    const unknown = "e".repeat(64);
    const { expected } = parts.envelope;
    const at = await open(
      fragmentOf(parts, {
        engine: { version: "9.9.9", sha256: unknown },
        expected: { ...expected, digest: "d".repeat(64), parts: { ...expected.parts, engine: unknown.slice(0, 16) } },
      }),
      skip,
    );
    await at.getByText("on another engine than the one that made it").waitFor();
    const told = await at.getByTestId("link-engine").textContent();
    expect(told).toMatch(/It names engine 9\.9\.9, eeee eeee, which no release known to this page kept/);
    expect(await seriousBreaches(at)).toEqual([]);
    await at.getByRole("button", { name: "Run on this page's engine" }).waitFor();
    expect(await run(at)).toBe("reproduced");
    await at.getByRole("heading", { name: "Reproduced on another engine" }).waitFor();
    await at.getByText("not the one that the link names,").waitFor();
    expect(askedOfKept()).toEqual([]);
  },
  LONGEST_MS,
);

test(
  "a link whose engine nobody kept and whose claim does not come out blames neither",
  async ({ skip }) => {
    const { request } = parts.envelope;
    const changes = {
      engine: { version: "9.9.9", sha256: "e".repeat(64) },
      request: { ...request, params: { fast: 6, slow: 20 } },
    };
    const at = await open(fragmentOf(parts, changes), skip);
    expect(await run(at)).toBe("different");
    await at.getByText(/The claimed numbers do not come out on engine .*, the one of this page\./).waitFor();
    await at.getByText("what differs may come from the engine, or from the claim").waitFor();
  },
  LONGEST_MS,
);
