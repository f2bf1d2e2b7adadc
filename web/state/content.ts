import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const known = new WeakMap<Uint8Array, Promise<string>>();

/** SHA-256 of a file's bytes, computed once as long as somebody holds them. */
export function contentHash(bytes: Uint8Array<ArrayBufferLike>): Promise<string> {
  const hash = known.get(bytes) ?? hashed(bytes);
  known.set(bytes, hash);
  return hash;
}

/** The browser's own is faster, and missing on pages that came by plain HTTP from another machine. */
async function hashed(bytes: Uint8Array): Promise<string> {
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  const whole = bytes as Uint8Array<ArrayBuffer>;
  return bytesToHex(subtle ? new Uint8Array(await subtle.digest("SHA-256", whole)) : sha256(whole));
}
