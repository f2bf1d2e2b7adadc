import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LinkParts } from "../../shared/link/link.ts";
import { joinSections, SECTION } from "../../shared/link/sections.ts";
import { openChromium } from "../support/browser.ts";
import { builtApp } from "../support/built-pages.ts";
import { temporaryFolder } from "../support/checkout.ts";
import { linkAround } from "../support/link.ts";
import { fragmentOf, madeParts } from "../support/link-maker.ts";
import { serveFolder, type StaticServer } from "../support/static-server.ts";
import { watchPage } from "../support/watched-page.ts";

const LONGEST_MS = 600_000;
const PATIENT = { timeout: 120_000 };

const folder = temporaryFolder(afterAll);
const hits: string[] = [];
let opened: { browser: Browser } | { missing: string };
let site: StaticServer;
let sink: Server;
let ears: Socket;
let parts: LinkParts;
let page: Page;

beforeAll(async () => {
  opened = await openChromium();
  if ("missing" in opened) return;
  sink = createServer((request, response) => void (hits.push(request.url ?? ""), response.end()));
  sink.on("connection", () => hits.push("connected"));
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");
  ears = createSocket("udp4", () => hits.push("udp"));
  await new Promise<void>((resolve) => ears.bind(0, "127.0.0.1", resolve));
  parts = await madeParts(folder, "--data", "sp500");
  site = await serveFolder(await builtApp(), "/some/where/");
  page = await opened.browser.newPage({ serviceWorkers: "block" });
  page.setDefaultTimeout(PATIENT.timeout);
  watchPage(page, site.address, hits);
  await page.goto(`${site.address}#/help`);
}, LONGEST_MS);

afterAll(async () => {
  if ("missing" in opened) return;
  await opened.browser.close();
  await site.close();
  sink.close();
  ears.close();
});

const owned = "document.title='owned'";
const http = (): string => `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
const stun = (): string => `new RTCPeerConnection({iceServers:[{urls:'stun:127.0.0.1:${ears.address().port}'}]})`;

type Envelope = LinkParts["envelope"];
const withMeta = (meta: Envelope["meta"]): string => fragmentOf(parts, { meta });
const withRequest = (changes: Partial<Envelope["request"]>): string =>
  fragmentOf(parts, { request: { ...parts.envelope.request, ...changes } });
const withSource = (source: string): string => fragmentOf({ ...parts, source });
const withData = (changes: Partial<Envelope["data"][number]>): string =>
  fragmentOf(parts, { data: parts.envelope.data.map((one) => ({ ...one, ...changes })) });
const withMetrics = (metrics: Envelope["expected"]["metrics"]): string =>
  fragmentOf(parts, { expected: { ...parts.envelope.expected, metrics } });

/** Links that can be read: their words are words, and Run ends in a verdict or a sentence. */
const readable: readonly (readonly [what: string, link: () => string])[] = [
  ["an image in the title", () => withMeta({ title: `<img src="${http()}/a" onerror="${owned}">` })],
  ["a module that is none", () => fragmentOf({ ...parts, module: new Uint8Array(100_000) })],
  [
    "a day that no calendar has",
    () => withMeta({ title: "x".repeat(120), note: "y".repeat(2000), date: "9999-99-99" }),
  ],
  [
    "parts named by markup",
    () => fragmentOf(parts, { expected: { ...parts.envelope.expected, parts: { "<img src=x>": "0".repeat(16) } } }),
  ],
  [
    "a script as the author",
    () => withMeta({ author: "</bdi><script>alert(1)</script>", note: `<script>${stun()}</script>` }),
  ],
  ["addresses of scripts", () => withMeta({ title: `[run](javascript:${owned})`, note: `javascript:${owned}` })],
  ["an image of Markdown in the note", () => withMeta({ note: `![x](${http()}/b) <iframe src="${http()}/c">` })],
  ["a note of marks that turn and hide text", () => withMeta({ note: "\u202E\u2066\u200B\u0301".repeat(500) })],
  ["a title of marks alone", () => withMeta({ title: "\u0301".repeat(120) })],
  ["a title of control characters", () => withMeta({ title: "\u0000\u001b[31m\u0007\u0085" })],
  ["an address as the data's name", () => withData({ name: `${http()}/data.csv` })],
  ["another host as the data's name", () => withData({ name: `//127.0.0.1:${http().split(":")[2]}/x.csv` })],
  ["a way out of the folder as the data's name", () => withData({ name: "../../../../etc/passwd" })],
  ["more rows than there are", () => withData({ rows: Number.MAX_SAFE_INTEGER, interval: Number.MAX_SAFE_INTEGER })],
  ["data before and after all time", () => withData({ from: -8.64e15, to: 8.64e15, name: "x".repeat(200) })],
  ["a style sheet in the source", () => withSource(`</script><style>@import url(${http()}/d)</style>${parts.source}`)],
  ["a source of one line", () => withSource(`// ${"x".repeat(200_000)}`)],
  ["a source of empty lines", () => withSource("\n".repeat(100_000))],
  ["a source that nests", () => withSource(`export class A { x: i32 = ${"(".repeat(50_000)}`)],
  ["parameters named like an object's own", () => withRequest({ params: { toString: 1, valueOf: 2, "<b>": 3 } })],
  [
    "the largest and smallest numbers",
    () => withRequest({ params: { fast: 1.7e308, slow: 5e-324 }, seed: 2 ** 53 - 1 }),
  ],
  ["the most money", () => withRequest({ account: { cash: "9223372036854775807", leverage: "99999" } })],
  ["a year of no and of all periods", () => withRequest({ periodsPerYear: 1e308 })],
  ["a range of all time", () => withRequest({ range: { from: -8.64e15, to: 8.64e15, warmup: 2 ** 53 - 1 } })],
  ["figures without measure", () => withMetrics({ totalReturn: 1e308, sharpe: -1e308, trades: 5e-324 })],
  [
    "an engine and a compiler of markup",
    () =>
      fragmentOf(parts, { compiler: `<img src=${http()}/e>`, engine: { version: "<b>9</b>", sha256: "f".repeat(64) } }),
  ],
];

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const raw = (envelope: Uint8Array): string =>
  `#${linkAround(
    joinSections(
      new Map([
        [SECTION.envelope, envelope],
        [SECTION.module, parts.module],
        [SECTION.source, utf8(parts.source)],
      ]),
    ),
  )}`;
