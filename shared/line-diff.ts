import { diffArrays } from "diff";

/** A line of two texts side by side; numbers count from 1. A line without `before` came, one without `after` went. */
export interface DiffLine {
  readonly before?: DiffSide;
  readonly after?: DiffSide;
  readonly isSame: boolean;
}

interface DiffSide {
  readonly line: number;
  readonly text: string;
}

/** Changed lines with some around them; so many lines that are the same stand untold before them. */
export interface DiffHunk {
  readonly skipped: number;
  readonly lines: readonly DiffLine[];
}

/** Lines that came or went; beyond that, whatever stands between the same begin and end counts as changed. */
const MOST_EDITS = 1000;
const AROUND = 3;

/**
 * Two texts line by line: lines of a longest common subsequence are the same, and a line that came stands beside the one
 * whose place it took. Newlines of any kind are equal.
 */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const [gone, come] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  return aligned([
    { value: old.slice(0, head) },
    ...(diffArrays(gone, come, { maxEditLength: MOST_EDITS }) ?? [
      { value: gone, removed: true },
      { value: come, added: true },
    ]),
    { value: old.slice(old.length - tail) },
  ]);
}

/** The changed lines of a comparison, each with those around it; empty where nothing changed. */
export function diffHunks(lines: readonly DiffLine[]): DiffHunk[] {
  const isShown = new Uint8Array(lines.length);
  lines.forEach(({ isSame }, at) => {
    if (!isSame) isShown.fill(1, Math.max(0, at - AROUND), at + AROUND + 1);
  });
  const hunks: DiffHunk[] = [];
  let told = 0;
  for (let at = isShown.indexOf(1); at >= 0; at = isShown.indexOf(1, told)) {
    const end = isShown.indexOf(0, at);
    const next = end < 0 ? lines.length : end;
    hunks.push({ skipped: at - told, lines: lines.slice(at, next) });
    told = next;
  }
  return hunks;
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/));

/** Lines that are the same, that went, or that came in the place of those that went just before. */
interface Change {
  readonly value: readonly string[];
  readonly removed?: boolean;
  readonly added?: boolean;
}

function aligned(changes: readonly Change[]): DiffLine[] {
  const lines: DiffLine[] = [];
  let [old, now] = [0, 0];
  /** Where the lines begin that have no other side yet. */
  let open = 0;
  for (const { value, removed = false, added = false } of changes) {
    if (!added) open = lines.length;
    for (const text of value) {
      if (removed) lines.push({ before: { line: ++old, text }, isSame: false });
      else if (added) lines[open] = { ...lines[open++], after: { line: ++now, text }, isSame: false };
      else lines.push({ before: { line: ++old, text }, after: { line: ++now, text }, isSame: true });
    }
    if (!removed) open = lines.length;
  }
  return lines;
}
