import { indicators } from "../../shared/indicators.ts";
import { editorLibrary } from "./editor-library.ts";
import { indicatorSource } from "./indicator-source.ts";
import { type Sdk, exportedFrom } from "./sdk.ts";

/** A name of the language, as hover texts and typings show it. */
export interface Entry {
  readonly name: string;
  /** What stands before the body: `function sma(source: Series, period?: f64): Series`. */
  readonly signature: string;
  /** The doc comment without its stars. */
  readonly doc: string;
  /** What a class gives, in the order of its source. */
  readonly members: readonly Entry[];
}

const DECLARATION = /(\/\*\*(?:(?!\*\/)[^])*\*\/)\nexport ((?:abstract )?class|function|const) (\w+)/g;
const MEMBER = /( {2}\/\*\*(?:(?!\*\/)[^])*\*\/)\n((?: {2}@[^\n]*\n)*) {2}((?:get |readonly |abstract )*)(\w+)/g;

/** Every name that a strategy can import, with its documentation. */
export function languageReference(sdk: Sdk): Entry[] {
  const own = exportedFrom(sdk).flatMap(({ file, names }) => entriesOf(sdk[file] ?? "", new Set(names)));
  return [...own, ...entriesOf(indicatorSource(indicators))];
}

/** The language as a TypeScript declaration file, for editors that take no other library (`noLib`). */
export function languageTypings(sdk: Sdk): string {
  const entries = languageReference(sdk).map((entry) => {
    const head = `${commentOf(entry.doc, "  ")}  ${entry.signature}`;
    if (!entry.signature.includes("class ")) return `${head};`;
    const members = entry.members.map(({ doc, signature }) => `${commentOf(doc, "    ")}    ${signature};`);
    return [`${head} {`, ...members, "  }"].join("\n");
  });
  return [editorLibrary, 'declare module "tidebook" {', entries.join("\n"), "}", ""].join("\n");
}

function entriesOf(source: string, names?: ReadonlySet<string>): Entry[] {
  const found = [...source.matchAll(DECLARATION)].filter(([, , , name = ""]) => names?.has(name) ?? true);
  return found.map((match) => {
    const [whole, comment = "", kind = "", name = ""] = match;
    const from = match.index + whole.length;
    const rest = source.slice(from);
    if (!kind.endsWith("class")) {
      return { name, doc: docOf(comment), signature: `${kind} ${name}${headOf(rest)}`, members: [] };
    }
    const members = /^.*\{\}\n/.test(rest) ? [] : membersOf(rest.slice(0, rest.search(/^\}/m)));
    const base = /^ extends (\w+)/.exec(rest)?.[0] ?? "";
    return { name, doc: docOf(comment), signature: `${kind} ${name}${base}`, members };
  });
}

function membersOf(body: string): Entry[] {
  return [...body.matchAll(MEMBER)].flatMap((match) => {
    const [whole, comment = "", decorators = "", modifiers = "", name = ""] = match;
    const head = headOf(body.slice(match.index + whole.length));
    const doc = docOf(comment);
    if (decorators.includes("@operator"))
      return [{ name: "[]", doc, signature: "readonly [ago: i32]: f64", members: [] }];
    if (["private", "static", "constructor"].includes(name)) return [];
    const isGetter = modifiers.includes("get ");
    const signature = isGetter ? `readonly ${name}${head.slice(2)}` : `${modifiers}${name}${head}`;
    return [{ name, doc, signature, members: [] }];
  });
}

/** What follows a name up to its body or value, on one line; defaults become optional parameters. */
function headOf(text: string): string {
  const end = text.startsWith("(") ? text.search(/ \{\n|;\n| \{\}/) : text.search(/ = |;/);
  return text
    .slice(0, end)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\( | \)/g, (bracket) => bracket.trim())
    .replaceAll(/(\w+): (\w+) = [^,)]+/g, "$1?: $2");
}

function docOf(comment: string): string {
  return comment
    .replace(/^\s*\/\*\*\s*(?:\* )?/, "")
    .replace(/\s*\*\/$/, "")
    .replaceAll(/\n\s*\* ?/g, "\n");
}

function commentOf(doc: string, indent: string): string {
  const lines = doc.split("\n");
  if (lines.length === 1) return `${indent}/** ${doc} */\n`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`, ""].join("\n");
}
