import MarkdownIt from "markdown-it";

/** A fence of a notebook that is inside no list or quotation; offsets are those of the text. */
export interface Fence {
  /** What follows the backticks. */
  readonly info: string;
  /** The backticks or tildes. */
  readonly marker: string;
  /** Spaces before them. */
  readonly indent: string;
  /** Lines between, joined by \n, without the fence's indentation. */
  readonly body: string;
  /** Of the opening line, from 1. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Offsets of the first body line and behind the newline of the last; the same where there is none. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly isClosed: boolean;
}

// HTML stays on here, so that a fence in a comment is no cell; where prose is shown it is off.
const markdown = new MarkdownIt("commonmark");
markdown.core.ruler.enableOnly(["normalize", "block"]);

/** The fences of a CommonMark text from an offset on, where a line begins. */
export function fencesOf(text: string, from: number): Fence[] {
  const lines = linesOf(text, from);
  const before = from === 0 ? 0 : (text.slice(0, from).match(/\r\n?|\n/g)?.length ?? 0);
  return markdown
    .parse(text.slice(from), {})
    .filter(({ type, level }) => type === "fence" && level === 0)
    .flatMap(({ map, markup }) => {
      const inside = map ? lines.slice(map[0], map[1]) : [];
      const fence = fenceOf(inside, markup, before + (map?.[0] ?? 0) + 1);
      return fence ? [fence] : [];
    });
}

interface Line {
  readonly text: string;
  readonly start: number;
  /** Behind the text, and behind its newline. */
  readonly end: number;
  readonly next: number;
}

function linesOf(text: string, from: number): Line[] {
  const lines: Line[] = [];
  const newline = /\r\n?|\n/g;
  newline.lastIndex = from;
  let start = from;
  for (let match = newline.exec(text); match; match = newline.exec(text)) {
    lines.push({ text: text.slice(start, match.index), start, end: match.index, next: newline.lastIndex });
    start = newline.lastIndex;
  }
  lines.push({ text: text.slice(start), start, end: text.length, next: text.length });
  return lines;
}

function fenceOf(lines: readonly Line[], marker: string, line: number): Fence | undefined {
  const [opening, ...rest] = lines;
  const last = rest.at(-1);
  if (!opening) return undefined;
  const indent = /^ */.exec(opening.text)?.[0] ?? "";
  const info = opening.text.slice(opening.text.indexOf(marker) + marker.length);
  const isClosed = last !== undefined && isClosing(last.text, marker);
  const body = isClosed ? rest.slice(0, -1) : rest;
  return {
    info,
    marker,
    indent,
    body: body.map(({ text }) => withoutIndent(text, indent.length)).join("\n"),
    line,
    start: opening.start,
    end: (last ?? opening).end,
    bodyStart: opening.next,
    bodyEnd: body.at(-1)?.next ?? opening.next,
    isClosed,
  };
}

function isClosing(line: string, marker: string): boolean {
  const [, found = ""] = /^ {0,3}(`+|~+)[ \t]*$/.exec(line) ?? [];
  return found.startsWith(marker);
}

function withoutIndent(line: string, most: number): string {
  let spaces = 0;
  while (spaces < most && line[spaces] === " ") spaces++;
  return line.slice(spaces);
}
