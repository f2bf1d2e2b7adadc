import type { Problem } from "./notebook.ts";

export type CellLanguage = "yaml" | "assemblyscript" | "sql" | "javascript";

/** What a cell can be meant by where it is used. */
export interface Meaning {
  readonly name: string;
  /** Kinds of cells that fit here. */
  readonly kinds: readonly string[];
}

/** Where a body uses another cell. */
export interface Reference {
  /** Several where the text alone does not tell: the first that exists is meant. */
  readonly meanings: readonly [Meaning, ...Meaning[]];
  /** Offset in the body at which the name begins. */
  readonly start: number;
  readonly line: number;
  readonly column: number;
}

/** What a body says. */
export interface Reading<Parsed = unknown> {
  /** Undefined where the problems leave nothing to run. */
  readonly parsed: Parsed | undefined;
  readonly references: readonly Reference[];
  readonly problems: readonly Problem[];
}

/** A row of the table of cell kinds. */
export interface CellKind<Parsed = unknown> {
  readonly kind: string;
  /** For people: "Backtest". */
  readonly title: string;
  /** In one sentence what it is for. */
  readonly purpose: string;
  readonly language: CellLanguage;
  /** The body of a new cell. */
  readonly template: string;
  read(body: string): Reading<Parsed>;
}

/** Line and column, from 1, of an offset in a body. */
export function positionAt(body: string, offset: number): { line: number; column: number } {
  const before = body.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
