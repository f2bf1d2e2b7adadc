import { RECORD_KINDS, type RecordKind } from "../../../shared/protocol/records.ts";

/** Bytes before a record's payload: u32 length, u8 kind, u8 version, u16 stream, u64 seq, i64 received, i64 exchange. */
export const RECORD_HEAD = 32;
const VERSION = 1;
/** A venue tells no time. */
const NO_TIME = -1n;

const KINDS = new Map<number, RecordKind>(
  Object.entries(RECORD_KINDS).map(([kind, { number }]) => [number, kind as RecordKind]),
);

export interface LogRecord {
  /** `unknown` is of a later version: readers pass over it. */
  readonly kind: RecordKind | "unknown";
  readonly stream: number;
  readonly seq: number;
  /** µs */
  readonly receivedTime: number;
  readonly exchangeTime: number | null;
  readonly payload: Uint8Array;
}

/** A record to be written; its number is given by the log. */
export interface NewRecord {
  readonly kind: RecordKind;
  readonly stream?: number;
  readonly receivedTime: number;
  readonly exchangeTime?: number | null;
  readonly payload: Uint8Array;
}

/** Writes a record at `at` into `room`; gives its length. */
export function writeRecord(room: Buffer, at: number, record: NewRecord, seq: number): number {
  const { kind, stream = 0, receivedTime, exchangeTime = null, payload } = record;
  const length = RECORD_HEAD + payload.length;
  room.writeUInt32LE(length, at);
  room.writeUInt8(RECORD_KINDS[kind].number, at + 4);
  room.writeUInt8(VERSION, at + 5);
  room.writeUInt16LE(stream, at + 6);
  writeLong(room, at + 8, seq);
  writeLong(room, at + 16, receivedTime);
  writeLong(room, at + 24, exchangeTime ?? Number(NO_TIME));
  room.set(payload, at + RECORD_HEAD);
  return length;
}

const HALF = 2 ** 32;

/** A whole number below 2^53 as 64 bits: three BigInts a record cost as much as all the rest of it. */
function writeLong(room: Buffer, at: number, value: number): void {
  const high = Math.floor(value / HALF);
  room.writeUInt32LE(value - high * HALF, at);
  room.writeInt32LE(high, at + 4);
}

/** The records of a block's plain bytes. @throws RangeError for bytes that are no records */
export function* readRecords(plain: Buffer): Generator<LogRecord> {
  for (let at = 0; at < plain.length;) {
    const length = plain.readUInt32LE(at);
    if (length < RECORD_HEAD || at + length > plain.length)
      throw new RangeError(`no record of ${length} bytes at ${at}`);
    const exchangeTime = plain.readBigInt64LE(at + 24);
    yield {
      kind: KINDS.get(plain.readUInt8(at + 4)) ?? "unknown",
      stream: plain.readUInt16LE(at + 6),
      seq: Number(plain.readBigUInt64LE(at + 8)),
      receivedTime: Number(plain.readBigInt64LE(at + 16)),
      exchangeTime: exchangeTime === NO_TIME ? null : Number(exchangeTime),
      payload: plain.subarray(at + RECORD_HEAD, at + length),
    };
    at += length;
  }
}
