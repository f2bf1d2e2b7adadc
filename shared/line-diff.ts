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

/** Pairs of lines that are compared; beyond that, whatever stands between the same begin and end counts as changed. */
const MOST_PAIRS = 16e6;
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
  const common = commonLines(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const pairs: readonly Pair[] = [
    ...Array.from({ length: head }, (_, at): Pair => [at, at]),
    ...common.map(([a, b]): Pair => [a + head, b + head]),
    ...Array.from({ length: tail }, (_, at): Pair => [old.length - tail + at, now.length - tail + at]),
  ];
  return aligned(old, now, pairs);
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

type Pair = readonly [before: number, after: number];

const linesOf = (text: string): string[] => (text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/));

/** Places of the lines that both have, in their order. */
function commonLines(old: readonly string[], now: readonly string[]): Pair[] {
  const width = now.length + 1;
  if (old.length === 0 || now.length === 0 || old.length * now.length > MOST_PAIRS) return [];
  // How many lines are common from here to both ends.
  const counts = new Uint16Array((old.length + 1) * width);
  const at = (a: number, b: number): number => counts[a * width + b] ?? 0;
  for (let a = old.length - 1; a >= 0; a--) {
    for (let b = now.length - 1; b >= 0; b--) {
      counts[a * width + b] = old[a] === now[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  const pairs: Pair[] = [];
  let [a, b] = [0, 0];
  while (a < old.length && b < now.length) {
    if (old[a] === now[b]) pairs.push([a++, b++]);
    else if (at(a + 1, b) >= at(a, b + 1)) a++;
    else b++;
  }
  return pairs;
}

function aligned(old: readonly string[], now: readonly string[], pairs: readonly Pair[]): DiffLine[] {
  const lines: DiffLine[] = [];
  const side = (texts: readonly string[], at: number): DiffSide => ({ line: at + 1, text: texts[at] ?? "" });
  let [a, b] = [0, 0];
  for (const [x, y] of [...pairs, [old.length, now.length] as const]) {
    while (a < x || b < y) {
      const before = a < x ? { before: side(old, a++) } : {};
      const after = b < y ? { after: side(now, b++) } : {};
      lines.push({ ...before, ...after, isSame: false });
    }
    if (x < old.length) lines.push({ before: side(old, x), after: side(now, y), isSame: true });
    [a, b] = [x + 1, y + 1];
  }
  return lines;
}
