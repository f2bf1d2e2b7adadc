/**
 * How a worker in the sandbox speaks to the page: values as bytes, in pieces that the frame lets through. Plain data and
 * the typed arrays in it; what the page reads is checked, since a worker may run anybody's code.
 */
import { AppError } from "../../shared/errors.ts";

/** Bytes of a piece; the frame ends a worker that sends more at once. */
export const PIECE_BYTES = 2 ** 20;
/** Bytes of all that one task may say. */
export const SAID_BYTES = 2 ** 26;

const HEAD_BYTES = 8;
const ALIGNMENT = 8;
const KEY = "\u0000column";

const KINDS = { BigInt64Array, Float64Array, Int32Array, Uint32Array, Uint8Array } as const;
type Kind = keyof typeof KINDS;
type Column = InstanceType<(typeof KINDS)[Kind]>;

/**
 * A value as pieces: total length and length of the text as u32, the text (JSON), then the columns, each from a multiple
 * of eight.
 * @throws AppError when it takes more than a task may say
 */
export function piecesOf(value: unknown): ArrayBuffer[] {
  const columns: Column[] = [];
  let end = 0;
  const text = new TextEncoder().encode(
    JSON.stringify(value, (_key, part: unknown) => {
      const kind = kindOf(part);
      if (!kind) return part;
      const column = part as Column;
      const start = end;
      columns.push(column);
      end = aligned(end + column.byteLength);
      return { [KEY]: [kind, start, column.length] };
    }),
  );
  const base = aligned(HEAD_BYTES + text.length);
  const total = base + end;
  if (total > SAID_BYTES) throw tooMuch();
  const bytes = new Uint8Array(total);
  new DataView(bytes.buffer).setUint32(0, total, true);
  new DataView(bytes.buffer).setUint32(4, text.length, true);
  bytes.set(text, HEAD_BYTES);
  let at = base;
  for (const { buffer, byteOffset, byteLength } of columns) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at = aligned(at + byteLength);
  }
  return Array.from({ length: Math.ceil(total / PIECE_BYTES) }, (_piece, index) =>
    bytes.buffer.slice(index * PIECE_BYTES, (index + 1) * PIECE_BYTES),
  );
}

/** Puts pieces together again. */
export class Listener {
  private whole: Uint8Array<ArrayBuffer> | undefined;
  private filled = 0;
  private said = 0;

  /**
   * @returns the value when its last piece came
   * @throws AppError for what no worker of ours sends
   */
  hear(piece: ArrayBuffer): { readonly value: unknown } | undefined {
    this.said += piece.byteLength;
    if (this.said > SAID_BYTES) throw tooMuch();
    if (!this.whole) {
      const total = piece.byteLength >= HEAD_BYTES ? new DataView(piece).getUint32(0, true) : 0;
      if (total < HEAD_BYTES || total > SAID_BYTES || piece.byteLength > total) throw malformed();
      this.whole = new Uint8Array(total);
      this.filled = 0;
    }
    if (this.filled + piece.byteLength > this.whole.length || piece.byteLength === 0) throw malformed();
    this.whole.set(new Uint8Array(piece), this.filled);
    this.filled += piece.byteLength;
    if (this.filled < this.whole.length) return undefined;
    const { whole } = this;
    this.whole = undefined;
    return { value: valueOf(whole) };
  }
}

function valueOf(bytes: Uint8Array<ArrayBuffer>): unknown {
  const length = new DataView(bytes.buffer).getUint32(4, true);
  const base = aligned(HEAD_BYTES + length);
  if (base > bytes.length) throw malformed();
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length));
    return JSON.parse(text, (_key, part: unknown) => (isReference(part) ? columnOf(bytes, base, part[KEY]) : part));
  } catch (cause) {
    throw cause instanceof AppError ? cause : malformed(cause);
  }
}

/** A copy, so that a part of a large answer does not keep all of it. */
function columnOf(bytes: Uint8Array<ArrayBuffer>, base: number, [kind, start, length]: unknown[]): Column {
  const Kind = typeof kind === "string" && Object.hasOwn(KINDS, kind) ? KINDS[kind as Kind] : undefined;
  const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Kind || !isWhole(start) || !isWhole(length) || start % ALIGNMENT !== 0) throw malformed();
  const from = base + start;
  if (from + length * Kind.BYTES_PER_ELEMENT > bytes.length) throw malformed();
  return new Kind(bytes.buffer.slice(from, from + length * Kind.BYTES_PER_ELEMENT));
}

function kindOf(part: unknown): Kind | undefined {
  return ArrayBuffer.isView(part)
    ? (Object.keys(KINDS) as Kind[]).find((kind) => part instanceof KINDS[kind])
    : undefined;
}

function isReference(part: unknown): part is { [KEY]: unknown[] } {
  return typeof part === "object" && part !== null && Object.hasOwn(part, KEY) && Array.isArray(Reflect.get(part, KEY));
}

const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

function tooMuch(): AppError {
  const most = SAID_BYTES / 2 ** 20;
  return new AppError("sandbox/size", `it gave more than ${most} MiB: plot, log or return less`);
}

function malformed(cause?: unknown): AppError {
  return new AppError("sandbox/message", "it sent something that no run sends, and was stopped", { cause });
}
