import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { assert } from "../assert.ts";

/** SHA-256 of `dictionary-1.bin`: links of version 1 can be read with these bytes alone, so they never change. */
const SHA256 = "cf3f914bf9db8f7520945f02d99f00e1081e43293f7b6f66b3e6b54bacb69acd";

/** What links of version 1 are packed with: `shared/link/dictionary-1.bin`, checked. */
export interface LinkDictionary {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Checks the bytes of `dictionary-1.bin`: with others every link would be unreadable. */
export function linkDictionary(bytes: Uint8Array): LinkDictionary {
  assert(bytesToHex(sha256(bytes)) === SHA256, "the link dictionary is that of version 1");
  return { bytes: bytes.slice() };
}
