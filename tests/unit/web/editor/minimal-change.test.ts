import fc from "fast-check";
import { expect, test } from "vitest";
import { minimalChange } from "../../../../web/editor/minimal-change.ts";

const applied = (before: string, after: string): string => {
  const change = minimalChange(before, after);
  return change ? before.slice(0, change.from) + change.insert + before.slice(change.to) : before;
};

test("only what differs is replaced", () => {
  expect(minimalChange("slow: 200", "slow: 100")).toEqual({ from: 6, to: 7, insert: "1" });
  expect(minimalChange("a b", "a x b")).toEqual({ from: 2, to: 2, insert: "x " });
  expect(minimalChange("same", "same")).toBeUndefined();
  expect(minimalChange("aaa", "aa")).toEqual({ from: 2, to: 3, insert: "" });
});

test("a pair of surrogates stays whole", () => {
  expect(minimalChange("x\u{1f600}y", "x\u{1f601}y")).toEqual({ from: 1, to: 3, insert: "\u{1f601}" });
  expect(minimalChange("\u{1f600}", "\u{1fa00}")).toEqual({ from: 0, to: 2, insert: "\u{1fa00}" });
});

test("a change turns any text into any other and keeps the ends that they share", () => {
  const text = fc.string({
    unit: fc.constantFrom("a", "b", "\n", "\u{1f600}", "\u{1f601}", "\u{2f600}"),
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, text, text, text, (start, before, after, end) => {
      expect(applied(start + before + end, start + after + end)).toBe(start + after + end);
      const change = minimalChange(start + before + end, start + after + end);
      if (!change) return;
      expect(change.to - change.from).toBeLessThanOrEqual(before.length);
      expect(change.insert.length).toBeLessThanOrEqual(after.length);
    }),
  );
});
