import { rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Failures } from "../../../../server/hub/failures.ts";
import { Hub, type HubSource } from "../../../../server/hub/hub.ts";
import { relayService } from "../../../../server/hub/service.ts";
import { Tokens } from "../../../../server/hub/tokens.ts";
import { serveSite, type Site } from "../../../../server/site/serve.ts";
import type { Row } from "../../../../shared/protocol/kinds.ts";
import { decodeMessage, type Message } from "../../../../shared/protocol/message.ts";
import { temporaryFolder } from "../../../support/checkout.ts";

const top = (instrument: number, bid: bigint): Row<"tops"> => ({
  ...{ instrument, state: 0, bid, bidQuantity: 150n, ask: bid + 5n, askQuantity: 20n, last: bid },
  ...{ reference: bid, receivedTime: 1_000_000n, reason: "" },
});
const bids = new Map([
  [0, 6_338_810n],
  [1, 250_000n],
]);
const instruments: Row<"instruments">[] = [0, 1].map((instrument) => ({
  ...{ instrument, venue: "binance", name: ["BTC/USDT", "ETH/USDT"][instrument]!, base: "BTC", quote: "USDT" },
  ...{ proof: "recorded", priceDecimals: 2, quantityDecimals: 3 },
}));
const book: Row<"book">[] = [
  { instrument: 0, side: 0, price: 6_338_810n, quantity: 1500n },
  { instrument: 0, side: 1, price: 6_338_900n, quantity: 20n },
];
const INDICATORS = [
  { name: "sma", options: { period: 3 }, intervalMs: 60_000, outputs: ["real"], instruments: ["*"] },
  {
    name: "macdfix",
    options: { signalPeriod: 9 },
    intervalMs: 3_600_000,
    outputs: ["macd", "signal"],
    instruments: ["*"],
  },
];
const FEATURES = ["mid", "sma(3)@1m"];
const point = (indicator: number, output: number, openTime: bigint, value: number): Row<"indicators"> => ({
  ...{ instrument: 0, indicator, output, openTime, value },
  ...{ intervalMs: indicator === 0 ? 60_000 : 3_600_000, isClosed: openTime < 60_000_000n ? 1 : 0 },
});
const points = [point(0, 0, 0n, NaN), point(0, 0, 60_000_000n, 2.5), point(1, 0, 0n, 1), point(1, 1, 0n, -1)];
const features: Row<"features">[] = [
  { instrument: 1, feature: 0, value: 7 },
  { instrument: 0, feature: 1, value: NaN },
];
const source: HubSource = {
  rows: (kind, { instruments: asked, intervalMs }) => {
    const all: Record<string, readonly unknown[]> = {
      instruments,
      tops: [...bids].filter(([i]) => asked.length === 0 || asked.includes(i)).map(([i, bid]) => top(i, bid)),
      book,
      indicators: points.filter((row) => row.intervalMs === intervalMs),
      features,
    };
    return (all[kind] ?? []) as never;
  },
};

let folder = "";
let site: Site;
let hub: Hub;
let tokens: Tokens;
let now = Date.now();
const failures = new Failures(() => now);
const open: WebSocket[] = [];

beforeAll(async () => {
  folder = temporaryFolder(afterAll);
  writeFileSync(join(folder, "index.html"), "<p>page</p>");
  tokens = new Tokens(join(folder, "state", "tokens.json"), () => now);
  const clock = () => Date.now() * 1000;
  hub = new Hub({
    source,
    alerts: null,
    isSimulated: false,
    bars: [60_000],
    indicators: INDICATORS,
    features: FEATURES,
    tokens,
    failures,
    build: "test",
    epoch: 9,
    clock,
  });
  const made = { bars: [60_000], indicators: INDICATORS, features: FEATURES, recording: () => null };
  const api = { source, ...made, tokens, failures, unready: () => null, metrics: () => "up 1\n" };
  const guests = { hosts: ["relay.example"], origins: ["https://desk.example"] };
  site = await serveSite(folder, 0, relayService(hub, api, guests));
});

afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
  now += 120_000;
});

afterAll(async () => {
  hub.close();
  await site.close();
});

interface Talk {
  readonly socket: WebSocket;
  readonly told: Record<string, unknown>[];
  readonly messages: Message[];
  readonly closed: Promise<{ code: number; reason: string }>;
  say(what: object): void;
}

