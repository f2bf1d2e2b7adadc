import { nearest } from "./nearest.ts";

/** `: did you mean slow?` to stand after a sentence, or nothing when no word is near. */
export function didYouMean(word: string, words: Iterable<string>): string {
  const near = nearest(word, words);
  return near === undefined ? "" : `: did you mean ${near}?`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
