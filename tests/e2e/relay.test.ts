import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { projectRoot } from "../support/checkout.ts";
import { tidebookWith, serving } from "../support/program.ts";
import { HubPage } from "../support/hub-client.ts";
import { runProcess } from "../support/process.ts";

const folder = mkdtempSync(join(tmpdir(), "tidebook-relay-"));
const run = (...args: string[]) => runProcess(...tidebookWith(...args), { cwd: folder });

let sim: ChildProcess;
let relay: ChildProcess;
let address: URL;
let token: string;

const started = (...args: string[]) => serving(args, { cwd: folder });

const startRelay = async () => {
  [relay, address] = await started("relay", "--no-page", "--token-file", "token");
  token = readFileSync(join(folder, "token"), "utf8").trim();
};

beforeAll(async () => {
  let home: URL;
  [sim, home] = await started("sim", "--port", "0", "--instruments", "4", "--rate", "100");
  const venue = (name: string) =>
    `  - { venue: ${name}, instruments: 3, rest: "${home.href}${name}", stream: "ws://${home.host}/${name}" }\n`;
  const venues = ["binance", "kraken", "hyperliquid"].map(venue).join("");
  const rule = "alerts: [{ id: any, price: last, move: 0.001, window: 1s }]\n";
  const made = "bars: [5s, 1m, 5m]\nindicators: [{ name: ema, options: { period: 20 }, bars: [1m, 5m] }]\n";
  const text = `listen: { port: 0 }\n${made}${rule}auth: { folder: state }\nvenues:\n${venues}log: { folder: log }\n`;
  writeFileSync(join(folder, "relay.yaml"), text);
  await startRelay();
}, 180_000);

