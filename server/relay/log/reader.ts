import { readFileSync } from "node:fs";
import { AppError } from "../../../shared/errors.ts";
import { type Block, readBlock } from "./block.ts";
import { type LogRecord, readRecords } from "./record.ts";
import { hashBefore, segmentsOf } from "./segments.ts";

export interface PlacedBlock extends Block {
  readonly file: string;
  readonly offset: number;
  /** Counted from 1 within its segment. */
  readonly number: number;
}

/** What is wrong with a log, and where. */
export interface Damage {
  readonly file: string;
  readonly block: number;
  readonly offset: number;
  readonly firstSeq: number | null;
  readonly what: string;
  /** A tail that a crash has torn, in a segment that was not sealed: the next start of the relay cuts it off. */
  readonly isTail: boolean;
  /** A segment that is gone, though retention did not take it. */
  readonly isMissing: boolean;
}

/** What stands in a log: blocks in their order, what is damaged, and segments that retention removed. */
export type LogPart =
  | { readonly kind: "block"; readonly block: PlacedBlock }
  | { readonly kind: "damage"; readonly damage: Damage }
  | { readonly kind: "removed"; readonly file: string };

/** Reads a log through and checks each block against the one before it. After damage a segment is left. */
export function* readLog(folder: string): Generator<LogPart> {
  const segments = segmentsOf(folder);
  let previous: Uint8Array | null = null;
  // Retention takes segments of market data, the oldest first.
  const oldest = segments.findIndex(({ line, isRemoved }) => line?.isMarket === true && !isRemoved);
  for (const [index, segment] of segments.entries()) {
    const { file, line, firstSeq } = segment;
    if (segment.isRemoved) {
      const isRetained = line?.isMarket === true && (oldest < 0 || index < oldest);
      const what = "the segment is missing, and it was not retention that removed it";
      const damage = { file, block: 1, offset: 0, firstSeq, what, isTail: false, isMissing: true };
      yield isRetained ? { kind: "removed", file } : { kind: "damage", damage };
      previous = line ? Buffer.from(line.hash, "hex") : null;
      continue;
    }
    previous ??= hashBefore(segments, index);
    const bytes = readFileSync(segment.path);
    let [offset, number, seq] = [0, 1, segment.firstSeq];
    for (;;) {
      const read = readBlock(bytes, offset, previous);
      if (read === "end") break;
      const isRight = !("wrong" in read) && read.firstSeq === seq;
      if (!isRight) {
        const what = "wrong" in read ? read.wrong : `its records begin at ${read.firstSeq} instead of ${seq}`;
        const isTail = "wrong" in read && read.isCut && !line && index === segments.length - 1;
        yield {
          kind: "damage",
          damage: { file, block: number, offset, firstSeq: seq, what, isTail, isMissing: false },
        };
        break;
      }
      yield { kind: "block", block: { ...read, file, offset, number } };
      previous = read.hash;
      offset += read.length;
      seq += read.count;
      number++;
    }
    const isWhole = !line || (line.lastSeq === seq - 1 && line.hash === Buffer.from(previous ?? []).toString("hex"));
    if (!isWhole && offset === bytes.length) {
      const what = "the segment is not as the MANIFEST says it was sealed";
      yield {
        kind: "damage",
        damage: { file, block: number, offset, firstSeq: seq, what, isTail: false, isMissing: false },
      };
    }
    if (line) previous = Buffer.from(line.hash, "hex");
  }
}

/** The records of a log in their order. @throws AppError at damage other than a tail that a crash cut off */
export function* logRecords(folder: string): Generator<LogRecord> {
  for (const part of readLog(folder)) {
    if (part.kind === "block") yield* readRecords(part.block.plain);
    if (part.kind === "damage" && !part.damage.isTail) throw new AppError("log/damaged", damageText(part.damage));
  }
}

export function damageText({ file, block, offset, what }: Damage): string {
  return `${file}, block ${block} at byte ${offset}: ${what}`;
}
