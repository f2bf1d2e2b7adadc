/** What a page of ours may load and do: everything from its own origin, nothing from elsewhere. */
const POLICY: Readonly<Record<string, string>> = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  "connect-src": "'self'",
  "worker-src": "'self'",
  "frame-src": "'self'",
  "manifest-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
};

/** The AssemblyScript compiler's loader reads a `data:` URL. */
const COMPILER = /^\/assets\/compiler-[\w-]+\.js$/;

/**
 * The headers of an answer.
 * @param path of the request, as `/assets/index-abc.js`
 */
export function headersFor(path: string): Record<string, string> {
  const isEmbedded = path === "/embed.html";
  // The sandbox carries its own, stricter policy, with the one script that it runs named by its hash. Embedded links run
  // in it below pages of others; in a frame or a window of theirs it does nothing.
  const isSandbox = path === "/sandbox.html";
  const changes = {
    ...(isEmbedded && { "frame-ancestors": "*" }),
    ...(COMPILER.test(path) && { "connect-src": "'self' data:" }),
  };
  const policy = Object.entries({ ...POLICY, ...changes }).map(([name, value]) => `${name} ${value}`);
  return {
    "content-security-policy": isSandbox ? "sandbox allow-scripts; frame-ancestors *" : policy.join("; "),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": isEmbedded ? "cross-origin" : "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  };
}