afterAll(() => {
  relay.kill("SIGKILL");
  sim.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

test("a page hears tops, a book, trades, bars and the health of streams, each a snapshot first and then in order", async () => {
  const page = new HubPage(address);
  const welcome = await page.hello(token);
  expect(welcome?.role).toBe("trader");
  page.say({ type: "subscribe", channel: 1, kind: "instruments" });
  const known = () => page.of("instruments").flatMap(({ rows }) => rows);
  const rows = await page.until(() => (known().length === 9 ? known() : undefined));
  const bitcoin = rows.find(({ venue, name }) => venue === "kraken" && name === "BTC/USD");
  const instruments = [bitcoin?.instrument ?? -1];
  page.say({ type: "subscribe", channel: 2, kind: "tops", rate: 10 });
  page.say({ type: "subscribe", channel: 3, kind: "book", instruments, rate: 10, depth: 5 });
  page.say({ type: "subscribe", channel: 4, kind: "trades" });
  page.say({ type: "subscribe", channel: 5, kind: "bars", instruments });
  page.say({ type: "subscribe", channel: 6, kind: "streams", rate: 5 });
  await page.until(() => (page.of("trades").length > 3 ? true : undefined));
  // The venue's minutes of before have come, and the one that is being made.
  await page.until(() => page.of("bars").find((message) => message.rows.length > 200));
  await page.until(() => page.of("bars").find((message) => message.rows.some(({ isClosed }) => isClosed === 0)));
  const book = await page.until(() => page.of("book").findLast((message) => message.rows.length === 10));
  const [bid, ask] = [book.rows[0]?.price ?? 0n, book.rows[5]?.price ?? 0n];
  expect(bid > 0n && ask > bid).toBe(true);
  const seen = () => new Set(page.of("tops").flatMap((message) => message.rows.map(({ instrument }) => instrument)));
  await page.until(() => (seen().size === 9 ? true : undefined));
  await page.until(() => page.of("tops").find((message) => message.rows.some(({ state }) => state === 0)));
  await page.until(() => page.of("streams").find((message) => message.rows.length === 27));
  for (const kind of ["tops", "book", "trades", "bars"] as const) {
    const heads = page.of(kind);
    expect(heads.map(({ seq }) => seq)).toEqual(heads.map((_, index) => index));
    expect(new Set(heads.map(({ epoch }) => epoch))).toEqual(new Set([welcome?.epoch]));
  }
  page.socket.terminate();
}, 120_000);

test("strangers who leave while they are refused, or talk nonsense where all places are taken, end nothing", async () => {
  const upgrade = (host: string) =>
    `GET /v1/stream HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`;
  const stranger = (host: string, then: (socket: Socket) => void) =>
    new Promise((resolve) => {
      const socket = connect(
        Number(address.port),
        "127.0.0.1",
        () => void socket.write(upgrade(host), () => then(socket)),
      );
      socket.on("error", () => undefined).on("close", resolve);
    });
  for (let count = 0; count < 50; count++) await stranger("elsewhere.example", (socket) => socket.resetAndDestroy());
  const pages = Array.from({ length: 20 }, () => new HubPage(address));
  await Promise.all(pages.map(({ socket }) => once(socket, "open")));
  await stranger(address.host, (socket) => void socket.once("data", () => socket.end(Buffer.of(0xff, 0xff))));
  for (const { socket } of pages) socket.terminate();
  expect((await fetch(new URL("healthz", address))).status).toBe(200);
});

test("pages and programs have indicators on bars from the start, and features of all instruments", async () => {
  const page = new HubPage(address);
  const welcome = await page.hello(token);
  expect(welcome?.indicators).toMatchObject([
    { name: "ema", options: { period: 20 }, intervalMs: 60_000, outputs: ["real"] },
    { name: "ema", intervalMs: 300_000 },
  ]);
  expect(welcome?.features).toEqual(expect.arrayContaining(["mid", "imbalance5", "ema(20)@1m", "ema(20)@5m"]));
  page.say({ type: "subscribe", channel: 1, kind: "indicators", instruments: [0], depth: 100 });
  page.say({ type: "subscribe", channel: 2, kind: "features", rate: 10 });
  const rows = () => page.of("indicators").flatMap((message) => message.rows);
  await page.until(() => (rows().filter(({ value }) => Number.isFinite(value)).length > 90 ? true : undefined));
  await page.until(() => rows().find(({ isClosed }) => isClosed === 0));
  expect(rows().every(({ instrument, indicator, output }) => instrument + indicator + output === 0)).toBe(true);
  const mid = welcome?.features.indexOf("mid");
  await page.until(() =>
    page.of("features").find((message) => message.rows.some(({ feature, value }) => feature === mid && value > 0)),
  );
  const headers = { authorization: `Bearer ${token}` };
  const got = async (path: string) => (await (await fetch(new URL(path, address), { headers })).json()) as never;
  const { indicators } = (await got("v1/indicators?instrument=binance:BTC/USDT&points=5")) as {
    indicators: { label: string; outputs: { real: (number | null)[] } }[];
  };
  expect(indicators.map(({ label }) => label)).toEqual(["ema(20)@1m", "ema(20)@5m"]);
  expect(indicators[0]?.outputs.real.length).toBeGreaterThan(4);
  const mids = async () => {
    const said = await got("v1/features");
    const { instruments, features } = said as { instruments: string[]; features: Record<string, (number | null)[]> };
    return instruments.filter((_, place) => features.mid?.[place] !== null).length;
  };
  await expect.poll(mids, { timeout: 30_000 }).toBe(9);
}, 60_000);

test("programs read books as exact decimals with their state, and figures for Prometheus, with a token only", async () => {
  const ask = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, address), { headers });
  const bearer = { authorization: `Bearer ${token}` };
  expect((await ask("metrics")).status).toBe(401);
  await expect.poll(async () => (await ask("readyz")).status, { timeout: 30_000 }).toBe(200);
  const read = async () =>
    (await (await ask("v1/book?instrument=binance:BTC/USDT&depth=3", bearer)).json()) as {
      state: string;
      bids: [string, string][];
    };
  // A book may be repaired at any moment, and a connection made anew.
  const { addresses } = (await (await ask("v1", bearer)).json()) as { addresses: Record<string, string> };
  expect(Object.keys(addresses)).toContain("/v1/book?instrument=VENUE:NAME&depth=20");
  expect((await ask("v1/book?instrument=binance:BTCUSDT", bearer)).status).toBe(200);
  const isRight = ({ state, bids }: Awaited<ReturnType<typeof read>>) =>
    state === "live" && bids.length === 3 && bids.every(([price]) => /^\d+\.\d{2}$/.test(price));
  await expect.poll(async () => isRight(await read()), { timeout: 60_000 }).toBe(true);
  const bars = async (interval: string) => {
    const answer = await ask(`v1/bars?instrument=binance:BTC/USDT&interval=${interval}`, bearer);
    return (await answer.json()) as { error?: string; bars: { time: number; close: string; source: string }[] };
  };
  await expect.poll(async () => (await bars("5m")).bars.length, { timeout: 30_000 }).toBeGreaterThan(50);
  const { bars: five } = await bars("5m");
  expect(
    five.every(({ time }, n) => time % 300_000 === 0 && (n === 0 || time - (five[n - 1]?.time ?? 0) === 300_000)),
  ).toBe(true);
  expect(five[0]).toMatchObject({ source: "history", close: expect.stringMatching(/^\d+(\.\d{1,2})?$/) as string });
  expect((await bars("1h")).error).toBe("this relay makes no bars of 1h, but of 5s, 1m and 5m");
  const figures = async () => (await ask("metrics", bearer)).text();
  await expect.poll(figures, { timeout: 30_000 }).toContain('tidebook_connections_open{venue="kraken"} 1');
}, 120_000);

