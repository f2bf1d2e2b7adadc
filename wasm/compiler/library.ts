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
