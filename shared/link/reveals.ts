import { listText } from "../words.ts";
import type { LinkParts } from "./link.ts";

/** Something that a link would show to whoever opens it, and that its sender may not mean to share. */
export interface Reveal {
  readonly kind: "comment" | "path" | "email" | "key" | "address";
  /** `source, line 3`, `title`. */
  readonly place: string;
  /** The words themselves, at most 80 letters. */
  readonly text: string;
}

/** Texts that a link carries, by what people call them. */
export interface RevealedTexts {
  readonly source: string;
  readonly texts: Readonly<Record<string, string>>;
}

const LONGEST = 80;
const MOST = 200;

/** Beginnings that services give their keys, so that leaked ones can be found. */
const KEY_PREFIX =
  /(?:AKIA|ASIA|AIza|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abprs]-|sk[-_]|pk[-_]|rk[-_]|eyJ|-----BEGIN)/;
/** What may be a key by its letters alone; dashes and dots hold tokens of several parts together. */
const KEY_LETTERS = /[A-Za-z0-9_+/=%.-]{16,}/g;
const KEY_WORD =
  /(?:api|access|secret|private|auth)[\s_-]?(?:key|token)|\b(?:secret|password|passwd|passphrase|bearer|mnemonic)\b/i;

const PATTERNS: readonly (readonly [kind: Reveal["kind"], pattern: RegExp])[] = [
  ["email", /(?<![\w.+-])[\w.+-]{1,64}(?:@|%40|\s?\(at\)\s?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi],
  ["address", /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'`<>]+/gi],
  ["path", /(?:\b[A-Za-z]:\\|\\\\|~\/|(?<![\w.:/])\/(?=[\w.-]+\/))[^\s"'`<>|;,)]+/g],
];

/**
 * What a link would reveal beside strategy and figures: comments, paths, addresses, and what looks like a key, which
 * comes first. It looks like one on suspicion: better one too many to read than one shared.
 */
export function revealsOf({ source, texts }: RevealedTexts): Reveal[] {
  const lines = source.split("\n").flatMap((line, index) => inText(line, `source, line ${index + 1}`));
  const rest = Object.entries(texts).flatMap(([place, text]) => inText(text, place));
  // What may be a key is told before comments, of which there may be many.
  const worst = [...lines, ...rest].sort((a, b) => Number(b.kind === "key") - Number(a.kind === "key"));
  return [...worst, ...commentsOf(source)].slice(0, MOST);
}

/** As `revealsOf`, of everything in a link that somebody wrote. */
export function revealsIn({ envelope, source }: LinkParts): Reveal[] {
  const { title = "", author = "", note = "" } = envelope.meta;
  const names = envelope.data.flatMap(({ name, read }) => [name, ...Object.values(read?.columns ?? {})]);
  return revealsOf({ source, texts: { title, author, note, "data names": names.join("\n") } });
}

/** A sentence that says how much of what is revealed. */
export function revealsText(reveals: readonly Reveal[]): string {
  if (reveals.length === 0) return "No comments, paths, addresses or keys were found in it.";
  const counts = new Map<Reveal["kind"], number>();
  for (const { kind } of reveals) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const words: Record<Reveal["kind"], [one: string, many: string]> = {
    key: ["what may be a key", "texts that may be keys"],
    email: ["e-mail address", "e-mail addresses"],
    path: ["path", "paths"],
    address: ["web address", "web addresses"],
    comment: ["comment", "comments"],
  };
  const kinds = (Object.keys(words) as Reveal["kind"][]).filter((kind) => counts.has(kind));
  const parts = kinds.map((kind) => {
    const count = counts.get(kind) ?? 0;
    return `${count} ${words[kind][count === 1 ? 0 : 1]}`;
  });
  return `It shows ${listText(parts)} to everyone who opens it.`;
}

function inText(text: string, place: string): Reveal[] {
  const found = PATTERNS.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((match) => reveal(kind, place, match[0])),
  );
  const taken = found.map((one) => one.text).slice(0, MOST);
  const isNew = (word: string): boolean => !taken.some((other) => other.includes(word.slice(0, LONGEST - 1)));
  const keys = [...text.matchAll(KEY_LETTERS)].map(([word]) => word).filter((word) => isKeyLike(word) && isNew(word));
  const named = keys.length === 0 && KEY_WORD.test(text) ? [text.trim()] : keys;
  return [...found, ...named.map((word) => reveal("key", place, word))];
}

/** Long, and of letters and digits mixed as chance mixes them; or begun as keys are. */
function isKeyLike(word: string): boolean {
  if (KEY_PREFIX.test(word)) return true;
  return word.split(/[.=%]/).some((part) => {
    if (/^[0-9a-f]{24,}$/i.test(part)) return /[0-9]/.test(part);
    if (part.length < 20 || !/[0-9]/.test(part) || !/[A-Za-z]/.test(part)) return false;
    return new Set(part).size >= 12;
  });
}

/** Comments with their lines; a // or quote inside a string begins none. */
function commentsOf(source: string): Reveal[] {
  const tokens = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
  const found: Reveal[] = [];
  let [line, counted] = [1, 0];
  for (const { 0: token, index } of source.matchAll(tokens)) {
    line += source.slice(counted, index).split("\n").length - 1;
    counted = index;
    const text = /^\/[/*]/.test(token) ? token.replaceAll(/^\/[/*]+|\*+\/$/g, "").trim() : "";
    if (text !== "") found.push(reveal("comment", `source, line ${line}`, text));
    if (found.length >= MOST) break;
  }
  return found;
}

function reveal(kind: Reveal["kind"], place: string, text: string): Reveal {
  return { kind, place, text: text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text };
}
