import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError, InputError } from "../../../shared/errors.ts";
import { z } from "../../../shared/schema.ts";
import { GENESIS } from "./block.ts";

const NAME = /^(\d{16})\.tbl$/;
export const MANIFEST = "MANIFEST";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const segmentLine = z.object({
  file: z.string().regex(NAME),
  ...{ firstSeq: z.int(), lastSeq: z.int(), bytes: z.int() },
  ...{ firstTime: z.number(), lastTime: z.number() },
  /** Hash of the block before it, and of its last one. */
  ...{ previous: hash, hash },
  /** Whether retention may remove it. */
  isMarket: z.boolean(),
});

/** A sealed segment: a line of JSON in the MANIFEST. Times in µs, hashes in hex. */
export type SegmentLine = Readonly<z.output<typeof segmentLine>>;

export interface Segment {
  readonly file: string;
  readonly path: string;
  readonly firstSeq: number;
  /** Null while it is written, or after a crash. */
  readonly line: SegmentLine | null;
  /** Retention has removed its bytes. */
  readonly isRemoved: boolean;
}

export const segmentName = (firstSeq: number): string => `${String(firstSeq).padStart(16, "0")}.tbl`;

/** Whether a path is a log's folder. */
export function isLog(folder: string): boolean {
  try {
    return filesIn(folder).some((name) => name === MANIFEST || NAME.test(name));
  } catch {
    return false;
  }
}

/** The segments of a log in their order. @throws InputError where there is no log */
export function segmentsOf(folder: string): Segment[] {
  if (!existsSync(folder)) throw new InputError("log/missing", `${folder}: there is no such folder`);
  if (!isLog(folder)) throw new InputError("log/none", `${folder}: there is no event log in this folder`);
  const lines = new Map(manifestLines(folder).map((line) => [line.file, line]));
  const files = new Set(filesIn(folder).filter((name) => NAME.test(name)));
  return [...new Set([...files, ...lines.keys()])].sort().map((file) => ({
    file,
    path: join(folder, file),
    firstSeq: Number(file.slice(0, 16)),
    line: lines.get(file) ?? null,
    isRemoved: !files.has(file),
  }));
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]));

/** @throws AppError for a MANIFEST that was altered */
function manifestLines(folder: string): SegmentLine[] {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  // A crash may have cut the last line; its segment is then read as if it had never been sealed.
  const whole = lines.slice(0, -1);
  return whole.map((line, index) => {
    try {
      return segmentLine.parse(JSON.parse(line));
    } catch (cause) {
      throw new AppError("log/manifest", `${path}, line ${index + 1}: this is no line of a MANIFEST`, { cause });
    }
  });
}

/** The hash that a segment's first block must name. */
export function hashBefore(segments: readonly Segment[], index: number): Uint8Array | null {
  if (index === 0) return segments[0]?.firstSeq === 1 ? GENESIS : null;
  const line = segments[index - 1]?.line;
  return line ? Buffer.from(line.hash, "hex") : null;
}
