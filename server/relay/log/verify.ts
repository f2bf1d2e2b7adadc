import { damageText, type Damage, readLog } from "./reader.ts";

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
  const files = new Set<string>();
  const damage: LogCheck["damage"][number][] = [];
  let [records, blocks, removed] = [0, 0, 0];
  for (const part of readLog(folder)) {
    if (part.kind === "removed") removed++;
    else if (part.kind === "damage") damage.push({ ...part.damage, text: damageText(part.damage) });
    else {
      files.add(part.block.file);
      records += part.block.count;
      blocks++;
    }
  }
  return { records, blocks, segments: files.size, removed, damage };
}
