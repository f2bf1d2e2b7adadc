import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { InputError } from "../../../shared/errors.ts";
import { RECORD_KINDS } from "../../../shared/protocol/records.ts";
import { GENESIS, sealBlock } from "./block.ts";
import { lock, unlock } from "./lock.ts";
import { damageText, readLog } from "./reader.ts";
import { type NewRecord, readRecords, RECORD_HEAD, writeRecord } from "./record.ts";
import { isLog, MANIFEST, segmentName, segmentsOf, type SegmentLine } from "./segments.ts";

const BLOCK_BYTES = 64 * 1024;
const BLOCK_TIME = 100_000;
const SEGMENT_BYTES = 64 * 1024 * 1024;
const SEGMENT_TIME = 3_600_000_000;

export interface LogOptions {
  readonly folder: string;
  /** Bytes and µs beyond which whole segments of market data go. */
  readonly keep: { readonly bytes: number; readonly time: number };
  /** Bytes of a segment, for tests. */
  readonly segmentBytes?: number;
  /** Told how long it took to put a segment on the disk for good, µs. */
  readonly sealed?: (file: string, bytes: number, us: number) => void;
}

interface LogEnd {
  readonly nextSeq: number;
  readonly hash: Uint8Array;
  /** Bytes that were cut off a torn tail. */
  readonly cut: number;
}

/** The segment that is being written. */
interface Open {
  readonly file: string;
  readonly handle: number;
  readonly firstSeq: number;
  readonly previous: Uint8Array;
  bytes: number;
  firstTime: number;
  lastTime: number;
  isMarket: boolean;
}

/**
 * The event log: records in blocks, each naming the hash of the one before it. One writer at a time. When the disk refuses
 * it stops and says why; the relay goes on.
 */
export class EventLog {
  readonly #options: LogOptions;
  #room = Buffer.alloc(2 * BLOCK_BYTES);
  #used = 0;
  #count = 0;
  #blockTime = 0;
  #lastTime = 0;
  #seq: number;
  #hash: Uint8Array;
  #open: Open | null = null;
  #isSyncing = false;
  /** What stands at the beginning of each further segment, so that it can be read when retention has removed those before. */
  heading: (receivedTime: number) => readonly NewRecord[] = () => [];
  /** Why nothing is recorded any more, or null. */
  failure: string | null = null;
  /** Bytes that were cut off a torn tail when it was opened. */
  readonly recovered: number;
  bytes = 0;

