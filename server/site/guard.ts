import type { IncomingMessage } from "node:http";

/** What the guard says of a request: a redirect to the page's own name, a refusal, or nothing. */
export type Verdict =
  { readonly status: 308; readonly to: string } | { readonly status: 400 | 403 | 405 | 421; readonly why: string };

/**
 * Lets in requests of this machine's own browser to this server's own name only, so that a page of elsewhere cannot
 * reach it by a name that it makes point here (DNS rebinding).
 * @param own the server's origin, as `http://127.0.0.1:7437`
 */
export function judge(request: IncomingMessage, own: URL): Verdict | undefined {
  const target = request.url ?? "";
  const hosts = headersNamed(request, "host");
  if (!target.startsWith("/")) return { status: 400, why: "a request names its path alone" };
  if (hosts.length !== 1) return { status: 400, why: "a request has one Host" };
  const host = (hosts[0] ?? "").toLowerCase();
  if (host === `localhost:${own.port}`) return { status: 308, to: new URL(target, own).href };
  if (host !== own.host) return { status: 421, why: `this server answers to ${own.host} alone` };
  const origins = headersNamed(request, "origin");
  if (origins.some((origin) => origin !== own.origin)) return { status: 403, why: "another page may not ask" };
  if (request.method !== "GET" && request.method !== "HEAD") return { status: 405, why: "pages are read only" };
  return undefined;
}

/** Every value of a header as it was sent: Node itself keeps the first Host and drops the others. */
function headersNamed({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}
