import { expect, test } from "vitest";
import { readRunFile } from "../../../../server/run-file/yaml.ts";

const read = (text: string) => readRunFile(text, "run.yaml");

test("YAML and JSON are read as plain data", () => {
  const value = { a: { b: [1, 2.5, "x"], c: null, d: true }, e: "2010-01-01", f: "yes" };
  expect(read("a:\n  b: [1, 2.50, x]\n  c: null\n  d: true\ne: 2010-01-01\nf: yes\n").value).toEqual(value);
  expect(read(JSON.stringify(value)).value).toEqual(value);
  expect(read("").value).toBeNull();
});

test("each value knows its line and column, and what is not there the nearest thing around it", () => {
  const { placeOf } = read("a: 1\nb:\n  c: 2\n");
  expect([placeOf(["b", "c"]), placeOf(["b", "d"]), placeOf([])]).toEqual([
    "run.yaml, line 3, column 3",
    "run.yaml, line 2, column 1",
    "run.yaml, line 1, column 1",
  ]);
});

test.each([
  ["an unclosed list", "a: [1", "line 1, column 6: a [ is opened and never closed"],
  ["an unclosed map", "a: {b: 1", "a { is opened and never closed"],
  ["a leading zero", "a: 010", "line 1, column 4: 010 can be read in two ways"],
  ["a hexadecimal number", "a: 0x10", "0x10 can be read in two ways"],
  ["infinity", "a: .inf", ".inf can be read in two ways"],
  ["a long integer", "a: 12345678901234567890", "12345678901234567890 has more digits than a number keeps"],
  ["a long fraction", "a: 0.30000000000000004123", "has more digits than a number keeps"],
  ["an anchor", "a: &x 1", "anchors (&) are not read here"],
  ["an alias", "a: *x", "line 1"],
  ["a tag", "a: !!str 1", "tags (!) are not read here"],
  ["a tag of one's own", "a: !foo 1", "line 1, column 4"],
  ["a key twice", "a: 1\na: 2", "line 2, column 1: this name is said twice in its group"],
  ["a key twice, once in quotes", 'b: {a: 1, "a": 2}', "line 1, column 11: this name is said twice in its group"],
  ["more keys than a page reads at once", `{${"a,".repeat(20_000)}}`, "this says more than a run file can"],
  ["a key that is a list", "? [a]\n: 1", "a key must be a word"],
  ["a key that reaches the prototype", "__proto__: 1", '"__proto__" cannot be a key'],
  ["a second document", "a: 1\n---\nb: 2", "a second document begins"],
  ["a tab", "a:\n\tb: 1", "line 2, column 1: this line is set in by a tab: use spaces"],
  ["two names in a line", "a: b: c", "line 1, column 4: a second `NAME:` in one line"],
  [
    "a line set in too far",
    "a: 1\n b: 2",
    "line 1, column 4: a second `NAME:` in one line, or a line that stands further",
  ],
  ["a line set in less", "a:\n  b: 1\n c: 2", "line 3, column 1: this line stands further in or out than the others"],
  ["a line without a colon", "a: 1\nb", "line 2, column 1: this line has no `:`, write `NAME: VALUE`"],
  ["an unclosed quote", 'a: "x', "line 1, column 6: a quote is opened and never closed"],
  ["a sign of YAML's own", "a: @x", "this value begins with a sign that YAML keeps for itself: put it in quotes"],
  ["many brackets", "[".repeat(20_000), "more than 32 levels"],
  ["many dashes", "- ".repeat(20_000), "more than 32 levels"],
  ["many question marks", "? ".repeat(20_000), "more than 32 levels"],
  ["deep indentation", Array.from({ length: 50 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"), "more than 32 levels"],
  ["a file that is no run file", `a: "${"x".repeat(64_000)}"`, "longer than 64 kB, so it is no run file"],
])("%s is an error that says where", (_what, text, message) => {
  expect(() => read(text)).toThrow(message);
  expect(() => read(text)).toThrow(/^run\.yaml/);
});

test("32 levels are not too many", () => {
  expect(read(`${"{a: ".repeat(31)}1${"}".repeat(31)}`).value).toHaveProperty("a");
});
