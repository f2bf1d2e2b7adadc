import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import { extname, join } from "node:path";

/** A server that knows files and their types, and nothing of us. */
export interface StaticServer {
  readonly address: string;
  /** Paths that were asked for, below the folder's own. */
  readonly asked: string[];
  /** Answers a path otherwise; without an answer as before. */
  answer(path: string, answer: ((response: ServerResponse) => void) | undefined): void;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/**
 * Serves a folder below `prefix`, such as `/some/where/`, without any header but the type.
 * @param port 0 for any that is free
 */
export async function serveFolder(folder: string, prefix: string, port = 0): Promise<StaticServer> {
  const asked: string[] = [];
  const answers = new Map<string, (response: ServerResponse) => void>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://host");
    const path = pathname.startsWith(prefix) ? pathname.slice(prefix.length) || "index.html" : undefined;
    if (path !== undefined) asked.push(path);
    const own = answers.get(path ?? "");
    if (own) return own(response);
    const gone = (): void => void response.writeHead(404).end();
    if (path === undefined) return gone();
    readFile(join(folder, path)).then(
      (bytes) =>
        response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(bytes),
      gone,
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const { port: given } = server.address() as { port: number };
  return {
    address: `http://127.0.0.1:${given}${prefix}`,
    asked,
    answer: (path, answer) => {
      if (answer) answers.set(path, answer);
      else answers.delete(path);
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
