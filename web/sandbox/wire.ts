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
const NEWLINE = 10;
/** Entries of a list that are read at once, and slices that a value may have. */
const SLICE = 2048;
const MOST_LINES = 2 ** 16;
const KEY = "\u0000part";

const KINDS = { BigInt64Array, Float64Array, Int32Array, Uint32Array, Uint8Array } as const;
type Kind = keyof typeof KINDS;
type Column = InstanceType<(typeof KINDS)[Kind]>;

/**
 * A value as pieces: total length and length of the text as u32, the text, then the columns, each from a multiple of
 * eight. The text is lines of JSON: the value itself, then slices of its long lists, which are read one at a time.
 * @throws AppError when it takes more than a task may say
 */
export function piecesOf(value: unknown): ArrayBuffer[] {
  const columns: Column[] = [];
  const lines: string[] = [""];
  let end = 0;
  const standIn = (_key: string, part: unknown): unknown => {
    const kind = kindOf(part);
    if (!kind) return part;
    const column = part as Column;
    const start = end;
    columns.push(column);
    end = aligned(end + column.byteLength);
    return { [KEY]: [kind, start, column.length] };
  };
  lines[0] = JSON.stringify(value, (key, part: unknown) => {
    if (!Array.isArray(part) || part.length <= SLICE) return standIn(key, part);
    const first = lines.length;
    for (let at = 0; at < part.length; at += SLICE) lines.push(JSON.stringify(part.slice(at, at + SLICE), standIn));
    return { [KEY]: ["list", first, lines.length - first] };
  });
  const text = new TextEncoder().encode(lines.join("\n"));
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
   * @returns the value when its last piece came; reading it rejects with AppError when it is none that ours send
   * @throws AppError for what no worker of ours sends
   */
  hear(piece: ArrayBuffer): Promise<unknown> | undefined {
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
    return valueOf(whole);
  }
}

/** Long lists are read slice by slice, and the page may do something else between two of them. */
async function valueOf(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const length = new DataView(bytes.buffer).getUint32(4, true);
  const base = aligned(HEAD_BYTES + length);
  if (base > bytes.length) throw malformed();
  try {
    const [skeleton = new Uint8Array(), ...slices] = linesOf(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length));
    const lists: unknown[] = [];
    for (const slice of slices) {
      lists.push(read(slice, (part) => columnOf(bytes, base, part)));
      await anotherTask();
    }
    return read(skeleton, (part) => (part[0] === "list" ? listOf(lists, part) : columnOf(bytes, base, part)));
  } catch (cause) {
    throw cause instanceof AppError ? cause : malformed(cause);
  }
}

function read(line: Uint8Array, meant: (part: unknown[]) => unknown): unknown {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(line);
  return JSON.parse(text, (_key, part: unknown) => (isReference(part) ? meant(part[KEY]) : part));
}

function listOf(slices: unknown[], [, first, count]: unknown[]): unknown[] {
  if (!isWhole(first) || !isWhole(count) || first < 1 || first - 1 + count > slices.length) throw malformed();
  const found = slices.slice(first - 1, first - 1 + count);
  if (!found.every(Array.isArray)) throw malformed();
  // Each slice stands in one list: a text that named one often could grow without end.
  slices.fill(undefined, first - 1, first - 1 + count);
  return found.flat();
}

function linesOf(text: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start <= text.length && lines.length <= MOST_LINES;) {
    const found = text.indexOf(NEWLINE, start);
    const end = found < 0 ? text.length : found;
    lines.push(text.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** Timers are slowed where a page is hidden; messages are not. */
function anotherTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A copy, so that a part of a large answer does not keep all of it. */
function columnOf(bytes: Uint8Array<ArrayBuffer>, base: number, [kind, start, length]: unknown[]): Column {
  const Kind = typeof kind === "string" && Object.hasOwn(KINDS, kind) ? KINDS[kind as Kind] : undefined;
  if (!Kind || !isWhole(start) || !isWhole(length) || start % ALIGNMENT !== 0) throw malformed();
  const from = base + start;
  if (from + length * Kind.BYTES_PER_ELEMENT > bytes.length) throw malformed();
  return new Kind(bytes.buffer.slice(from, from + length * Kind.BYTES_PER_ELEMENT));
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
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
