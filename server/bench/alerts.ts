import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { WebSocket, WebSocketServer } from "ws";
import { nodeEngine } from "../engine.ts";
import { Failures } from "../hub/failures.ts";
import { Hub } from "../hub/hub.ts";
import { relayService } from "../hub/service.ts";
import { Tokens } from "../hub/tokens.ts";
import { alertRow, Alerts } from "../relay/alerts.ts";
import { followAlerts } from "../relay/follow-alerts.ts";
import { Market } from "../relay/market/market.ts";
import { serveSite } from "../site/serve.ts";
import { alone, type Bench, type BenchControl, type BenchRow, besides } from "./row.ts";

const INSTRUMENTS = 200;
const ALERTS = 2000;
/** Alerts that do not count. */
const WARMING = 200;
const START = 1_748_736_000_000_000;
const RULES = ["last", "mid", "bid", "ask"].map((price) => ({ id: price, price, move: 1, window: "1s" }));
/** From the price to the handler, ns. */
const TARGET = "≤ 10000000";

export const alertsBench: Bench = {
  name: "alerts",
  title: `Price monitor: from a trade's frame to a handler, ${INSTRUMENTS} instruments, ${RULES.length} rules each`,
  run: runAlertsBench,
};

async function runAlertsBench({ progress, signal }: BenchControl): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "tidebook-bench-"));
  try {
    const monitor = new MonitorOfTrades(join(folder, "alerts.json"));
    const inside: number[] = [];
    let begun = 0;
    const stop = monitor.alerts.subscribe(() => void inside.push(performance.now() - begun));
    for (let at = 0; at < WARMING + ALERTS && !signal.aborted; at++) {
      begun = performance.now();
      monitor.trade();
      if (at % 100 === 0) progress(at, 3 * ALERTS);
    }
    stop();
    const outside = await toPrograms(monitor, folder, signal);
    progress(2 * ALERTS, 3 * ALERTS);
    return [...rowsOf("in the relay's process", inside, null), ...rowsOf("in another program", outside, await bare())];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Trades of instruments by turns, each of which sets off one alert. */
class MonitorOfTrades {
  readonly alerts: Alerts;
  /** What is told of each alert beside its handlers. */
  told: (row: ReturnType<typeof alertRow>) => void = () => undefined;
  readonly #market: Market;
  #count = 0;

  constructor(path: string) {
    this.alerts = new Alerts({
      ...{ config: RULES, path, clock: () => START / 1000, isFresh: () => true },
      ...{ alerted: (alert) => this.told(alertRow(alert)), rulesChanged: () => undefined },
    });
    this.#market = new Market(nodeEngine(), [this.alerts]);
    const decimals = { price: 2, quantity: 3 };
    const instruments = Array.from({ length: INSTRUMENTS }, (_, at) => {
      return { symbol: `C${at}`, name: `C${at}/USDC`, base: `C${at}`, quote: "USDC", decimals };
    });
    const declaration = { venue: "hyperliquid", isDepthKnown: true, instruments };
    this.#market.take({ kind: "declare", receivedTime: START, declaration });
    for (let at = 0; at < INSTRUMENTS; at++) this.trade();
  }

  /** A price that is three percent above or below the one of before, two windows ago at least. */
  trade(): void {
    const [symbol, round] = [`C${this.#count % INSTRUMENTS}`, Math.floor(this.#count / INSTRUMENTS)];
    this.#count++;
    const receivedTime = START + this.#count * 20_000;
    const px = round % 2 === 0 ? "100.00" : "103.00";
    const data = [{ coin: symbol, side: "B", px, sz: "0.5", time: receivedTime / 1000, hash: "0x0", tid: this.#count }];
    const frame = JSON.stringify({ channel: "trades", data });
    this.#market.take({ kind: "frame", venue: "hyperliquid", connection: 1, frame, receivedTime });
  }
}

/** The same over the relay's socket, to a program with a viewer's token. */
async function toPrograms(monitor: MonitorOfTrades, folder: string, signal: AbortSignal): Promise<number[]> {
  const tokens = new Tokens(join(folder, "tokens.json"), () => Date.now());
  const made = { bars: [], indicators: [], features: [], tokens, failures: new Failures(() => Date.now()) };
  const source = { rows: () => [] };
  const about = { alerts: null, isSimulated: true, build: "bench", epoch: 1, clock: () => Date.now() * 1000 };
  const hub = new Hub({ source, ...made, ...about });
  const api = { source, ...made, unready: () => null, recording: () => null, metrics: () => "" };
  const site = await serveSite(null, 0, relayService(hub, api, { hosts: [], origins: [] }));
  const leaving = new AbortController();
  let heard: () => void = () => undefined;
  const options = { url: site.address.href, token: tokens.add("viewer", null).token, signal: leaving.signal };
  const over = followAlerts(options, () => heard());
  while (!hub.isHeard("alerts", 0)) await setImmediate();
  monitor.told = (row) => hub.happened("alerts", row);
  const taken: number[] = [];
  for (let at = 0; at < WARMING + ALERTS && !signal.aborted; at++) {
    const begun = performance.now();
    const hearing = new Promise<void>((resolve) => (heard = resolve));
    monitor.trade();
    await hearing;
    taken.push(performance.now() - begun);
  }
  leaving.abort();
  await over;
  hub.close();
  await site.close();
  return taken;
}

/** What one message of that size costs between two sockets of this machine and nothing else. */
async function bare(): Promise<number[]> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  await once(server, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`);
  const [socket] = (await once(server, "connection")) as [WebSocket];
  const message = new Uint8Array(150);
  const taken: number[] = [];
  for (let at = 0; at < WARMING + ALERTS; at++) {
    const begun = performance.now();
    const hearing = once(client, "message");
    socket.send(message);
    await hearing;
    taken.push(performance.now() - begun);
  }
  client.terminate();
  server.close();
  return taken;
}

function rowsOf(place: string, ms: readonly number[], peer: readonly number[] | null): BenchRow[] {
  return [0.5, 0.99].map((part) => {
    const row = {
      ...{ name: `Handler ${place}, p${part * 100}`, ns: quantile(ms, part) * 1e6, unit: "ns/alert" },
      ...{ target: peer ? null : TARGET, note: `${ALERTS} alerts, one at a time` },
    };
    return peer ? besides(row, "bare ws message", quantile(peer, part) * 1e6) : alone(row);
  });
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.slice(WARMING).sort((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? NaN;
}
