import { isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, Parser, parseDocument } from "yaml";
import type { Node, ParsedNode, Scalar, YAMLMap } from "yaml";
import { decimalOf, parseDecimal } from "./decimal.ts";
import { InputError } from "./errors.ts";
import { REFUSED_KEYS } from "./json.ts";

/** Where something stands in a text: line and column from 1, and offsets of its first character and behind its last. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly start: number;
  readonly end: number;
}

/** What a YAML or JSON text says, as plain data, and where it says it. */
export interface Written {
  readonly value: unknown;
  /** The place of what stands at a path of keys; of the nearest thing around it if nothing does. */
  readonly placeOf: (keys: readonly PropertyKey[]) => Place;
}

const MOST_BYTES = 64_000;
const DEEPEST = 32;
/** A long text has longer words than this: where all are short, there are more of them than a page can read at once. */
const LETTERS_A_LEXEME = 4;

/**
 * Reads the plain part of YAML 1.2: no tags, anchors, aliases, merges or repeated keys, one document, at most 32 levels
 * deep. A number must be written so that it is read as it stands: `010` and integers beyond 2^53 are errors.
 * @param what the text should have been: "run file"
 * @throws InputError whose facts have line and column
 */
export function readYaml(text: string, what: string, mostBytes = MOST_BYTES): Written {
  if (text.length > mostBytes) {
    const sentence = `this is longer than ${mostBytes / 1000} kB, so it is no ${what}`;
    throw new InputError("yaml/too-long", sentence, { facts: { line: 1, column: 1 } });
  }
  const lines = new LineCounter();
  const at = (start: number, end = start): Place => {
    const { line, col } = lines.linePos(start);
    return { line: Math.max(line, 1), column: Math.max(col, 1), start, end };
  };
  refuseShape(text, what, mostBytes / LETTERS_A_LEXEME);
  // The reader tells repeated keys: the parser compares each with all before it.
  const options = { version: "1.2", schema: "core", merge: false, uniqueKeys: false, lineCounter: lines } as const;
  const parsed = parseDocument(text, options);
  const [problem] = [...parsed.errors, ...parsed.warnings];
  if (problem) throw refused(at(problem.pos[0]), sentenceOf(problem.message, what));
  const reader = new Reader(at);
  const value = reader.read(parsed.contents, []);
  return { value, placeOf: (keys) => reader.placeOf(keys) ?? at(0) };
}

function refused({ line, column }: Pick<Place, "line" | "column">, sentence: string): InputError {
  return new InputError("yaml/syntax", sentence, { facts: { line, column } });
}

/** The parser that makes nodes calls itself for each level; the one that makes tokens keeps a stack, so it can be asked. */
function refuseShape(text: string, what: string, mostLexemes: number): void {
  const parser = new Parser();
  let line = 1;
  let count = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme)) continue;
    if (++count > mostLexemes) throw refused({ line, column: 1 }, `this says more than a ${what} can`);
    if (lexeme.includes("\n")) line += lexeme.split("\n").length - 1;
    // A value in a map is a level of its own on the stack, and so is the parsed.
    if (parser.stack.length > 2 * DEEPEST) {
      throw refused({ line, column: 1 }, `more than ${DEEPEST} levels inside each other`);
    }
  }
}

class Reader {
  private readonly at: (start: number, end?: number) => Place;
  private readonly places = new Map<string, Place>();

  constructor(at: (start: number, end?: number) => Place) {
    this.at = at;
  }

  placeOf(keys: readonly PropertyKey[]): Place | undefined {
    for (let length = keys.length; length >= 0; length--) {
      const place = this.places.get(keys.slice(0, length).join("\n"));
      if (place !== undefined) return place;
    }
    return undefined;
  }

  read(node: ParsedNode | Node | null, keys: readonly PropertyKey[]): unknown {
    if (node === null) return null;
    const own = keys.join("\n");
    const place = this.placeAt(node);
    // A key's line and column lead to the key; its offsets are those of the value.
    const key = this.places.get(own);
    this.places.set(own, key ? { ...place, line: key.line, column: key.column } : place);
    if (isAlias(node)) throw this.refusal(node, "aliases (*) are not read here: write the value itself");
    if ("anchor" in node && node.anchor !== undefined) throw this.refusal(node, "anchors (&) are not read here");
    if (node.tag) throw this.refusal(node, "tags (!) are not read here");
    if (keys.length > DEEPEST) throw this.refusal(node, `more than ${DEEPEST} levels inside each other`);
    if (isMap(node)) return this.map(node, keys);
    if (isSeq(node)) return node.items.map((item, index) => this.read(item as Node | null, [...keys, index]));
    return this.scalar(node);
  }

  private map(node: YAMLMap, keys: readonly PropertyKey[]): Record<string, unknown> {
    const names = new Set<string>();
    const entries = node.items.map(({ key, value }): [string, unknown] => {
      const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
      if (name === undefined) throw this.refusal(key as Node, "a key must be a word");
      if (REFUSED_KEYS.has(name)) throw this.refusal(key as Node, `"${name}" cannot be a key`);
      if (names.size === names.add(name).size) {
        throw this.refusal(key as Node, "this name is said twice in its group: leave one out");
      }
      this.places.set([...keys, name].join("\n"), this.placeAt(key as Node));
      return [name, this.read(value as Node | null, [...keys, name])];
    });
    return Object.fromEntries(entries);
  }

  private scalar(node: Scalar): unknown {
    const { value, source = "" } = node;
    if (typeof value === "bigint") throw this.refusal(node, `${source} is too long for a number: put it in quotes`);
    if (typeof value !== "number") return value;
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(source)) {
      throw this.refusal(node, `${source} can be read in two ways: write it as a plain decimal, or in quotes`);
    }
    const [written, read] = [parseDecimal(source), Number.isFinite(value) ? decimalOf(value) : undefined];
    if (!written || !read || written.units !== read.units || written.scale !== read.scale) {
      throw this.refusal(node, `${source} has more digits than a number keeps: put it in quotes`);
    }
    return value;
  }

  private placeAt({ range }: Node): Place {
    return this.at(range?.[0] ?? 0, range?.[1]);
  }

  private refusal(node: Node, why: string): InputError {
    return refused(this.placeAt(node), why);
  }
}

/** What the parser says in its own terms, and in ours. */
const REWORDED: readonly (readonly [message: RegExp, sentence: string])[] = [
  [/^Nested mappings are not/, "a second `NAME:` in one line, or a line that stands further in than the one above it"],
  [/^All mapping items must start/, "this line stands further in or out than the others of its group"],
  [/^Implicit (map )?keys need to be/, "this line has no `:`, write `NAME: VALUE`"],
  [/^Missing closing ["']/, "a quote is opened and never closed"],
  [/^Tabs are not allowed/, "this line is set in by a tab: use spaces"],
  [/^Plain value cannot start/, "this value begins with a sign that YAML keeps for itself: put it in quotes"],
];

/** The parser's first line, without its drawing and its own count of lines; its own words where they name its parts. */
function sentenceOf(message: string, what: string): string {
  const [, flow] = /^Flow (sequence|map) .*must .*end with a/.exec(message) ?? [];
  if (flow !== undefined) return flow === "map" ? "a { is opened and never closed" : "a [ is opened and never closed";
  if (message.includes("multiple documents")) return `a second document begins: a ${what} has one`;
  const known = REWORDED.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined) return known;
  const [line = ""] = message.split("\n", 1);
  return line.replace(/ at line \d+, column \d+:?$/, "").trim();
}