test("a viewer looks until the token is taken back, and the token stands nowhere as itself", async () => {
  const made = await run("relay", "token", "add", "--role", "viewer", "--expires", "1d");
  const greeted = async () => {
    const page = new HubPage(address);
    return { page, welcome: await page.hello(made.stdout.trim()) };
  };
  const { page, welcome } = await greeted();
  expect(welcome?.role).toBe("viewer");
  const [, id = ""] = /^id (\S+);/.exec(made.stderr) ?? [];
  expect((await run("relay", "token", "revoke", id)).code).toBe(0);
  expect(await page.closed).toBe(4401);
  const file = join(folder, "state/tokens.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).not.toContain(token);
}, 120_000);

test("status says how the streams are, and tail what becomes of them", async () => {
  const reach = ["--url", address.href, "--token-file", "token"];
  writeFileSync(join(folder, "here.yaml"), `listen: { port: ${address.port} }\nvenues: [{ venue: binance }]\n`);
  const status = await run("relay", "status", "--config", "here.yaml", "--token-file", "token");
  expect([status.code, status.stdout]).toEqual([0, expect.stringContaining("streams fresh")]);
  const tail = spawn(...tidebookWith("relay", "tail", ...reach), { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let told = "";
  tail.stdout.on("data", (bytes: Buffer) => (told += bytes.toString()));
  // What happened before, then each stream's state.
  await expect.poll(() => told, { timeout: 60_000 }).toMatch(/^\S+Z  venue  binance is live: receiving$/m);
  await expect.poll(() => told, { timeout: 60_000 }).toMatch(/^\w+:\S+ \w+  \w+: /m);
  tail.kill("SIGINT");
  expect(((await once(tail, "exit")) as [number])[0]).toBe(130);
}, 120_000);

test("the example that follows alerts prints each as it comes, with a viewer's token", async () => {
  const home = join(folder, "program");
  const library = join(home, "node_modules/tidebook");
  mkdirSync(library, { recursive: true });
  const bundle = JSON.stringify(pathToFileURL(join(projectRoot, "server/bundle.mjs")).href);
  const ask = `console.log((await (await import(${bundle})).bundledFolder()).href)`;
  const { stdout } = await runProcess(process.execPath, ["--input-type=module", "-e", ask], { cwd: folder });
  const exports = new URL("index.js", stdout.trim()).href;
  writeFileSync(join(library, "package.json"), `{ "type": "module", "exports": "./index.js" }`);
  writeFileSync(join(library, "index.js"), `export * from ${JSON.stringify(exports)};\n`);
  cpSync(join(projectRoot, "examples/relay/on-alert.mjs"), join(home, "on-alert.mjs"));
  const made = await run("relay", "token", "add");
  writeFileSync(join(home, "token"), made.stdout);
  const program = spawn(process.execPath, ["on-alert.mjs", address.href, "token"], { cwd: home });
  let printed = "";
  program.stdout.on("data", (text: Buffer) => (printed += text.toString()));
  // Prices may be calm for a minute: the page's button tells an alert, too.
  const page = new HubPage(address);
  await page.hello(token);
  const tried = () => {
    page.say({ type: "test", rule: "any" });
    return printed;
  };
  await expect
    .poll(tried, { timeout: 60_000, interval: 500 })
    .toMatch(/^\S+Z \w+:\S+ (up|down) -?\d+\.\d+ % [\d.]+ any\n/);
  page.socket.terminate();
  program.kill("SIGINT");
  expect(await once(program, "close")).toEqual([0, null]);
}, 90_000);

test("SIGHUP puts venues and alerts of the file in force, or keeps what was and says why", async () => {
  const path = join(folder, "relay.yaml");
  const text = readFileSync(path, "utf8");
  const headers = { authorization: `Bearer ${token}` };
  const count = async () => {
    const answer = await fetch(new URL("v1/instruments", address), { headers });
    return ((await answer.json()) as { instruments: unknown[] }).instruments.length;
  };
  await expect.poll(count, { timeout: 30_000 }).toBe(9);
  writeFileSync(path, text.replace("venue: kraken, instruments: 3", "venue: kraken, instruments: 0"));
  relay.kill("SIGHUP");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect([relay.exitCode, await count()]).toEqual([null, 9]);
  writeFileSync(path, text.replace("venue: kraken, instruments: 3", "venue: kraken, instruments: 4"));
  relay.kill("SIGHUP");
  await expect.poll(count, { timeout: 30_000 }).toBe(10);
  writeFileSync(path, text);
  const printed = await run("relay", "config", "print");
  expect([printed.code, printed.stdout]).toEqual([0, expect.stringContaining("- 5m\n")]);
  expect((await run("relay", "config", "check")).stdout).toBe(
    "relay.yaml is right: 3 venues, 1 indicator, 1 alert rule\n",
  );
}, 120_000);

test("kill -9 at any moment leaves a log that goes on, replays to its checkpoints and shows each altered byte", async () => {
  for (let round = 0; round < 2; round++) {
    await new Promise((resolve) => setTimeout(resolve, 700 + 400 * round));
    relay.kill("SIGKILL");
    await once(relay, "exit");
    await startRelay();
  }
  const page = new HubPage(address);
  await page.hello(token);
  page.say({ type: "subscribe", channel: 1, kind: "trades" });
  await page.until(() => (page.of("trades").length > 3 ? true : undefined));
  relay.kill("SIGTERM");
  const [code] = (await once(relay, "exit")) as [number];
  expect(code).toBe(0);
  expect((await run("log", "verify", "log")).code).toBe(0);
  const replayed = await run("replay", "log", "--check", "--json");
  expect(replayed.code).toBe(0);
  expect(JSON.parse(replayed.stdout)).toMatchObject({ isDifferent: false, mismatches: 0 });
  const [file = ""] = readdirSync(join(folder, "log")).filter((name) => name.endsWith(".tbl"));
  const bytes = readFileSync(join(folder, "log", file));
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 4;
  writeFileSync(join(folder, "log", file), bytes);
  const verified = await run("log", "verify", "log");
  expect([verified.code, verified.stdout]).toEqual([1, expect.stringContaining(`${file}, block `)]);
  expect((await run("replay", "log", "--check")).code).toBe(2);
}, 180_000);

test.each([
  ["venues:\n  - venue: krakne\n", "line 2, column 5: venues.0.venue names no venue: did you mean kraken?"],
  ["lisen: {}\nvenues: [{ venue: kraken }]\n", "line 1, column 1: there is no setting lisen: did you mean listen?"],
  ["venues: [{ venue: kraken, stream: 'ws://elsewhere.example/' }]\n", "must be an address that begins with wss://"],
  ["listen: { host: 0.0.0.0 }\nvenues: [{ venue: kraken }]\n", "listen.hosts must name how others reach it"],
])(
  "a configuration that is wrong is told in a sentence: %s",
  async (text, sentence) => {
    writeFileSync(join(folder, "wrong.yaml"), text);
    const end = await run("relay", "--config", "wrong.yaml", "--no-page");
    expect([end.code, end.stdout]).toEqual([2, ""]);
    expect(end.stderr).toContain(sentence);
  },
  60_000,
);
