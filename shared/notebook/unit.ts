import type { Reading, Reference } from "./kind.ts";
import { positionAt } from "./kind.ts";
import { isCellName } from "./names.ts";
import type { Problem } from "./notebook.ts";
import { importsIn, type ScriptImport } from "./script.ts";

/** What is compiled for a strategy cell: its text with the indicator cells that it imports appended. */
export interface Unit {
  readonly source: string;
  /** Where each cell's text begins, from line 1, in the order of the text. */
  readonly parts: readonly UnitPart[];
}

export interface UnitPart {
  readonly cell: string;
  readonly line: number;
}

/** A cell's name and text. */
export interface ScriptCell {
  readonly name: string;
  readonly source: string;
}

/** Reads a strategy or indicator cell: its imports of other cells. The compiler finds everything else. */
export function importsOfCells(body: string): Reading<{ readonly source: string }> {
  const references: Reference[] = [];
  const problems: Problem[] = [];
  for (const one of namesAnother(body) ? importsIn(body) : []) {
    if (one.from === "tidebook") continue;
    const name = one.from.replace(/^\.\//, "");
    const at = positionAt(body, one.fromStart);
    if (one.from.startsWith("./") && isCellName(name)) {
      references.push({ meanings: [{ name, kinds: ["indicator"] }], start: one.fromStart + 2, ...at });
    } else {
      const message = `"${one.from}" cannot be imported: there is "tidebook", and "./NAME" for an indicator cell`;
      problems.push({ ...at, message });
    }
  }
  return { parsed: problems.length > 0 ? undefined : { source: body }, references, problems };
}

/** Whether a text may import anything but "tidebook": only then it has to be parsed to be read. */
function namesAnother(body: string): boolean {
  return body.split("import").length - 1 !== [...body.matchAll(/import\s*\{[\w\s,]*\}\s*from\s*"tidebook"/g)].length;
}

/**
 * The one text that is compiled: the strategy's with its imports of cells blanked, so that lines and columns hold, and
 * the indicator cells in order of name. Their imports from "tidebook" keep only what was not imported before.
 */
export function unitOf(strategy: ScriptCell, indicators: readonly ScriptCell[]): Unit {
  const sorted = [...indicators].sort((a, b) => (a.name < b.name ? -1 : 1));
  const imported = new Set<string>();
  const parts: UnitPart[] = [];
  let source = "";
  for (const { name, source: text } of [strategy, ...sorted]) {
    parts.push({ cell: name, line: source.split("\n").length });
    source += `${merged(text, imported)}\n`;
  }
  return { source, parts };
}

/** The cell in which a line of a unit stands, and its line there. */
export function placeInUnit({ parts }: Unit, line: number): { cell: string; line: number } {
  const part = parts.findLast((one) => one.line <= line);
  return part ? { cell: part.cell, line: line - part.line + 1 } : { cell: "", line };
}

function merged(text: string, imported: Set<string>): string {
  let out = "";
  let from = 0;
  for (const one of importsIn(text)) {
    out += text.slice(from, one.start) + standIn(text.slice(one.start, one.end), one, imported);
    from = one.end;
  }
  return out + text.slice(from);
}

/** An import as it stands in a unit, on as many lines as before. */
function standIn(written: string, { from, names }: ScriptImport, imported: Set<string>): string {
  if (from !== "tidebook") return blanked(written);
  const fresh = names.filter((name) => !imported.has(name));
  for (const name of fresh) imported.add(name);
  if (fresh.length === names.length) return written;
  const text = fresh.length === 0 ? "" : `import { ${fresh.join(", ")} } from "tidebook";`;
  return text + "\n".repeat(written.split("\n").length - 1);
}

function blanked(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
