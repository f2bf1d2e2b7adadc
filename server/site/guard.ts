import type { IncomingMessage } from "node:http";

/** What the guard says of a request: a redirect to the page's own name, a refusal, or nothing. */
export type Verdict =
  { readonly status: 308; readonly to: string } | { readonly status: 400 | 403 | 405 | 421; readonly why: string };

/** What a server lets in beside requests to its own name. */
export interface Admission {
  /** The server's own origin, as `http://127.0.0.1:7437`. */
  readonly own: URL;
  /** Other names that it answers to, with their ports: `relay.example:7437`. */
  readonly hosts: readonly string[];
  /** Pages of elsewhere that may ask it. */
  readonly origins: readonly string[];
  /** Paths that do more than read: a page that asks there has to say which it is. */
  readonly acts: RegExp | null;
}

/**
 * Lets in requests of this machine's own browser to this server's own name only, so that a page of elsewhere cannot
 * reach it by a name that it makes point here (DNS rebinding).
 */
export function judge(request: IncomingMessage, { own, hosts, origins, acts }: Admission): Verdict | undefined {
  const target = request.url ?? "";
  const names = headersNamed(request, "host");
  if (!target.startsWith("/")) return { status: 400, why: "a request names its path alone" };
  if (names.length !== 1) return { status: 400, why: "a request has one Host" };
  const host = (names[0] ?? "").toLowerCase();
  if (host === `localhost:${own.port}` && host !== own.host) return { status: 308, to: `${own.origin}${target}` };
  if (host !== own.host && !hosts.includes(host))
    return { status: 421, why: `this server answers to ${own.host} alone` };
  const mine = `${own.protocol}//${host}`;
  const askers = headersNamed(request, "origin");
  if (askers.some((origin) => origin !== mine && !origins.includes(origin))) {
    return { status: 403, why: "another page may not ask" };
  }
  const isUpgrade = request.headers.upgrade !== undefined;
  if ((request.method === "GET" || request.method === "HEAD") && !isUpgrade) return undefined;
  const isAct = (isUpgrade || request.method === "POST") && acts?.test(target) === true;
  if (!isAct) return { status: 405, why: "pages are read only" };
  return askers.length === 1 ? undefined : { status: 403, why: "a page that asks for this says which it is" };
}

/** Every value of a header as it was sent: Node itself keeps the first Host and drops the others. */
function headersNamed({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
