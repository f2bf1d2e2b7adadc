import { RECORD_KINDS } from "../../../shared/protocol/records.ts";
import { damageText, type Damage, readLog } from "./reader.ts";
import { readRecords } from "./record.ts";
import { segmentsOf } from "./segments.ts";

/** What the blocks of a segment say of it. */
interface Content {
  readonly firstTime: number;
  lastTime: number;
  bytes: number;
  isMarket: boolean;
}

/** What a check of a whole log found. */
export interface LogCheck {
  readonly records: number;
  readonly blocks: number;
  readonly segments: number;
  /** Segments that retention took away; the chain goes over their lines in the MANIFEST. */
  readonly removed: number;
  readonly damage: readonly (Damage & { readonly text: string })[];
}

/** Checks every block of a log against the one before it. @throws InputError where there is no log */
export function verifyLog(folder: string): LogCheck {
  const segments = new Map<string, Content>();
  const damage: LogCheck["damage"][number][] = [];
  let [records, blocks, removed] = [0, 0, 0];
  for (const part of readLog(folder)) {
    if (part.kind === "removed") removed++;
    else if (part.kind === "damage") damage.push({ ...part.damage, text: damageText(part.damage) });
    else {
      const { file, plain, length, count } = part.block;
      for (const { receivedTime, kind } of readRecords(plain)) {
        const content = segments.get(file) ?? { firstTime: receivedTime, lastTime: 0, bytes: 0, isMarket: true };
        segments.set(file, content);
        content.lastTime = receivedTime;
        content.isMarket &&= kind === "unknown" || RECORD_KINDS[kind].isMarket;
      }
      const content = segments.get(file);
      if (content) content.bytes += length;
      records += count;
      blocks++;
    }
  }
  const hurt = new Set(damage.map(({ file }) => file));
  for (const { file, firstSeq, line } of segmentsOf(folder)) {
    const content = segments.get(file);
    if (!line || !content || hurt.has(file)) continue;
    const isSame = (["firstTime", "lastTime", "bytes"] as const).every((name) => line[name] === content[name]);
    // What else is kept for good is not to be taken for market data.
    if (isSame && (content.isMarket || !line.isMarket)) continue;
    const what = "the MANIFEST says something else of this segment than is in it";
    const found = { file, block: 1, offset: 0, firstSeq, what, isTail: false, isMissing: false };
    damage.push({ ...found, text: damageText(found) });
  }
  return { records, blocks, segments: segments.size, removed, damage };
}