async function talk(headers: Record<string, string> = { origin: site.address.origin }): Promise<Talk> {
  const socket = new WebSocket(new URL("/v1/stream", site.address), { headers });
  open.push(socket);
  const told: Record<string, unknown>[] = [];
  const messages: Message[] = [];
  socket.on("message", (data: Buffer, isBinary) => {
    if (isBinary) messages.push(decodeMessage(data));
    else told.push(JSON.parse(data.toString()) as Record<string, unknown>);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  return { socket, told, messages, closed, say: (what) => socket.send(JSON.stringify(what)) };
}

async function greeted(role: "viewer" | "trader" = "viewer"): Promise<Talk & { id: string }> {
  const { id, token } = tokens.add(role, null);
  const page = await talk();
  page.say({ type: "hello", protocol: 1, token });
  await expect.poll(() => page.told).toHaveLength(1);
  return { ...page, id };
}

describe("a page at the hub", () => {
  test("is welcomed, gets a snapshot, then changes without a gap, states as they are at the end", async () => {
    const page = await greeted();
    expect(page.told).toEqual([
      {
        ...{ type: "welcome", protocol: 1, build: "test", epoch: 9, role: "viewer", isSimulated: false },
        ...{ bars: [60_000], indicators: INDICATORS, features: FEATURES },
      },
    ]);
    page.say({ type: "subscribe", channel: 3, kind: "tops", rate: 20 });
    await expect.poll(() => page.messages).toHaveLength(1);
    expect(page.messages[0]).toMatchObject({ channel: 3, seq: 0, epoch: 9, kind: "tops" });
    expect(page.messages[0]?.rows).toEqual([top(0, 6_338_810n), top(1, 250_000n)]);
    for (let step = 1n; step <= 50n; step++) {
      bids.set(1, 250_000n + step);
      hub.changed("tops", 1);
    }
    await expect.poll(() => [...(page.messages.at(-1)?.rows ?? [])]).toEqual([top(1, 250_050n)]);
    expect(page.messages.map(({ seq }) => seq)).toEqual(page.messages.map((_, at) => at));
    expect(page.messages.length).toBeLessThan(10);
  });

  test("hears every event in order, of the instruments that it asked for", async () => {
    const page = await greeted();
    page.say({ type: "subscribe", channel: 1, kind: "trades", instruments: [1] });
    await expect.poll(() => page.messages).toHaveLength(1);
    const trade = (instrument: number, price: bigint): Row<"trades"> => ({
      ...{ instrument, side: 0, price, quantity: 1n, time: price, receivedTime: price },
    });
    for (let price = 1n; price <= 1000n; price++) hub.happened("trades", trade(Number(price % 2n), price));
    const prices = () => page.messages.flatMap(({ rows }) => [...rows].map((row) => ("price" in row ? row.price : 0)));
    await expect.poll(prices).toHaveLength(500);
    expect(prices()).toEqual(Array.from({ length: 500 }, (_, at) => BigInt(2 * at + 1)));
  });

  test("knows the relay's clock by four stamps", async () => {
    const page = await greeted();
    page.say({ type: "clock", sent: 17 });
    await expect.poll(() => page.told.at(-1)).toMatchObject({ type: "clock", sent: 17 });
    const { received, answered } = page.told.at(-1) as { received: number; answered: number };
    expect(answered).toBeGreaterThanOrEqual(received);
  });

  test.each<[string, (page: Talk) => void, number]>([
    ["says no hello first", (page) => page.say({ type: "subscribe", channel: 1, kind: "tops" }), 4400],
    ["speaks another protocol", (page) => page.say({ type: "hello", protocol: 2, token: "x" }), 4409],
    ["has no token", (page) => page.say({ type: "hello", protocol: 1, token: "x" }), 4401],
    ["sends what is no JSON", (page) => page.socket.send("{"), 4400],
    ["sends bytes", (page) => page.socket.send(Buffer.from([1, 2])), 4400],
  ])("that %s is told so and let go", async (_, act, code) => {
    const page = await talk();
    act(page);
    expect((await page.closed).code).toBe(code);
  });

  test("that says too much at once is cut off", async () => {
    const page = await greeted();
    page.socket.send(`"${"x".repeat(70_000)}"`);
    expect((await page.closed).code).toBe(1009);
  });

  test("that reads nothing is dropped, and others hear on", async () => {
    const [slow, quick] = [await greeted(), await greeted()];
    for (const page of [slow, quick]) {
      page.say({ type: "subscribe", channel: 1, kind: "events" });
      await expect.poll(() => page.messages).toHaveLength(1);
    }
    slow.socket.pause();
    const text = "x".repeat(60_000);
    for (let at = 0; at < 400; at++) {
      hub.happened("events", { event: "large trade", instrument: 0, time: BigInt(at), text });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => hub.counts.slow, { timeout: 20_000 }).toBe(1);
    await expect
      .poll(() => quick.messages.reduce((sum, { rows }) => sum + rows.length, 0), { timeout: 20_000 })
      .toBe(400);
  });

  test("whose token is taken back by another program is let go", async () => {
    const page = await greeted();
    new Tokens(join(folder, "state", "tokens.json"), () => now).revoke(page.id);
    hub.dropRevoked();
    expect(await page.closed).toEqual({ code: 4401, reason: "the token was taken back" });
  });
});

test("an invitation that the disk has no room for is denied, and the page goes on", async () => {
  const page = await greeted("trader");
  const state = join(folder, "state");
  rmSync(state, { recursive: true });
  writeFileSync(state, "a file where the folder should be");
  page.say({ type: "invite", days: 1 });
  await expect
    .poll(() => page.told.find(({ type }) => type === "denied"))
    .toMatchObject({
      asked: "invite",
      reason: expect.stringContaining("tokens.json cannot be written") as string,
    });
  rmSync(state);
  page.say({ type: "invite", days: 1 });
  await expect.poll(() => page.told.some(({ type }) => type === "invited")).toBe(true);
});

test("a page that floods the relay is answered a hundred times a second, and others meanwhile", async () => {
  const page = await greeted();
  const answers = () => page.messages.filter(({ seq }) => seq === 0).length;
  for (let message = 0; message < 250; message++) page.say({ type: "subscribe", channel: message % 8, kind: "tops" });
  await expect.poll(answers).toBeGreaterThan(90);
  await greeted();
  expect(answers()).toBeLessThanOrEqual(200);
  await expect.poll(answers, { timeout: 10_000 }).toBe(250);
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string> | readonly string[];
  readonly body?: string;
}

function ask({ method, path, headers, body }: Asked): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = site.address;
    const asking = request(
      { host: "127.0.0.1", port, method, path, headers: headers as string[], setHost: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => (text += piece));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
      },
    );
    asking.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, body: "" });
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

