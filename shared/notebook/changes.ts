import { InputError } from "../errors.ts";
import { readYaml } from "../yaml.ts";
import { cellKind } from "./kinds.ts";
import { type Cell, cellsOf, type Notebook } from "./notebook.ts";
import { writtenTitle } from "./title.ts";

/** One thing that an edit changed. */
export interface Change {
  /** What it is a change of, the same for two changes of the same thing. */
  readonly part: string;
  /** For people: `slow 200 → 100`. */
  readonly words: string;
}

/** Changes that a summary names one by one. */
const MOST_NAMED = 3;
const MOST_VALUE = 24;

/** What differs between two texts of a notebook, cell by cell, in the order of the later one. */
export function changesBetween(before: Notebook, after: Notebook): Change[] {
  const old = new Map(cellsOf(before).map((cell) => [cell.id, cell]));
  const now = new Map(cellsOf(after).map((cell) => [cell.id, cell]));
  const gone = [...old.values()].filter(({ id }) => !now.has(id));
  const renamed = renamedCells(before, after);
  const changes =
    writtenTitle(before) === writtenTitle(after)
      ? []
      : [{ part: "title", words: `title: ${writtenTitle(after) || "none"}` }];
  for (const cell of now.values()) {
    const same = old.get(cell.id);
    const from = renamed.get(cell);
    if (same) changes.push(...cellChanges(same, cell));
    else if (from) changes.push({ part: `name ${cell.id}`, words: `${from.name} renamed ${cell.name}` });
    else changes.push({ part: `cell ${cell.id}`, words: `added ${cell.name}` });
  }
  const names = new Set([...renamed.values()]);
  for (const cell of gone)
    if (!names.has(cell)) changes.push({ part: `cell ${cell.id}`, words: `removed ${cell.name}` });
  if (changes.length > 0) return changes;
  if (proseOf(before) !== proseOf(after)) return [{ part: "text", words: "text" }];
  const isMoved = [...old.keys()].join() !== [...now.keys()].join();
  return before.text === after.text ? [] : [{ part: "order", words: isMoved ? "cells moved" : "spacing" }];
}

/** Cells of the later text that the earlier one has under another name, with those. */
export function renamedCells(before: Notebook, after: Notebook): ReadonlyMap<Cell, Cell> {
  const without = (one: Notebook, other: Notebook): Cell[] => {
    const ids = new Set(cellsOf(other).map(({ id }) => id));
    return cellsOf(one).filter(({ id }) => !ids.has(id));
  };
  const gone = without(before, after);
  return new Map(
    without(after, before).flatMap((cell): [Cell, Cell][] => {
      const from = gone.find((other) => other.kind === cell.kind && other.body === cell.body);
      return from ? [[cell, from]] : [];
    }),
  );
}

/** Changes in a line: `slow 200 → 100, Trend and 2 more`. */
export function changesText(changes: readonly Change[]): string {
  const words = changes.map((change) => change.words);
  if (words.length <= MOST_NAMED) return words.join(", ");
  return `${words.slice(0, MOST_NAMED - 1).join(", ")} and ${words.length - MOST_NAMED + 1} more`;
}

function cellChanges(before: Cell, after: Cell): Change[] {
  const part = (what: string): string => `cell ${after.id} ${what}`;
  if (before.kind !== after.kind) return [{ part: part("kind"), words: `${after.name} is ${after.kind} now` }];
  const changes: Change[] = [];
  if (before.options.off !== after.options.off) {
    changes.push({ part: part("off"), words: `${after.name} ${after.options.off ? "off" : "on"}` });
  }
  if (before.body === after.body) return changes;
  const values = cellKind(after.kind)?.language === "yaml" ? valueChanges(before, after) : undefined;
  return [...changes, ...(values ?? [{ part: part("body"), words: after.name }])];
}

/** The values of a body in YAML that differ; undefined where one of the two cannot be read, or only comments differ. */
function valueChanges(before: Cell, after: Cell): Change[] | undefined {
  const [old, now] = [valuesOf(before.body), valuesOf(after.body)];
  if (!old || !now) return undefined;
  const changes = [...new Set([...now.keys(), ...old.keys()])].flatMap((path): Change[] => {
    const [from, to] = [old.get(path), now.get(path)];
    if (from === to) return [];
    const name = path.replace(/^params\./, "");
    const words =
      from === undefined
        ? `${name} ${short(to)}`
        : to === undefined
          ? `${name} removed`
          : `${name} ${short(from)} → ${short(to)}`;
    return [{ part: `cell ${after.id} ${path}`, words }];
  });
  return changes.length > 0 ? changes : undefined;
}

/** The values of a body in YAML by their paths, as `params.slow`; undefined where it cannot be read. */
export function valuesOf(body: string): Map<string, string> | undefined {
  try {
    const values = new Map<string, string>();
    flatten(readYaml(body, "cell").value, "", values);
    return values;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value !== "object" || value === null) into.set(path, String(value));
  else for (const [key, inner] of Object.entries(value)) flatten(inner, path === "" ? key : `${path}.${key}`, into);
}

function short(value: string | undefined): string {
  const text = value ?? "";
  return text.length > MOST_VALUE ? `${text.slice(0, MOST_VALUE - 1)}…` : text;
}

function proseOf({ blocks }: Notebook): string {
  return blocks.flatMap((block) => (block.type === "prose" ? [block.text] : [])).join("\n\n");
}
