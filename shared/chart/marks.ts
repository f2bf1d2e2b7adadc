/** Orders on a chart: the bar each stands at, and its side (1 bought, −1 sold), in order of bars. */
export interface MarkColumns {
  readonly bar: Int32Array<ArrayBuffer>;
  readonly side: Int8Array<ArrayBuffer>;
}

/** Neighbouring marks of one side, drawn as one. */
export interface MarkCluster {
  /** Group of bars under which it is drawn: that of its first mark. */
  readonly group: number;
  readonly side: 1 | -1;
  /** Place of its first mark in the columns, and how many marks it stands for. */
  readonly first: number;
  readonly count: number;
}

/**
 * Marks of the bars [from, to) in groups of `step` bars, those of one group and side as one; where that leaves more
 * than `most`, wider and wider neighbourhoods become one.
 */
export function clusteredMarks(
  marks: MarkColumns,
  { step, from, to, most }: { step: number; from: number; to: number; most: number },
): MarkCluster[] {
  const [start, end] = [placeFrom(marks.bar, from), placeFrom(marks.bar, to)];
  for (let width = step; ; width *= 2) {
    const clusters = clustersOf(marks, { start, end, step, width });
    if (clusters.length <= most || width > to - from) return clusters;
  }
}

/**
 * Clusters with those of one side merged, into the earlier one, whose counts would touch each other or a mark beside
 * them; marks without a count may lie as near as they do.
 * @param spacing width of a group, and `widthOf` that of a mark with its count, in one unit
 */
export function spacedMarks(
  clusters: readonly MarkCluster[],
  { spacing, widthOf }: { spacing: number; widthOf: (count: number) => number },
): MarkCluster[] {
  const touch = (one: MarkCluster, next: MarkCluster): boolean =>
    one.count + next.count > 2 && (next.group - one.group) * spacing < (widthOf(one.count) + widthOf(next.count)) / 2;
  const kept = { 1: [] as MarkCluster[], [-1]: [] as MarkCluster[] };
  for (const cluster of clusters) {
    const own = kept[cluster.side];
    let last = cluster;
    for (let before = own.at(-1); before && touch(before, last); before = own.at(-1)) {
      own.pop();
      last = { ...before, count: before.count + last.count };
    }
    own.push(last);
  }
  return [...kept[1], ...kept[-1]].sort((a, b) => a.group - b.group);
}

function clustersOf(
  { bar, side }: MarkColumns,
  { start, end, step, width }: { start: number; end: number; step: number; width: number },
): MarkCluster[] {
  const clusters: { group: number; side: 1 | -1; first: number; count: number }[] = [];
  const open = new Map<number, { place: number; cluster: { count: number } }>();
  for (let index = start; index < end; index++) {
    const own = side[index] === 1 ? 1 : -1;
    const place = Math.floor((bar[index] as number) / width);
    const before = open.get(own);
    if (before?.place === place) {
      before.cluster.count++;
      continue;
    }
    const cluster = { group: Math.floor((bar[index] as number) / step), side: own, first: index, count: 1 } as const;
    const kept = { ...cluster, count: 1 };
    clusters.push(kept);
    open.set(own, { place, cluster: kept });
  }
  return clusters;
}

function placeFrom(bars: Int32Array, bar: number): number {
  let [low, high] = [0, bars.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((bars[middle] as number) < bar) low = middle + 1;
    else high = middle;
  }
  return low;
}
