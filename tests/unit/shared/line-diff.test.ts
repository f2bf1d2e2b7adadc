import fc from "fast-check";
import { expect, test } from "vitest";
import { type DiffLine, diffHunks, lineDiff } from "../../../shared/line-diff.ts";

const sides = (lines: readonly DiffLine[]) =>
  lines.map(({ before, after, isSame }) => `${before?.text ?? ""}${isSame ? "=" : "|"}${after?.text ?? ""}`);

test("a line that came stands beside the one whose place it took", () => {
  expect(sides(lineDiff("a\nb\nc\n", "a\nB\nc\nd"))).toEqual(["a=a", "b|B", "c=c", "|d"]);
  expect(sides(lineDiff("a\nb\nc", "b\nc\na"))).toEqual(["a|", "b=b", "c=c", "|a"]);
  expect(sides(lineDiff("", "x"))).toEqual(["|x"]);
  expect(lineDiff("a\r\nb\r\n", "a\nb").every(({ isSame }) => isSame)).toBe(true);
});

const text = fc.array(fc.constantFrom("a", "b", "c", "d", "{", "}"), { maxLength: 30 });

test("both texts can be read from their comparison, with their numbers, and as much is the same as can be", () => {
  fc.assert(
    fc.property(text, text, (old, now) => {
      const lines = lineDiff(old.join("\n"), now.join("\n"));
      expect(lines.flatMap(({ before }) => (before ? [before.text] : []))).toEqual(old);
      expect(lines.flatMap(({ after }) => (after ? [after.text] : []))).toEqual(now);
      expect(lines.flatMap(({ before }) => (before ? [before.line] : []))).toEqual(old.map((_, at) => at + 1));
      for (const { before, after, isSame } of lines) expect(isSame && before?.text !== after?.text).toBe(false);
      expect(lines.filter(({ isSame }) => isSame)).toHaveLength(longestCommon(old, now));
    }),
  );
});

/** By its definition: the best of leaving out one line of either, or taking a pair. */
function longestCommon(old: readonly string[], now: readonly string[]): number {
  let above = now.map(() => 0).concat(0);
  for (const line of old) {
    const row = [0];
    now.forEach((other, at) =>
      row.push(line === other ? (above[at] ?? 0) + 1 : Math.max(row[at] ?? 0, above[at + 1] ?? 0)),
    );
    above = row;
  }
  return above.at(-1) ?? 0;
}

test("what is told has three lines around it, what lies between is counted, and nothing is told of equal texts", () => {
  const old = Array.from({ length: 40 }, (_, at) => `line ${at}`);
  const now = old.map((line, at) => (at === 10 || at === 15 || at === 30 ? "other" : line));
  const hunks = diffHunks(lineDiff(old.join("\n"), now.join("\n")));
  expect(hunks.map(({ skipped, lines }) => [skipped, lines.length])).toEqual([
    [7, 12],
    [8, 7],
  ]);
  expect(diffHunks(lineDiff("a\nb", "a\nb"))).toEqual([]);
});

test("texts of which too much differs are still told line by line", () => {
  const many = (word: string) => Array.from({ length: 5000 }, (_, at) => `${word} ${at}`).join("\n");
  expect(lineDiff(`same\n${many("a")}\nend`, `same\n${many("b")}\nend`).filter(({ isSame }) => isSame)).toHaveLength(2);
});
