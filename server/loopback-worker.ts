// A venue of this machine that says as much as it is told to, for measuring: the wire of Binance, and nothing of a market.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { parentPort, workerData } from "node:worker_threads";
import { WebSocketServer } from "ws";
import { assert } from "../shared/assert.ts";
import { LoopbackFrames } from "./bench/relay/frames.ts";

export interface LoopbackData {
  readonly instruments: number;
  /** When each trade left, ns of `process.hrtime`, by its number modulo the length. */
  readonly sent: SharedArrayBuffer;
}

/** A run: frames to all that are connected below this path. */
export interface LoopbackRun {
  readonly to: string;
  /** Frames a second, and how many. */
  readonly rate: number;
  readonly frames: number;
  /** What is due leaves in one write; else each frame in its own. */
  readonly isBatched: boolean;
}

/** The same bytes again and again, as fast as whoever is connected below this path takes them. */
export interface LoopbackFlood {
  readonly to: string;
  readonly piece: Uint8Array;
  readonly times: number;
}

export type LoopbackAnswer =
  | { readonly kind: "listening"; readonly port: number }
  /** Told before the run's first frame leaves. */
  | { readonly kind: "begins"; readonly ordinal: number }
  | { readonly kind: "done" };

/** How often what is due is sent, ms; a ping keeps connections that have nothing to hear. */
const TURN_MS = 1;
const PING_MS = 10_000;
const PING = Buffer.from([0x89, 0]);
const LONGEST_FRAME = 1024;
/** The path of whoever asks by REST, too. */
const RELAY = "/stream";

const port = parentPort;
assert(port, "the loopback venue is started as a worker");
const { instruments, sent: shared } = workerData as LoopbackData;
/** Below each path a market of its own: what one hears leaves no gap in another's numbers. */
const markets = new Map<string, LoopbackFrames>();
const sent = new BigInt64Array(shared);
const sockets = new Map<Duplex, string>();
const server = createServer(answer);
const streams = new WebSocketServer({ noServer: true, perMessageDeflate: false });

// Requests to subscribe are answered by `ws`; frames are written to the socket itself, which costs a tenth.
server.on("upgrade", (request, socket, head) => {
  streams.handleUpgrade(request, socket, head, (ws) => {
    sockets.set(socket, request.url ?? "");
    ws.on("close", () => sockets.delete(socket));
    ws.on("message", (data: Buffer) => {
      const { id } = JSON.parse(data.toString()) as { id: number };
      ws.send(`{"result":null,"id":${id}}`);
    });
  });
});
server.listen(0, "127.0.0.1", () => tell({ kind: "listening", port: (server.address() as { port: number }).port }));
setInterval(() => {
  for (const socket of sockets.keys()) socket.write(PING);
}, PING_MS);
port.on("message", (order: LoopbackRun | LoopbackFlood) => ("piece" in order ? flood(order) : publish(order)));

function flood({ to, piece, times }: LoopbackFlood): void {
  const [socket] = receiversOf(to);
  let left = times;
  const write = (): void => {
    while (left-- > 0) if (socket?.write(piece) === false) return void socket.once("drain", write);
    tell({ kind: "done" });
  };
  write();
}

function framesOf(path: string): LoopbackFrames {
  const frames = markets.get(path) ?? new LoopbackFrames(instruments);
  markets.set(path, frames);
  return frames;
}

const receiversOf = (to: string): Duplex[] =>
  [...sockets].filter(([, path]) => path.startsWith(to)).map(([socket]) => socket);

function publish({ to, rate, frames: count, isBatched }: LoopbackRun): void {
  const receivers = receiversOf(to);
  const frames = framesOf(to);
  frames.begin();
  tell({ kind: "begins", ordinal: frames.ordinal });
  const begun = performance.now();
  let done = 0;
  const turn = (): void => {
    const due = Math.min(count, Math.floor(((performance.now() - begun) * rate) / 1000));
    send({ frames, receivers, isBatched }, due - done);
    done = Math.max(done, due);
    if (done < count) setTimeout(turn, TURN_MS);
    else tell({ kind: "done" });
  };
  setTimeout(turn, TURN_MS);
}

interface Sending {
  readonly frames: LoopbackFrames;
  readonly receivers: readonly Duplex[];
  readonly isBatched: boolean;
}

function send({ frames, receivers, isBatched }: Sending, count: number): void {
  const room = Buffer.allocUnsafe(count * LONGEST_FRAME);
  const time = Date.now();
  let at = 0;
  for (let frame = 0; frame < count; frame++) {
    const { ordinal } = frames;
    const end = frames.write(room, at, time);
    if (frames.ordinal !== ordinal) sent[ordinal % sent.length] = process.hrtime.bigint();
    if (!isBatched) for (const socket of receivers) socket.write(room.subarray(at, end));
    at = end;
  }
  if (isBatched && at > 0) for (const socket of receivers) socket.write(room.subarray(0, at));
}

function answer({ url = "" }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const frames = framesOf(RELAY);
  response.setHeader("content-type", "application/json");
  if (pathname.endsWith("/exchangeInfo")) response.end(JSON.stringify({ symbols: frames.symbols.map(listed) }));
  else if (pathname.endsWith("/depth")) {
    response.end(frames.snapshot(searchParams.get("symbol") ?? "", Number(searchParams.get("limit") ?? 100)));
  } else if (pathname.endsWith("/klines")) response.end(JSON.stringify(candles(searchParams)));
  else response.end("[]");
}

function listed(symbol: string): object {
  const [price, size] = ["0.01000000", "0.00000001"];
  return {
    ...{ symbol, status: "TRADING", baseAsset: symbol.replace("USDT", ""), quoteAsset: "USDT" },
    filters: [
      { filterType: "PRICE_FILTER", minPrice: price, maxPrice: "1000000.00000000", tickSize: price },
      { filterType: "LOT_SIZE", minQty: size, maxQty: "9000000.00000000", stepSize: size },
    ],
  };
}

/** Minutes that wander within a dollar. */
function candles(query: URLSearchParams): unknown[] {
  const [from, to] = [Number(query.get("startTime")), Number(query.get("endTime"))];
  const minutes = Math.min(1000, Math.max(0, Math.floor((to + 1 - from) / 60_000)));
  return Array.from({ length: minutes }, (_, minute) => {
    const openTime = from + minute * 60_000;
    const price = (cents: number) => ((250_000 + ((minute * 37 + cents) % 100)) / 100).toFixed(8);
    const prices = [price(0), "2501.00000000", "2500.00000000", price(37)];
    return [openTime, ...prices, "5.00000000", openTime + 59_999, "0", 10, "0", "0", "0"];
  });
}

function tell(told: LoopbackAnswer): void {
  port?.postMessage(told);
}
