import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { crc32c } from "./crc32c.ts";

/**
 * A block: magic, u8 codec (0 raw, 1 deflate), u8 version, u16 nothing, u64 first seq, u32 records, u32 plain bytes,
 * u32 stored bytes, u32 CRC-32C of these and the stored bytes, previous hash, hash = SHA-256(previous, head, plain bytes).
 */
const MAGIC = Buffer.from("TBK1");
const FIELDS = 28;
const BLOCK_HEAD = FIELDS + 4 + 64;
export const GENESIS: Uint8Array = new Uint8Array(32);
/** Plain bytes of a block at most: one record may be larger than the 64 kB that blocks aim at. */
const MOST_PLAIN = 64 * 1024 * 1024;

export interface Block {
  readonly firstSeq: number;
  readonly count: number;
  readonly plain: Buffer;
  readonly hash: Uint8Array;
  /** Of head and stored bytes together. */
  readonly length: number;
}

/** What stands at a place: a block, the end, or why there is none. */
export type BlockReading = Block | "end" | { readonly wrong: string; readonly isCut: boolean };

function hashOf(previous: Uint8Array, fields: Uint8Array, plain: Uint8Array): Buffer {
  return createHash("sha256").update(previous).update(fields).update(plain).digest();
}

/** @returns the bytes to append, and the hash that the next block names */
export function sealBlock(
  plain: Uint8Array,
  { firstSeq, count, previous }: { firstSeq: number; count: number; previous: Uint8Array },
): { bytes: Buffer; hash: Uint8Array } {
  const deflated = deflateRawSync(plain, { level: 1 });
  const isSmaller = deflated.length < plain.length;
  const stored = isSmaller ? deflated : plain;
  const bytes = Buffer.alloc(BLOCK_HEAD + stored.length);
  bytes.set(MAGIC);
  bytes.writeUInt8(isSmaller ? 1 : 0, 4);
  bytes.writeUInt8(1, 5);
  bytes.writeBigUInt64LE(BigInt(firstSeq), 8);
  bytes.writeUInt32LE(count, 16);
  bytes.writeUInt32LE(plain.length, 20);
  bytes.writeUInt32LE(stored.length, 24);
  const fields = bytes.subarray(0, FIELDS);
  const hash = hashOf(previous, fields, plain);
  bytes.writeUInt32LE(crc32c(fields, stored), FIELDS);
  bytes.set(previous, FIELDS + 4);
  bytes.set(hash, FIELDS + 36);
  bytes.set(stored, BLOCK_HEAD);
  return { bytes, hash };
}

/** Reads the block at `at` and checks everything about it. `previous` null takes the block's own word for it. */
export function readBlock(bytes: Buffer, at: number, previous: Uint8Array | null): BlockReading {
  if (at === bytes.length) return "end";
  const cut = { wrong: "the block is cut off", isCut: true };
  if (at + BLOCK_HEAD > bytes.length) return cut;
  const wrong = (what: string) => ({ wrong: what, isCut: false });
  const fields = bytes.subarray(at, at + FIELDS);
  if (!fields.subarray(0, 4).equals(MAGIC)) return wrong("there is no block");
  const [codec, plainLength, storedLength] = [fields.readUInt8(4), fields.readUInt32LE(20), fields.readUInt32LE(24)];
  if (at + BLOCK_HEAD + storedLength > bytes.length) return cut;
  const stored = bytes.subarray(at + BLOCK_HEAD, at + BLOCK_HEAD + storedLength);
  if (crc32c(fields, stored) !== bytes.readUInt32LE(at + FIELDS)) return wrong("its bytes differ from its checksum");
  const named = bytes.subarray(at + FIELDS + 4, at + FIELDS + 36);
  if (previous && !named.equals(previous)) return wrong("it does not follow the block before it");
  if (codec > 1 || plainLength > MOST_PLAIN) return wrong("it is packed in a way that this version does not know");
  let plain: Buffer;
  try {
    plain = codec === 1 ? inflateRawSync(stored, { maxOutputLength: plainLength + 1 }) : stored;
  } catch {
    return wrong("it cannot be unpacked");
  }
  const hash = bytes.subarray(at + FIELDS + 36, at + BLOCK_HEAD);
  if (plain.length !== plainLength || !hashOf(named, fields, plain).equals(hash)) return wrong("its hash differs");
  const firstSeq = Number(fields.readBigUInt64LE(8));
  return { firstSeq, count: fields.readUInt32LE(16), plain, hash, length: BLOCK_HEAD + storedLength };
}
