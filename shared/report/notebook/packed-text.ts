import { deflateSync } from "fflate";
import { base64From } from "../../base64.ts";

/** Bytes as base64 of raw deflate, the same on every machine. */
export const packedText = (bytes: Uint8Array): string => base64From(deflateSync(bytes, { level: 9 }));
