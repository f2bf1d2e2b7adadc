import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64From } from "./base64.ts";

/** A script's source expression for a content security policy. */
export function scriptHash(script: string): string {
  return `sha256-${base64From(sha256(utf8ToBytes(script)))}`;
}

/** As `scriptHash`, of the script of a page that has one. */
export function scriptHashIn(page: string): string {
  const [, script = ""] = /<script>([^]*)<\/script>/.exec(page) ?? [];
  return scriptHash(script);
}

/** The page of the frame in which user code runs (`web/sandbox.html`), with a policy that names its one script by hash. */
export function sandboxPage(page: string): string {
  const rules = `default-src 'none'; script-src '${scriptHashIn(page)}' blob: 'wasm-unsafe-eval'; worker-src blob:`;
  return page.replace("<title>", `<meta http-equiv="Content-Security-Policy" content="${rules}" />\n    <title>`);
}