describe("a request from elsewhere", () => {
  const hosts = () => [site.address.host, "relay.example", `127.0.0.1:1`, "evil.example", `[::1]:${site.address.port}`];
  const origins = () => [undefined, "own", "https://desk.example", "https://evil.example", "null"] as const;
  const paths = ["/", "/v1/streams", "/v1/pair", "/metrics"];

  test("reaches nothing but by the right name, from the right page, with a token: all combinations", async () => {
    const { token } = tokens.add("viewer", null);
    let cases = 0;
    for (const host of hosts()) {
      for (const named of origins()) {
        const origin = named === "own" ? `http://${host}` : named;
        for (const method of ["GET", "POST", "PUT", "upgrade"]) {
          for (const path of method === "upgrade" ? ["/v1/stream", "/"] : paths) {
            for (const hasToken of [true, false]) {
              now += 61_000;
              const headers: Record<string, string> = { host, ...(origin !== undefined && { origin }) };
              if (hasToken) headers["authorization"] = `Bearer ${token}`;
              const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
              const key = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
              const isUpgrade = method === "upgrade";
              const { status } = await ask({
                method: isUpgrade ? "GET" : method,
                path,
                headers: isUpgrade ? { ...headers, ...upgrade, ...key } : headers,
              });
              const isNamed = host === site.address.host || host === "relay.example";
              const isOurs = origin === undefined || origin === `http://${host}` || named === "https://desk.example";
              const what = `${method} ${path} ${host} ${origin} ${hasToken}`;
              cases++;
              if (isUpgrade) {
                const isLetIn = isNamed && isOurs && origin !== undefined && path === "/v1/stream";
                expect(status, what).toBe(isLetIn ? 101 : 403);
              } else if (!isNamed) expect(status, what).toBe(421);
              else if (!isOurs) expect(status, what).toBe(403);
              else if (method === "GET" && path === "/") expect(status, what).toBe(200);
              else if (method === "GET" && path === "/v1/pair") expect(status, what).toBe(hasToken ? 404 : 401);
              else if (method === "GET") expect(status, what).toBe(hasToken ? 200 : 401);
              else if (method === "POST" && path === "/v1/pair") expect(status, what).toBe(403);
              else expect(status, what).toBe(405);
            }
          }
        }
      }
    }
    expect(cases).toBeGreaterThanOrEqual(315);
  });

  test("with two hosts, or a whole address as its path, is refused", async () => {
    const host = site.address.host;
    const twice = await ask({ method: "GET", path: "/v1/streams", headers: ["host", host, "host", "evil.example"] });
    expect(twice.status).toBe(400);
    expect((await ask({ method: "GET", path: `http://${host}/v1/streams`, headers: { host } })).status).toBe(400);
    expect((await ask({ method: "GET", path: "/", headers: { host: `${host}.` } })).status).toBe(421);
  });

  test("that guesses is slowed after ten tries; who names no token does not guess, and who has one is let in", async () => {
    const none = { method: "GET", path: "/v1/streams", headers: { host: site.address.host } };
    for (let at = 0; at < 30; at++) expect((await ask(none)).status).toBe(401);
    const headers = { host: site.address.host, authorization: "Bearer wrong" };
    const answers = [];
    for (let at = 0; at < 12; at++) answers.push((await ask({ method: "GET", path: "/v1/streams", headers })).status);
    expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const { token } = tokens.add("viewer", null);
    const right = { ...headers, authorization: `Bearer ${token}` };
    expect((await ask({ method: "GET", path: "/v1/streams", headers: right })).status).toBe(200);
    expect((await greeted()).told).toHaveLength(1);
  });

  test("cannot fill the memory by what it sends to be paired", async () => {
    const { origin, host } = site.address;
    const body = " ".repeat(1_000_000);
    expect((await ask({ method: "POST", path: "/v1/pair", headers: { host, origin }, body })).status).toBe(413);
  });

  test("pairs by the code that was printed, once", async () => {
    const headers = { host: site.address.host, origin: site.address.origin, "content-type": "application/json" };
    const body = JSON.stringify({ code: tokens.pairingCode() });
    const paired = await ask({ method: "POST", path: "/v1/pair", headers, body });
    expect(paired.status).toBe(200);
    const { token, role } = JSON.parse(paired.body) as { token: string; role: string };
    expect([role, tokens.check(token)?.role]).toEqual(["trader", "trader"]);
    expect((await ask({ method: "POST", path: "/v1/pair", headers, body })).status).toBe(403);
  });

  test("of a program gets indicators with their bars, and features as columns", async () => {
    const headers = { host: site.address.host, authorization: `Bearer ${tokens.add("viewer", null).token}` };
    const got = async (path: string) => JSON.parse((await ask({ method: "GET", path, headers })).body) as unknown;
    expect(await got("/v1/indicators")).toEqual({ indicators: INDICATORS });
    expect(await got("/v1/indicators?instrument=binance:BTC/USDT")).toEqual({
      ...{ venue: "binance", instrument: "BTC/USDT" },
      indicators: [
        {
          ...{ label: "sma(3)@1m", name: "sma", options: { period: 3 }, interval: "1m" },
          ...{ time: [0, 60_000], isClosed: [true, false], outputs: { real: [null, 2.5] } },
        },
        {
          ...{ label: "macdfix(9)@1h", name: "macdfix", options: { signalPeriod: 9 }, interval: "1h" },
          ...{ time: [0], isClosed: [true], outputs: { macd: [1], signal: [-1] } },
        },
      ],
    });
    expect(await got("/v1/features")).toEqual({
      instruments: ["binance:BTC/USDT", "binance:ETH/USDT"],
      features: { mid: [null, 7], "sma(3)@1m": [null, null] },
    });
  });

  test("of a program gets a book in decimals, and what is wrong in words", async () => {
    const headers = { host: site.address.host, authorization: `Bearer ${tokens.add("viewer", null).token}` };
    const found = await ask({ method: "GET", path: "/v1/book?instrument=binance:BTC/USDT", headers });
    expect(JSON.parse(found.body)).toEqual({
      ...{ venue: "binance", instrument: "BTC/USDT", state: "live", receivedTime: 1000 },
      ...{ bids: [["63388.1", "1.5"]], asks: [["63389", "0.02"]] },
    });
    const missing = await ask({ method: "GET", path: "/v1/book?instrument=x", headers });
    expect([missing.status, JSON.parse(missing.body)]).toEqual([
      404,
      { error: "there is no instrument x: ask /v1/instruments" },
    ]);
    expect((await ask({ method: "GET", path: "/healthz", headers: { host: site.address.host } })).body).toBe("ok\n");
  });
});