const rewritten = (from: string, to: string): string => raw(utf8(JSON.stringify(parts.envelope).replace(from, to)));

/** Links that cannot be read: that is said, and nothing can be run. */
const unreadable: readonly (readonly [what: string, link: () => string])[] = [
  ["fifty megabytes of nothing", () => `#${linkAround(new Uint8Array(50_000_000), 9)}`],
  ["a body that is too long", () => `#1.${"A".repeat(3_000_000)}.00000000`],
  ["an envelope that nests 100,000 deep", () => raw(utf8("[".repeat(100_000)))],
  ["a prototype among its members", () => rewritten('{"account"', '{"__proto__":{"polluted":1},"account"')],
  ["a constructor among its parameters", () => rewritten('"params":{', '"params":{"constructor":1,')],
  ["numbers that are none", () => rewritten('"seed":1', '"seed":1e999')],
  ["figures that say what they like", () => rewritten('"metrics":{', '"metrics":{"Sharpe ratio 4.20 (audited)":null,')],
  ["figures named like an object's own", () => rewritten('"metrics":{', '"metrics":{"toString":1,')],
  ["an envelope that is no text", () => raw(Uint8Array.of(0xff, 0xfe, 0xc0, 0x80))],
  ["a part whose length is a lie", () => `#${linkAround(Uint8Array.of(1, 255, 255, 255, 255, 255, 255, 255, 127))}`],
  ["a part that nobody knows", () => `#${linkAround(joinSections(new Map([[200, utf8("x")]])))}`],
  ["no parts at all", () => `#${linkAround(new Uint8Array())}`],
  ["escapes for letters", () => "#1.%00%0a%ff.%22%3e"],
  ["half a letter", () => "#1.\uD83D.\uDE00"],
  ["markup for a body", () => `#1.<img src=${http()}/f onerror=${owned}>.00000000`],
];

/** Goes there as a reader does who pastes the next link into the address. */
async function goTo(link: string): Promise<string | null> {
  await page.evaluate(() => (location.hash = "#/help"));
  await page.getByTestId("verdict").waitFor({ state: "detached" });
  await page.evaluate((hash) => (location.hash = hash), link);
  await page.getByTestId("verdict").waitFor();
  return page.getByTestId("verdict").getAttribute("data-verdict");
}

async function expectUntouched(): Promise<void> {
  const found = await page.evaluate(() => ({
    isPolluted: Reflect.has({}, "polluted"),
    isOwned: document.title === "owned",
    foreign: document.querySelectorAll("main img, main script, main iframe, main style").length,
    excess: document.documentElement.scrollWidth - innerWidth,
  }));
  expect(found).toEqual({ isPolluted: false, isOwned: false, foreign: 0, excess: 0 });
  expect(hits).toEqual([]);
}

test.for(readable)(
  "a link with %s is read and run as words and numbers",
  { timeout: LONGEST_MS },
  async ([, link], { skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    expect(["pending", "dataMissing"]).toContain(await goTo(link()));
    await expectUntouched();
    if ((await page.getByTestId("link-run").count()) === 0) return;
    await page.getByTestId("link-run").click();
    await page.waitForFunction(
      () => document.querySelector<HTMLElement>('[data-testid="verdict"]')?.ariaBusy !== "true",
    );
    await expectUntouched();
  },
);

test.for(unreadable)("a link of %s is refused", { timeout: LONGEST_MS }, async ([, link], { skip }) => {
  if ("missing" in opened) return skip(opened.missing);
  expect(["damaged", "unsupported"]).toContain(await goTo(link()));
  expect(await page.getByTestId("link-run").count()).toBe(0);
  await expectUntouched();
});

test("after all of them the page still reproduces an honest link", { timeout: LONGEST_MS }, async ({ skip }) => {
  if ("missing" in opened) return skip(opened.missing);
  expect(await goTo(fragmentOf(parts))).toBe("pending");
  await page.getByTestId("link-run").click();
  await expect.poll(() => page.getByTestId("verdict").getAttribute("data-verdict"), PATIENT).toBe("reproduced");
  await expectUntouched();
});
