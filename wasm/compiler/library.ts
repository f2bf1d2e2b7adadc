import { assert } from "../../shared/assert.ts";

// Which files of the compiler's library a strategy gets. Parsing all of them takes longer than compiling the strategy,
// and some reach outside a module. A file that another one imports comes with it.

/** What every program is initialised with, and what strategies use without naming it. */
const ALWAYS = ["array", "arraybuffer", "builtins", "compat", "error", "function", "map", "memory", "number"];
const ALSO = ["object", "polyfills", "rt", "set", "staticarray", "string"];

/** Files that are parsed when the source has a word or sign that can mean them. */
const WHEN_NAMED: readonly (readonly [file: string, word: RegExp])[] = [
  ["math", /Math|%|\*\*/],
  ["typedarray", /\d\w*Array|\bArrayBufferView\b/],
  ["date", /\bDate\b/],
  ["dataview", /\bDataView\b/],
  ["iterator", /Iter|\bof\b/],
  ["regexp", /\bRegExp\b/],
  ["symbol", /\bSymbol|\bsymbol\b/],
  ["table", /\btable\b/],
  ["uri", /URI/],
];

/** Names of the library's files for this source, in a fixed order. */
export function libraryFor(library: Readonly<Record<string, string>>, source: string): string[] {
  const named = WHEN_NAMED.filter(([, word]) => word.test(source)).map(([file]) => file);
  return [...ALWAYS, ...ALSO, ...named].filter((name) => Object.hasOwn(library, name));
}

/** What a number is made of in the library, and what makes it here. */
const LIBRARY_DIGITS = "let len = grisu2(value, buffer, sign, isSingle);";
const OUR_DIGITS = "let len = shortest(value, buffer, sign, isSingle); _K = exponent;";

/** The compiler's library, in which numbers become texts by the language's own digits (wasm/strategy/digits.ts). */
export function withOwnDigits(library: Readonly<Record<string, string>>): Record<string, string> {
  const numbers = library["util/number"] ?? "";
  assert(numbers.includes(LIBRARY_DIGITS), "the compiler's library makes numbers' digits in one place");
  const ours = numbers.replace(LIBRARY_DIGITS, OUR_DIGITS);
  return { ...library, "util/number": `import { exponent, shortest } from "tidebook/digits";\n${ours}` };
}
