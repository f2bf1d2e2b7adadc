import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenPage, openPage } from "../support/pages.ts";
import type {} from "./pages/engine.ts";

let opened: OpenPage | { missing: string };
let sink: Server;
let ears: Socket;
let hits = 0;
let url = "";

beforeAll(async () => {
  sink = createServer((_request, response) => {
    hits++;
    response.setHeader("access-control-allow-origin", "*").end("caught");
  });
  sink.on("connection", () => hits++);
  ears = createSocket("udp4", () => hits++);
  ears.bind(0, "127.0.0.1");
  sink.listen(0, "127.0.0.1");
  await once(sink, "listening");
  url = `127.0.0.1:${(sink.address() as AddressInfo).port}`;
  opened = await openPage("engine");
}, 300_000);

afterAll(async () => {
  if ("page" in opened) await opened.close();
  sink.close();
  ears.close();
});

/** What a worker says that tries something and is refused; whatever it reached would stand in place of "refused". */
const attempt = (expression: string): string =>
  `let got = "refused"; try { got = String(await (${expression})); } catch {} say({ answer: got });`;
const refused = "refused";

describe("what runs in the sandbox reaches nothing", () => {
  const attempts: [what: string, expression: () => string][] = [
    ["the network by fetch", () => `fetch("http://${url}/fetch").then((answer) => answer.text())`],
    ["the network without asking for the answer", () => `fetch("http://${url}/opaque", { mode: "no-cors" })`],
    [
      "the network by XMLHttpRequest",
      () => `new Promise((resolve, reject) => { const ask = new XMLHttpRequest();
      ask.onload = () => resolve(ask.responseText); ask.onerror = reject; ask.open("GET", "http://${url}/xhr"); ask.send(); })`,
    ],
    [
      "the network by WebSocket",
      () => `new Promise((resolve, reject) => { const socket = new WebSocket("ws://${url}");
      socket.onopen = resolve; socket.onerror = reject; })`,
    ],
    [
      "the network by events",
      () => `new Promise((resolve, reject) => { const events = new EventSource("http://${url}/events");
      events.onopen = resolve; events.onerror = reject; })`,
    ],
    ["the network by a beacon", () => `navigator.sendBeacon("http://${url}/beacon") ? "sent" : Promise.reject()`],
    ["the network by WebTransport", () => `new WebTransport("https://${url}").ready`],
    [
      "the network by WebRTC",
      () => `new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1:${ears.address().port}" }] }).createOffer()`,
    ],
    ["another script", () => `importScripts("http://${url}/script.js")`],
    ["another module", () => `import("http://${url}/module.js")`],
    ["a module in a data URL", () => `import("data:text/javascript,export default 1")`],
    [
      "a worker of elsewhere",
      () => `new Promise((resolve, reject) => { const worker = new Worker("http://${url}/worker.js");
      worker.onmessage = resolve; worker.onerror = reject; })`,
    ],
    [
      "a worker of its own that asks the network",
      () => `new Promise((resolve, reject) => {
      const script = 'fetch("http://${url}/nested", { mode: "no-cors" }).then(() => postMessage(1), () => postMessage(0))';
      const worker = new Worker(URL.createObjectURL(new Blob([script])));
      worker.onmessage = ({ data }) => (data ? resolve("reached") : reject()); worker.onerror = reject; })`,
    ],
    ["code made of text", () => `eval("1 + 1")`],
    ["code made by Function", () => `new Function("return 1")()`],
    [
      "databases",
      () => `new Promise((resolve, reject) => { const opening = indexedDB.open("x");
      opening.onsuccess = resolve; opening.onerror = reject; })`,
    ],
    ["caches", () => `caches.open("x")`],
    ["files", () => `navigator.storage.getDirectory()`],
    ["the page's storage", () => `localStorage.length`],
    ["the page's document", () => `document.title`],
    ["windows", () => `window.open("http://${url}/window")`],
  ];
  test.each(attempts)("%s", async (_what, expression) => {
    if ("missing" in opened) return;
    const script = attempt(expression());
    expect(await opened.page.evaluate((text) => enginePage.hostile(text), script)).toBe(refused);
  });

  test("nor do several of its attempts leave a trace at the addresses that they name", async ({ skip }) => {
    if ("missing" in opened) return skip(opened.missing);
    await opened.page.waitForTimeout(300);
    expect(hits).toBe(0);
  });
});

describe("a worker that misbehaves is ended, and the page lives on", () => {
  /** Those that say nothing are waited for in vain; the others end as soon as they are heard, on any machine. */
  const IN_VAIN = { seconds: 3, code: /^test\/time/ };
  test.each<[string, string, RegExp | typeof IN_VAIN]>([
    ["floods the page", "for (;;) postMessage(new ArrayBuffer(1 << 20));", /^sandbox\//],
    ["floods it with little messages", "for (;;) say({ progress: [1, 2] });", /^sandbox\//],
    ["sends too much at once", "postMessage(new ArrayBuffer((1 << 20) + 1));", /^sandbox\/message/],
    ["sends what is no bytes", "postMessage({ answer: 1 });", /^sandbox\/message/],
    [
      "announces more than may come",
      "const b = new ArrayBuffer(8); new DataView(b).setUint32(0, 2 ** 31, true); postMessage(b);",
      /^sandbox\/message/,
    ],
    ["sends something of its own", "say({ pwned: true });", /^sandbox\/message/],
    ["throws", 'setTimeout(() => { throw new Error("no"); });', /^sandbox\/error/],
    ["never comes back", "for (;;);", IN_VAIN],
    ["never answers", "", IN_VAIN],
  ])(
    "one that %s",
    async (_what, script, end) => {
      if ("missing" in opened) return;
      const { seconds, code } = end instanceof RegExp ? { seconds: 90, code: end } : end;
      const frames = (): Promise<number> => page.evaluate(() => document.querySelectorAll("iframe").length);
      const { page } = opened;
      const before = await frames();
      const met = await page.evaluate(([text, limit]) => enginePage.hostile(text, limit), [script, seconds] as const);
      expect(met).toMatchObject({ code: expect.stringMatching(code) as string });
      expect(await frames()).toBe(before);
    },
    120_000,
  );
});

test("opened as a window of its own it does nothing that it is asked", async ({ skip }) => {
  if ("missing" in opened) return skip(opened.missing);
  const { page } = opened;
  const answered = await page.evaluate(async () => {
    const channel = new MessageChannel();
    const heard = new Promise((resolve) => (channel.port1.onmessage = () => resolve("answered")));
    const stranger = window.open("sandbox.html");
    await new Promise((resolve) => setTimeout(resolve, 500));
    stranger?.postMessage("begin", "*", [channel.port2]);
    channel.port1.postMessage({ script: "postMessage(new ArrayBuffer(8))" });
    const silence = new Promise((resolve) => setTimeout(() => resolve("silent"), 1000));
    const outcome = await Promise.race([heard, silence]);
    stranger?.close();
    return outcome;
  });
  expect(answered).toBe("silent");
});
