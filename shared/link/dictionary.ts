import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { assert } from "../assert.ts";

/** SHA-256 of `dictionary-1.bin`: links of version 1 can be read with these bytes alone, so they never change. */
const SHA256 = "83dd89ddceffd99771cda33c4b20da43de2d2e30a5fb2c7ef3adb97586cd894d";

/** What links of version 1 are packed with: `shared/link/dictionary-1.bin`, checked. */
export interface LinkDictionary {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Checks the bytes of `dictionary-1.bin`: with others every link would be unreadable. */
export function linkDictionary(bytes: Uint8Array): LinkDictionary {
  assert(bytesToHex(sha256(bytes)) === SHA256, "the link dictionary is that of version 1");
  return { bytes: bytes.slice() };
}
