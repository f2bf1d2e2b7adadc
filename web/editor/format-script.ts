import type { Plugin } from "prettier";
import { formatWithCursor } from "prettier/standalone";
import type { Formatted } from "./languages.ts";

/** A cell's width in letters. */
const WIDTH = 100;

/** Formats with prettier, which is loaded for it. @throws SyntaxError where the text has one */
async function formatted(text: string, cursor: number, parser: string, plugins: Plugin[]): Promise<Formatted> {
  const options = { parser, plugins, printWidth: WIDTH, cursorOffset: cursor };
  const { formatted: made, cursorOffset } = await formatWithCursor(text, options);
  // The last line of a cell's body has no end.
  return { text: made.trimEnd(), cursor: Math.max(0, Math.min(cursorOffset, made.trimEnd().length)) };
}

/** TypeScript's syntax, which AssemblyScript has, and JavaScript's. */
export async function formatScript(text: string, cursor: number): Promise<Formatted> {
  const [babel, estree] = await Promise.all([import("prettier/plugins/babel"), import("prettier/plugins/estree")]);
  return formatted(text, cursor, "babel-ts", [babel, estree as Plugin]);
}

export async function formatYaml(text: string, cursor: number): Promise<Formatted> {
  return formatted(text, cursor, "yaml", [await import("prettier/plugins/yaml")]);
}