  /** @throws InputError where another relay writes, where a block was altered, or where the disk refuses */
  constructor(options: LogOptions) {
    this.#options = options;
    const end = opened(options.folder);
    [this.#seq, this.#hash, this.recovered] = [end.nextSeq, end.hash, end.cut];
  }

  /** The number that the next record gets. */
  get nextSeq(): number {
    return this.#seq;
  }

  append(record: NewRecord): void {
    if (this.failure !== null) return;
    const length = RECORD_HEAD + record.payload.length;
    const isOver = this.#count > 0 && record.receivedTime - this.#blockTime > BLOCK_TIME;
    if (this.#used + length > BLOCK_BYTES || isOver) this.flush();
    if (this.#count === 0) this.#blockTime = record.receivedTime;
    this.#try(() => this.#segment(record));
    if (this.failure === null) this.#put(record);
  }

  #put(record: NewRecord): void {
    const length = RECORD_HEAD + record.payload.length;
    if (this.#used + length > this.#room.length) this.#room = Buffer.concat([this.#room], this.#used + length);
    this.#used += writeRecord(this.#room, this.#used, record, this.#seq++);
    this.#count++;
    this.#lastTime = record.receivedTime;
  }

  /** Writes what was appended; it is safe from a crash of the relay then, not of the machine. */
  flush(): void {
    if (this.#count === 0 || !this.#open || this.failure !== null) return;
    const firstSeq = this.#seq - this.#count;
    const plain = this.#room.subarray(0, this.#used);
    const { bytes, hash } = sealBlock(plain, { firstSeq, count: this.#count, previous: this.#hash });
    const { handle } = this.#open;
    this.#used = 0;
    this.#count = 0;
    this.#try(() => appendWhole(handle, bytes));
    if (this.failure !== null) return void (this.#seq = firstSeq);
    this.#hash = hash;
    this.#open.lastTime = this.#lastTime;
    this.#open.bytes += bytes.length;
    this.bytes += bytes.length;
  }

  /** Has the disk keep what was written, without waiting. */
  sync(): void {
    this.flush();
    const open = this.#open;
    if (open && !existsSync(join(this.#options.folder, open.file))) this.failure ??= `${open.file} was taken away`;
    if (!open || this.#isSyncing) return;
    this.#isSyncing = true;
    fdatasync(open.handle, (error) => {
      this.#isSyncing = false;
      if (error && this.#open === open) this.failure = `the disk did not keep what was written (${error.message})`;
    });
  }

  close(): void {
    this.#seal();
    unlock(this.#options.folder);
  }

  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.failure = refusalOf(error);
    }
  }

  #segment({ kind, receivedTime }: NewRecord): void {
    const { segmentBytes = SEGMENT_BYTES } = this.#options;
    const open = this.#open;
    if (open && (open.bytes > segmentBytes || receivedTime - open.firstTime > SEGMENT_TIME)) {
      this.#seal();
      this.#open = this.#begin(receivedTime);
      for (const one of this.heading(receivedTime)) this.#put(one);
    }
    this.#open ??= this.#begin(receivedTime);
    this.#open.isMarket &&= RECORD_KINDS[kind].isMarket;
  }

  #begin(time: number): Open {
    const file = segmentName(this.#seq);
    const handle = openSync(join(this.#options.folder, file), "a", 0o600);
    const market = { isMarket: true, bytes: 0, firstTime: time, lastTime: time };
    return { file, handle, firstSeq: this.#seq, previous: this.#hash, ...market };
  }

  #seal(): void {
    this.flush();
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    const begun = performance.now();
    this.#try(() => {
      const { file, handle, firstSeq, previous, bytes, firstTime, lastTime, isMarket } = open;
      fdatasyncSync(handle);
      closeSync(handle);
      if (bytes === 0) return rmSync(join(this.#options.folder, file));
      const line: SegmentLine = {
        ...{ file, firstSeq, lastSeq: this.#seq - 1, bytes, firstTime, lastTime },
        ...{ previous: hexOf(previous), hash: hexOf(this.#hash), isMarket },
      };
      addLine(this.#options.folder, line);
      this.#retain(lastTime);
      this.#options.sealed?.(file, bytes, Math.round((performance.now() - begun) * 1000));
    });
  }

  /** Removes whole segments of market data, the oldest first; their lines stay, so that the chain can be checked. */
  #retain(now: number): void {
    const { folder, keep } = this.#options;
    const sealed = segmentsOf(folder).filter(({ line, isRemoved }) => line && !isRemoved);
    let bytes = sealed.reduce((sum, { line }) => sum + (line?.bytes ?? 0), 0);
    for (const { line, path } of sealed) {
      if (!line?.isMarket) continue;
      if (bytes <= keep.bytes && now - line.lastTime <= keep.time) return;
      rmSync(path, { force: true });
      bytes -= line.bytes;
    }
  }
}

/** Appends all bytes to a file, or none. */
function appendWhole(handle: number, bytes: Uint8Array): void {
  const { size } = fstatSync(handle);
  try {
    for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
  } catch (error) {
    ftruncateSync(handle, size);
    throw error;
  }
}

function addLine(folder: string, line: SegmentLine): void {
  const handle = openSync(join(folder, MANIFEST), "a", 0o600);
  try {
    appendWhole(handle, Buffer.from(`${JSON.stringify(line)}\n`));
  } finally {
    closeSync(handle);
  }
}

const hexOf = (hash: Uint8Array) => Buffer.from(hash).toString("hex");

const refusalOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" ? "the disk is full" : message;
};

/** Takes a folder for this relay alone; gives where its log ends. */
function opened(folder: string): LogEnd {
  try {
    mkdirSync(folder, { recursive: true });
    lock(folder);
    try {
      return endOf(folder);
    } catch (error) {
      unlock(folder);
      throw error;
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const sentence = `${folder}: the log cannot be written there (${refusalOf(cause)}): mend that, or choose another folder`;
    throw new InputError("log/folder", sentence, { cause });
  }
}

/** Where a log ends. A tail that a crash has torn is cut off; a block that was altered is left for `log verify`. */
function endOf(folder: string): LogEnd {
  let end: LogEnd = { nextSeq: 1, hash: GENESIS, cut: 0 };
  if (!isLog(folder)) return end;
  cutTornLine(join(folder, MANIFEST));
  const open = { offset: 0, firstTime: NaN, lastTime: 0, previous: GENESIS, isMarket: true };
  let file = "";
  for (const part of readLog(folder)) {
    if (part.kind === "removed") continue;
    if (part.kind === "damage") {
      const { damage } = part;
      if (damage.isMissing) continue;
      if (!damage.isTail)
        throw new InputError(
          "log/damaged",
          `${join(folder, damageText(damage))}: a relay goes on with no altered log; move ${folder} away, and a new one begins`,
        );
      const path = join(folder, damage.file);
      const cut = readFileSync(path).length - damage.offset;
      truncateSync(path, damage.offset);
      end = { ...end, cut };
      continue;
    }
    const { block } = part;
    if (block.file !== file) Object.assign(open, { offset: 0, previous: end.hash, firstTime: NaN, isMarket: true });
    file = block.file;
    for (const { receivedTime, kind } of readRecords(block.plain)) {
      if (Number.isNaN(open.firstTime)) open.firstTime = receivedTime;
      open.lastTime = receivedTime;
      open.isMarket &&= kind === "unknown" || RECORD_KINDS[kind].isMarket;
    }
    open.offset = block.offset + block.length;
    end = { ...end, nextSeq: block.firstSeq + block.count, hash: Uint8Array.from(block.hash) };
  }
  return sealLeftOver(folder, end, open);
}

/** A crash may have torn the last line of the MANIFEST. */
function cutTornLine(path: string): void {
  if (existsSync(path)) truncateSync(path, readFileSync(path).lastIndexOf("\n") + 1);
}

/** A segment that a crash left open is sealed as far as it goes: writing goes on in the next. */
function sealLeftOver(
  folder: string,
  end: LogEnd,
  open: { offset: number; firstTime: number; lastTime: number; previous: Uint8Array; isMarket: boolean },
): LogEnd {
  const segments = segmentsOf(folder);
  const last = segments.at(-1);
  const sealed = last?.line;
  if (sealed) return { ...end, nextSeq: sealed.lastSeq + 1, hash: Buffer.from(sealed.hash, "hex") };
  if (!last) return end;
  if (open.offset === 0 || last.firstSeq >= end.nextSeq) {
    rmSync(last.path, { force: true });
    return end;
  }
  const { firstTime, lastTime, previous, isMarket, offset: bytes } = open;
  const line: SegmentLine = {
    ...{ file: last.file, firstSeq: last.firstSeq, lastSeq: end.nextSeq - 1, bytes, firstTime, lastTime },
    ...{ previous: hexOf(previous), hash: hexOf(end.hash), isMarket },
  };
  addLine(folder, line);
  return end;
}
