import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveSite } from "../../server/site/serve.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { temporaryFolder } from "../support/checkout.ts";
import * as hostile from "../support/hostile-cells.ts";
import { serveFolder } from "../support/static-server.ts";

const LONGEST_MS = 600_000;
const RUN_MS = 400_000;

const folder = temporaryFolder(afterAll);
const netLog = join(folder, "net.json");
let opened: { browser: Browser } | { missing: string };
let sink: Server;
let ears: Socket;
const hits: string[] = [];
let sinks: hostile.Sinks;

beforeAll(async () => {
  sink = createServer((request, response) => {
    hits.push(request.url ?? "");
    response.setHeader("access-control-allow-origin", "*").end("caught");
  });
  sink.on("connection", () => hits.push("connected"));
  ears = createSocket("udp4", () => hits.push("udp"));
  await new Promise<void>((resolve) => ears.bind(0, "127.0.0.1", resolve));
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");
  sinks = {
    http: `127.0.0.1:${(sink.address() as AddressInfo).port}`,
    udp: `127.0.0.1:${ears.address().port}`,
  };
  opened = await openChromium([`--log-net-log=${netLog}`]);
  if ("missing" in opened) return;
  cpSync(await builtApp(), join(folder, "site"), { recursive: true });
}, LONGEST_MS);

afterAll(async () => {
  if ("browser" in opened) await opened.browser.close();
  sink.close();
  ears.close();
});

/** A finished notebook, which runs without being asked. */
function put(id: string, text: string): void {
  writeFileSync(join(folder, "site/gallery", `${id}.md`), text);
  writeFileSync(join(folder, "site/gallery", `${id}.json`), '{"form":1,"states":[]}');
}

/** It sends no header: what bounds a cell there bounds it everywhere, but for what our policy's header adds to scripts'. */
const PLAIN = "a plain server";

const serve = {
  [PLAIN]: (site: string) => serveFolder(site, "/some/where/"),
  "our server and its headers": (site: string) => serveSite(site, 0),
};

describe.each(Object.entries(serve))("notebooks that mean no good, from %s", (name, start) => {
  let server: { address: string | URL; close(): Promise<void> };

  async function opening(id: string, text: string, skip: (why: string) => never): Promise<Page> {
    if ("missing" in opened) return skip(opened.missing);
    put(id, text);
    // Our server knows the files that were there when it started.
    server = await start(join(folder, "site"));
    const context = await opened.browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    page.on("dialog", (dialog) => void (hits.push("dialog"), dialog.dismiss()));
    await page.goto(`${String(server.address)}#/gallery/${id}`);
    await page.locator("html[data-ready=true]").waitFor({ state: "attached", timeout: LONGEST_MS });
    return page;
  }

  async function runs(cells: readonly hostile.HostileCell[], page: Page): Promise<void> {
    await page.getByTestId("run-all").click();
    const statuses = () =>
      page
        .getByTestId("cell")
        .evaluateAll((all) =>
          Object.fromEntries((all as HTMLElement[]).map(({ dataset }) => [dataset.cell ?? "", dataset.status ?? ""])),
        );
    const expected = Object.fromEntries(cells.map(([head, , ends]) => [head.split(" ")[1] ?? "", ends] as const));
    const ends = new Set<string>(Object.values(expected));
    const going = async () => Object.values(await statuses()).filter((status) => !ends.has(status));
    await expect.poll(going, { timeout: RUN_MS, interval: 500 }).toEqual([]);
    expect(await statuses()).toEqual(expected);
  }

  /** It answers, shows what it is asked for, and nothing of ours was touched. */
  async function lives(page: Page): Promise<void> {
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    const taken = await page.evaluate(() => ({
      polluted: Reflect.has({}, "polluted") || Reflect.has({}, "taken") || Reflect.has(globalThis, "taken"),
      frames: document.querySelectorAll("iframe").length,
    }));
    expect(taken.polluted).toBe(false);
    expect(taken.frames).toBeLessThanOrEqual(8);
    expect(hits).toEqual([]);
    await page.context().close();
    await server.close();
  }

  const inEngines: [string, () => readonly hostile.HostileCell[]][] = [
    ["strategies", () => hostile.strategies],
    ["queries", () => hostile.queries],
    ["bodies", () => hostile.bodies],
  ];

  test.for([...(name === PLAIN ? inEngines : []), ["scripts", () => hostile.scripts(sinks)] as const])(
    "%s end as they must, reach nothing, and the page lives",
    { timeout: LONGEST_MS },
    async ([id, list], { skip }) => {
      const cells = list();
      const page = await opening(id, `# ${id}\n\n${cells.map(hostile.fence).join("")}`, skip);
      await runs(cells, page);
      const made = await page.locator("main").evaluate((main) => main.querySelectorAll("img").length);
      expect(made).toBe(0);
      await lives(page);
    },
  );

  test("prose is text: no element that asks, no link that runs", { timeout: LONGEST_MS }, async ({ skip }) => {
    const page = await opening("prose", `# Prose\n${hostile.prose(sinks)}`, skip);
    const found = await page.locator("main").evaluate((main) => ({
      asking: [...main.querySelectorAll("img,iframe,object,embed,form,meta,link,base,style,script,video,use")].length,
      targets: [...main.querySelectorAll(".prose a, a")].map((link) => link.getAttribute("href") ?? ""),
    }));
    expect(found.asking).toBe(0);
    for (const target of found.targets) expect(target).toMatch(/^(https?:|mailto:|#)/);
    const before = page.url();
    await page.getByText("vbscript").first().click();
    expect(page.url()).toBe(before);
    await lives(page);
  });

  test("front matter is a title and tags, or words on what is wrong", { timeout: LONGEST_MS }, async ({ skip }) => {
    for (const [at, head] of hostile.frontMatters({ http: sinks?.http ?? "", udp: "" }).entries()) {
      const page = await opening(`front${at}`, `${head}\n# Text\n`, skip);
      await page.getByRole("heading", { name: "Text" }).waitFor();
      expect((await page.title()).length).toBeLessThan(300);
      await lives(page);
    }
  });

  test.for([
    ["of ten megabytes", "word ".repeat(2_000_000), "longer than 4 million letters"],
    ["of 5,000 cells", hostile.fence(["sql a", "select 1", "done"]).repeat(5000), "at most 1000 cells"],
  ] as const)("one %s is not opened, in a sentence", { timeout: LONGEST_MS }, async ([, text, sentence], { skip }) => {
    const page = await opening("large", text, skip);
    await page.getByRole("alert").or(page.locator("main")).getByText(sentence).first().waitFor();
    await lives(page);
  });
});

test("nothing that they named was ever looked up or connected to", async ({ skip }) => {
  if ("missing" in opened) return skip(opened.missing);
  await opened.browser.close();
  expect(hits).toEqual([]);
  expect(existsSync(netLog)).toBe(true);
  const log = readFileSync(netLog, "utf8");
  expect(log).toContain("127.0.0.1");
  expect(log).not.toContain("prefetched.invalid");
  expect(log).not.toContain(sinks.http);
});
