import { parser } from "@lezer/javascript";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { visibleLines } from "../../shared/visible.ts";

/** A piece of a line and what it is; empty for plain text. */
export interface Piece {
  readonly text: string;
  readonly kind: string;
}

/** Beyond these a source is shown as one text: an element for each word would hold up the page. */
const MOST_LINES = 2_000;
const MOST_LETTERS = 100_000;

const typescript = parser.configure({ dialect: "ts" });
const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.self, tags.bool, tags.null, tags.operatorKeyword], class: "word" },
  { tag: [tags.string, tags.special(tags.string)], class: "string" },
  { tag: tags.number, class: "number" },
  { tag: [tags.typeName, tags.className], class: "type" },
  { tag: tags.comment, class: "comment" },
]);

/**
 * A foreign source as text to be read: what turns the direction of writing or hides stands as an escape, so that what is
 * read is what was compiled. Undefined where it is too long to be coloured.
 */
export function codeLines(source: string): Piece[][] | undefined {
  const text = visibleLines(source).trimEnd();
  if (text.length > MOST_LETTERS || text.split("\n").length > MOST_LINES) return undefined;
  const lines: Piece[][] = [[]];
  highlightCode(
    text,
    typescript.parse(text),
    highlighter,
    (piece, kind) => lines.at(-1)?.push({ text: piece, kind: /^[A-Z]\w*$/.test(piece) && kind === "" ? "type" : kind }),
    () => lines.push([]),
  );
  return lines;
}
