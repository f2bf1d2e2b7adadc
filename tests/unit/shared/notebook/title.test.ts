import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseNotebook } from "../../../../shared/notebook/parse.ts";
import { titleOf, withTitle } from "../../../../shared/notebook/title.ts";

test.for([
  ["---\ntidebook: 1\ntitle: Trend\n---\n# Other\n", "Trend"],
  ["Words\n\n## A heading ##\n", "A heading"],
  ["```data prices\nbuiltin: sp500\n```\n", "prices"],
  ["", "Untitled notebook"],
  [`# ${"x".repeat(300)}`, `${"x".repeat(119)}…`],
] as const)("%j is called %j", ([text, title]) => {
  expect(titleOf(parseNotebook(text))).toBe(title);
});

test.for([
  ["# Was\n", '---\ntidebook: 1\ntitle: "Now"\n---\n\n# Was\n'],
  ["---\ntitle: Was # why\ntags: [a]\n---\nText\n", '---\ntitle: "Now" # why\ntags: [a]\n---\nText\n'],
  ["---\ntags: [a]\n---\nText\n", '---\ntitle: "Now"\ntags: [a]\n---\nText\n'],
  ["---\ntitle:\n---\n", '---\ntitle: "Now"\n---\n'],
  ["---\r\ntitle: Was\r\n---\r\n\r\nText\r\n", '---\r\ntitle: "Now"\r\n---\r\n\r\nText\r\n'],
  ["", '---\ntidebook: 1\ntitle: "Now"\n---\n'],
] as const)("%j under another title is %j", ([text, expected]) => {
  expect(withTitle(parseNotebook(text), "Now")).toBe(expected);
});

test("any title is read back, and the body stays", () => {
  const body = "Text\n\n```data prices\nbuiltin: sp500\n```\n";
  const titles = fc
    .string({ unit: "binary", minLength: 1, maxLength: 100 })
    .filter((title) => /[^\p{Cc}\p{Cf}\s]/u.test(title));
  fc.assert(
    fc.property(
      titles,
      fc.constantFrom("", "---\ntitle: 'a'\n---\n", "---\ntitle: |\n  a\n  b\ntags: []\n---\n"),
      (title, head) => {
        const text = withTitle(parseNotebook(head + body), title);
        const again = parseNotebook(text);
        expect(titleOf(again)).toBe(title.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim());
        expect(text.endsWith(body)).toBe(true);
        expect(again.frontMatter.problems).toEqual([]);
      },
    ),
  );
});
