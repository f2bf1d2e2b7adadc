// Keeps the page's own files for use without a network. It knows the build's list alone: whatever is not in it goes to
// the network as if there were no worker, and what does not have the list's hash is never kept.

/** What TypeScript's page library does not know of a service worker. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void>; matchAll(): Promise<readonly { postMessage(message: unknown): void }[]> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetched) => void): void;
  addEventListener(type: "message", listener: (event: Extendable & MessageEvent<unknown>) => void): void;
}

interface Extendable extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

interface Fetched extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

/** The build's files by their path below the page's folder: SHA-256, and whether the first page needs it. */
type Files = Readonly<Record<string, readonly [sha256: string, isFirst: 0 | 1]>>;

declare const FILES: Files;

/**
 * Frames with the sandbox attribute are never given to a worker (their origin is opaque before they load), so without a
 * network they would stay empty. The page makes this one without the attribute, and here it gets its sandbox.
 */
const SANDBOX = ["sandbox.html", "sandbox allow-scripts; frame-ancestors *"] as const;

/** What an answer keeps: a body that the browser unpacked has another length. */
const DROPPED_HEADERS = ["content-encoding", "content-length", "set-cookie"];

const scope = globalThis as unknown as Scope;
const { scope: root } = scope.registration;
const cacheName = `tidebook ${new URL(root).pathname}`;
const loading = new Map<string, Promise<Response>>();

scope.addEventListener("install", (event) => event.waitUntil(keepAll((path) => FILES[path]?.[1] === 1)));
scope.addEventListener("activate", (event) => event.waitUntil(begin()));
scope.addEventListener("message", (event) => event.waitUntil(heard(event)));

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.method === "GET" ? pathOf(request.url) : undefined;
  if (path !== undefined) event.respondWith(answerFor(path, request));
});

async function begin(): Promise<void> {
  const cache = await caches.open(cacheName);
  const wanted = new Set(Object.keys(FILES).map(keyOf));
  const keys = await cache.keys();
  await Promise.all(keys.filter(({ url }) => !wanted.has(url)).map((key) => cache.delete(key)));
  await scope.clients.claim();
}

/** The page asks for all files, or for the new version to take over. */
async function heard({ data, ports }: MessageEvent<unknown>): Promise<void> {
  if (data === "take over") await scope.skipWaiting();
  if (data !== "keep all") return;
  const say = (message: unknown): void => ports[0]?.postMessage(message);
  await keepAll(
    () => true,
    (done, all) => say({ done, all }),
  ).then(
    (loaded) => say({ loaded }),
    (error: unknown) => say({ why: error instanceof Error ? error.message : String(error) }),
  );
}

/** Loads the files that are wanted and missing; how many those were. */
async function keepAll(
  isWanted: (path: string) => boolean,
  onFile?: (done: number, all: number) => void,
): Promise<number> {
  const cache = await caches.open(cacheName);
  const paths = Object.keys(FILES).filter(isWanted);
  let [done, loaded] = [0, 0];
  for (const path of paths) {
    if (!(await cache.match(keyOf(path)))) {
      await kept(path);
      loaded++;
    }
    onFile?.(++done, paths.length);
  }
  return loaded;
}

/** The list's path of an address below the page's folder; the folder itself is its index. */
function pathOf(address: string): string | undefined {
  const url = new URL(address);
  url.hash = "";
  if (!url.href.startsWith(root)) return undefined;
  const path = url.href === root ? "index.html" : url.href.slice(root.length);
  return Object.hasOwn(FILES, path) ? path : undefined;
}

/** A file is kept under its address and its hash, so that what did not change is not loaded again. */
function keyOf(path: string): string {
  return `${new URL(path, root).href}?sha256=${FILES[path]?.[0] ?? ""}`;
}

/** From the cache, else from the network; an answer that is not the build's file is passed on and not kept. */
async function answerFor(path: string, request: Request): Promise<Response> {
  const found = await (await caches.open(cacheName)).match(keyOf(path));
  if (found) return found;
  try {
    return (await kept(path)).clone();
  } catch {
    return path === SANDBOX[0] ? Response.error() : fetch(request);
  }
}

/** A file in the cache, loaded when it is not there. @throws Error that says why it is not the build's file */
async function kept(path: string): Promise<Response> {
  const cache = await caches.open(cacheName);
  const found = await cache.match(keyOf(path));
  if (found) return found;
  const begun = loading.get(path) ?? loaded(path);
  loading.set(path, begun);
  try {
    const file = await begun;
    await cache.put(keyOf(path), file.clone());
    return file;
  } finally {
    loading.delete(path);
  }
}

async function loaded(path: string): Promise<Response> {
  const answer = await fetch(new URL(path, root), { cache: "no-cache", redirect: "error" });
  if (answer.status !== 200 || answer.type !== "basic") throw new Error(`${path}: status ${answer.status}`);
  const bytes = await answer.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (sha256 !== FILES[path]?.[0]) throw new Error(`${path} is of another version`);
  const headers = new Headers(answer.headers);
  for (const name of DROPPED_HEADERS) headers.delete(name);
  if (path === SANDBOX[0]) headers.set("content-security-policy", SANDBOX[1]);
  return new Response(bytes, { headers });
}
