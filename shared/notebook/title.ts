import { isMap, parseDocument } from "yaml";
import { FORMAT } from "./front-matter.ts";
import type { Notebook } from "./notebook.ts";

/** Longest title that is shown and kept, in letters. */
const MOST_TITLE = 120;

const UNTITLED = "Untitled notebook";

/** What people call a notebook: its title, else its first heading, else its first cell. */
export function titleOf(notebook: Notebook): string {
  const first = notebook.blocks.find((block) => block.type === "cell");
  return writtenTitle(notebook) || plainTitle(first?.name ?? UNTITLED);
}

/** The title, else the first heading, else nothing. */
export function writtenTitle({ frontMatter, blocks }: Notebook): string {
  const title = plainTitle(frontMatter.title);
  if (title !== "") return title;
  for (const block of blocks) {
    const [, heading = ""] = block.type === "prose" ? (/^#{1,6}[ \t]+(.+?)[ \t]*#*$/m.exec(block.text) ?? []) : [];
    if (plainTitle(heading) !== "") return plainTitle(heading);
  }
  return "";
}

/** The notebook's text under another title; the rest of its front matter and all of its body stay as they are. */
export function withTitle(notebook: Notebook, title: string): string {
  const { text, frontMatter } = notebook;
  const newline = /\r\n?|\n/.exec(text)?.[0] ?? "\n";
  const hasFrontMatter = frontMatter.end > 1;
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const lines = hasFrontMatter
    ? text
        .slice(mark.length, frontMatter.end)
        .trimEnd()
        .split(/\r\n?|\n/)
        .slice(1, -1)
    : [];
  const written = `${JSON.stringify(plainTitle(title))}`;
  const rest = text.slice(hasFrontMatter ? frontMatter.end : mark.length);
  const inner = hasFrontMatter ? withKey(lines, written) : [`tidebook: ${FORMAT}`, `title: ${written}`];
  const gap = hasFrontMatter || rest === "" ? [] : [""];
  return mark + ["---", ...inner, "---", ...gap].join(newline) + newline + rest;
}

/** The lines with `title` set; what cannot be read as a map keeps its lines below the new one. */
function withKey(lines: readonly string[], written: string): string[] {
  const source = lines.join("\n");
  const { contents, errors } = parseDocument(source, { version: "1.2", schema: "core" });
  const pair = isMap(contents) ? contents.items.find(({ key }) => String(key) === "title") : undefined;
  const [start] = rangeOf(pair?.key) ?? [];
  const [, end] = rangeOf(pair?.value) ?? rangeOf(pair?.key) ?? [];
  if (errors.length > 0 || start === undefined || end === undefined) return [`title: ${written}`, ...lines];
  // A text over several lines ends behind its last newline.
  const last = source.slice(0, end).trimEnd().length;
  return `${source.slice(0, start)}title: ${written}${source.slice(last)}`.split("\n");
}

const rangeOf = (node: unknown): readonly number[] | undefined =>
  (node as { range?: readonly number[] } | null | undefined)?.range;

/** A title in one line, without characters that show nothing or turn the direction of what follows. */
function plainTitle(title: string): string {
  const line = title.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim();
  return line.length > MOST_TITLE ? `${line.slice(0, MOST_TITLE - 1).replace(/\p{Cs}$/u, "")}…` : line;
}
