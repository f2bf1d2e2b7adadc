import type { Block } from "../notebook/notebook.ts";
import { parseNotebook } from "../notebook/parse.ts";
import type { NotebookParts } from "./notebook.ts";
import { type Reveal, revealsOf } from "./reveals.ts";

const MOST = 200;
const MOST_LETTERS = 80;

/** Where what a cell says about itself to people begins, by the kind's language. */
const COMMENTS: Readonly<Record<string, RegExp>> = {
  sql: /--[ \t]*(.+)$/gm,
  yaml: /(?:^|\s)#[ \t]*(.+)$/gm,
  prose: /<!--\s*([^]*?)\s*(?:-->|$)/g,
};
const CODE = new Set(["strategy", "indicator", "js"]);

/** What a notebook's link would show that its sender may not mean to share: as `revealsOf` has it, cell by cell. */
export function notebookReveals({ text, files }: NotebookParts): Reveal[] {
  const { blocks, frontMatter } = parseNotebook(text);
  const head = inText(text.slice(0, frontMatter.end), "front matter", "yaml");
  const names = revealsOf({ source: "", texts: { "file names": files.map(({ name }) => name).join("\n") } });
  const found = [...head, ...blocks.flatMap(inBlock), ...names];
  const weight = ({ kind }: Reveal): number => (kind === "key" ? 0 : kind === "comment" ? 2 : 1);
  return found.sort((a, b) => weight(a) - weight(b)).slice(0, MOST);
}

function inBlock(block: Block): Reveal[] {
  // A lock is digests alone, which look like keys.
  if (block.type === "lock") return [];
  if (block.type === "prose") return inText(block.text, `text, from line ${block.line}`, "prose");
  const { kind, name, body } = block;
  if (!CODE.has(kind)) return inText(body, name, kind === "sql" ? "sql" : "yaml");
  return revealsOf({ source: body, texts: {} }).map((one) => ({ ...one, place: one.place.replace("source", name) }));
}

function inText(text: string, place: string, language: "sql" | "yaml" | "prose"): Reveal[] {
  // A fingerprint is public by its nature.
  const told = text.replaceAll(/^[ \t]*fingerprint:.*$/gm, "");
  const comments = Array.from(text.matchAll(COMMENTS[language] ?? /$^/g), ([, words = ""]): Reveal => {
    const short = words.length > MOST_LETTERS ? `${words.slice(0, MOST_LETTERS - 1)}…` : words;
    return { kind: "comment", place, text: short };
  });
  return [...revealsOf({ source: "", texts: { [place]: told } }), ...comments];
}
