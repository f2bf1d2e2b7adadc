/**
 * The word of `words` that `word` was most likely meant to be, or undefined when none is near: the smallest number of
 * letters added, left out, changed or swapped with their neighbour (Damerau 1964, Levenshtein 1966), at most a third of
 * the word. Ties go to the first.
 */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const meant = word.toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(meant.length / 3)) + 1;
  for (const candidate of words) {
    if (candidate === word || Math.abs(candidate.length - meant.length) >= least) continue;
    const distance = distanceOf(meant, candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
