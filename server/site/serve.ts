import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { isIPv6 } from "node:net";
import type { Duplex } from "node:stream";
import { InputError } from "../../shared/errors.ts";
import { siteFiles } from "./files.ts";
import { type Admission, judge, type Verdict } from "./guard.ts";
import { headersFor } from "./headers.ts";

export interface Site {
  /** `http://127.0.0.1:PORT/` */
  readonly address: URL;
  close(): Promise<void>;
}

/** What a server answers beside the page. */
export interface Service {
  /** Paths that are its own. */
  readonly paths: RegExp;
  /** Those of them that do more than read. */
  readonly acts: RegExp;
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  /** @param address of who asks */
  answer(request: Request, address: string): Response | Promise<Response>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Where a server listens, and with which certificate. */
export interface Place {
  readonly host: string;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | null;
}

const HERE: Place = { host: "127.0.0.1", tls: null };

/**
 * Serves the built page, to this machine's own browser unless another place is named.
 * @param folder that `npm run build` wrote; null serves no page
 * @param port 0 for any that is free
 * @throws InputError when the port is taken
 */
export async function serveSite(
  folder: string | null,
  port: number,
  service?: Service,
  { host, tls }: Place = HERE,
): Promise<Site> {
  const files: Awaited<ReturnType<typeof siteFiles>> = folder === null ? new Map() : await siteFiles(folder);
  const pages = new Hono().get("*", async ({ req }) => {
    const file = files.get(decoded(req.path));
    if (!file) return new Response("there is no such page\n", { status: 404, headers: headersFor(req.path) });
    return new Response(await readFile(file.path), { headers: { ...headersFor(req.path), "content-type": file.type } });
  });
  const listener = getRequestListener((request, env) => {
    const { pathname } = new URL(request.url);
    if (!service?.paths.test(pathname)) return pages.fetch(request);
    return service.answer(request, "incoming" in env ? (env.incoming.socket.remoteAddress ?? "") : "");
  });
  const server: Server = tls ? createTlsServer(tls) : createServer();
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  await listening(server, port, bare);
  const { port: given } = server.address() as { port: number };
  const address = new URL(`${tls ? "https" : "http"}://${isIPv6(bare) ? `[${bare}]` : bare}:${given}/`);
  const { acts, hosts, origins } = service ?? { acts: null, hosts: [], origins: [] };
  const admission: Admission = { own: address, hosts, origins, acts };
  server.on("request", (request, response) => {
    const verdict = judge(request, admission);
    if (verdict) refuse(response, verdict);
    else void listener(request, response);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Who asks may be gone before the answer is.
    socket.on("error", () => socket.destroy());
    if (service && !judge(request, admission)) return service.upgrade(request, socket, head);
    socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  return { address, close: () => closed(server) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function refuse(response: ServerResponse, verdict: Verdict): void {
  const headers = { ...headersFor("/"), "content-type": "text/plain; charset=utf-8", connection: "close" };
  if (verdict.status === 308) response.writeHead(308, { ...headers, location: verdict.to }).end();
  else response.writeHead(verdict.status, headers).end(`${verdict.why}\n`);
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `port ${port} is taken: end the program that listens there, or choose another with --port`,
        EACCES: `port ${port} may not be used here: choose another with --port`,
      };
      const facts = { port };
      reject(
        new InputError("start/port", reasons[cause.code ?? ""] ?? `port ${port}: ${cause.message}`, { cause, facts }),
      );
    });
    server.listen(port, host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
