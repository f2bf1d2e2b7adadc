import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { InputError } from "../../shared/errors.ts";
import type { SimAnswer } from "./protocol.ts";
import type { Client, SimSocket, SimVenue } from "./venue.ts";

/** How often the venues live on, in ms. */
const TICK_MS = 5;
const MOST_MESSAGE_BYTES = 64 * 1024;
/** A client that leaves more than this unread is cut off. */
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;

export interface SimServer {
  /** `http://127.0.0.1:PORT/` */
  readonly address: URL;
  close(): Promise<void>;
}

export interface SimServerOptions {
  readonly port: number;
  /** By the prefix of their paths: `/binance/stream`, `/kraken/0/public/Time`. */
  readonly venues: ReadonlyMap<string, SimVenue>;
  /** The wall clock in µs. */
  readonly clock: () => number;
}

/** Serves simulated venues to this machine's own programs. @throws InputError when the port is taken */
export async function serveSim({ port, venues, clock }: SimServerOptions): Promise<SimServer> {
  const server = createServer();
  await listening(server, port);
  const { port: given } = server.address() as { port: number };
  const address = new URL(`http://127.0.0.1:${given}/`);
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MOST_MESSAGE_BYTES });
  server.on("request", (request, response) => void answered({ request, response, venues, clock, address }));
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    const found = venueOf(venues, request, address);
    const denial = found?.venue.denial(clock());
    if (!found || denial) return refuseUpgrade(socket, denial ?? { status: 404, body: "" });
    sockets.handleUpgrade(request, socket, head, (ws) => adopt(ws, found.venue, found.path, clock));
  });
  const timer = setInterval(() => {
    const now = clock();
    for (const venue of venues.values()) venue.advance(now);
  }, TICK_MS);
  return {
    address,
    close: () => {
      clearInterval(timer);
      for (const venue of venues.values()) venue.close();
      return closed(server);
    },
  };
}

/** Programs of this machine alone: not pages of elsewhere, whatever name they reach us by. */
function isOwn({ headers }: IncomingMessage, address: URL): boolean {
  return [address.host, `localhost:${address.port}`].includes(headers.host ?? "") && headers.origin === undefined;
}

function venueOf(venues: ReadonlyMap<string, SimVenue>, request: IncomingMessage, address: URL) {
  const [, name = "", path = ""] = /^\/(\w+)(\/.*)$/.exec(request.url ?? "") ?? [];
  const venue = venues.get(name);
  return venue && isOwn(request, address) ? { venue, path } : undefined;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly venues: ReadonlyMap<string, SimVenue>;
  readonly clock: () => number;
  readonly address: URL;
}

async function answered({ request, response, venues, clock, address }: Exchange): Promise<void> {
  const found = venueOf(venues, request, address);
  if (!found) {
    const isIndex = request.url === "/" && isOwn(request, address);
    response.writeHead(isIndex ? 200 : 404, { "content-type": "application/json" });
    return void response.end(isIndex ? indexOf(venues, address) : "");
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_MESSAGE_BYTES) return void response.writeHead(413).end();
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks).toString();
  const { method = "GET" } = request;
  const answer: SimAnswer & { retryAfterMs: number | null } = found.venue.answer(
    { method, path: found.path, body },
    clock(),
  );
  const retry = answer.retryAfterMs === null ? {} : { "retry-after": String(Math.ceil(answer.retryAfterMs / 1000)) };
  response.writeHead(answer.status, { "content-type": "application/json", ...retry }).end(answer.body);
}

/** What is here: where each venue is reached, its instruments, and which faults have struck. */
function indexOf(venues: ReadonlyMap<string, SimVenue>, address: URL): string {
  const rows = [...venues].map(([name, { market, menu }]) => ({
    venue: name,
    rest: `${address.href}${name}`,
    stream: `ws://${address.host}/${name}`,
    instruments: market.instruments.length,
    struck: menu.struck,
  }));
  return `${JSON.stringify({ simulated: true, venues: rows })}\n`;
}

function refuseUpgrade(socket: Duplex, { status, body }: { status: number; body: string }): void {
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function adopt(ws: WebSocket, venue: SimVenue, path: string, clock: () => number): void {
  const socket: SimSocket = {
    send: (text) => {
      if (ws.bufferedAmount > MOST_UNREAD_BYTES) ws.terminate();
      else ws.send(text);
    },
    close: (code, reason) => ws.close(code, reason),
    terminate: () => ws.terminate(),
    freeze: () => ws.pause(),
    ping: () => ws.ping(),
  };
  ws.on("error", () => ws.terminate());
  const client: Client | null = venue.connect(path, socket, clock());
  if (!client) return ws.close(1008, "there is no such path");
  ws.on("message", (data) => client.receive((data as Buffer).toString()));
  ws.on("pong", () => client.ponged());
  ws.on("close", () => client.gone());
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === "EADDRINUSE";
      const why = isTaken ? "is taken: choose another with --port" : `cannot be used (${cause.message})`;
      reject(new InputError("sim/port", `port ${port} ${why}`, { cause, facts: { port } }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
