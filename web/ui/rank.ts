/**
 * How well a text answers what was typed; higher is better, undefined is not at all. Every letter has to be there in its
 * order; beginnings of words and letters side by side count for more.
 */
export function rank(text: string, query: string): number | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const low = text.toLowerCase();
  let score = 0;
  for (const word of words) {
    const found = rankWord(low, word);
    if (found === undefined) return undefined;
    score += found;
  }
  return score;
}

function rankWord(text: string, word: string): number | undefined {
  const at = text.indexOf(word);
  if (at >= 0) return (isWordStart(text, at) ? 200 : 100) + word.length / (text.length + 1);
  let score = 0;
  let from = 0;
  for (const letter of word) {
    const found = text.indexOf(letter, from);
    if (found < 0) return undefined;
    score += isWordStart(text, found) ? 3 : found === from ? 2 : 0;
    from = found + 1;
  }
  return score / (text.length + 1);
}

function isWordStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}
