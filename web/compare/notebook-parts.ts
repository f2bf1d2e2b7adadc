import { cellsOf, type Cell, type Notebook } from "../../shared/notebook/notebook.ts";
import { NOTHING } from "../../shared/figures.ts";
import { renamedCells, valuesOf } from "../../shared/notebook/changes.ts";
import { cellKind } from "../../shared/notebook/kinds.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { titleOf } from "../../shared/notebook/title.ts";

/** A value that is not the same in both. */
export interface DifferingValue {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** A part of two notebooks that differs: a cell, or all of the text between cells. */
export interface DifferingPart {
  readonly key: string;
  /** As `backtest run`. */
  readonly title: string;
  /** What became of it: `added`, `removed`, `was slow`, or nothing where it was edited. */
  readonly fate: string;
  /** Parameters, settings and references by their path. */
  readonly values: readonly DifferingValue[];
  /** What both say, for a comparison line by line. */
  readonly before: string;
  readonly after: string;
}

/** What differs between two texts of a notebook, in the order of the later; what is gone stands at the end. */
export function differingParts(earlier: string, later: string): DifferingPart[] {
  const [before, after] = [parseNotebook(earlier), parseNotebook(later)];
  const old = new Map(cellsOf(before).map((cell) => [cell.id, cell]));
  const renamed = renamedCells(before, after);
  const parts = cellsOf(after).flatMap((cell) => {
    const from = old.get(cell.id) ?? renamed.get(cell);
    if (from) old.delete(from.id);
    return from ? editedPart(from, cell) : [partOf(cell, "added")];
  });
  return [
    ...headPart(before, after),
    ...parts,
    ...[...old.values()].map((cell) => partOf(cell, "removed")),
    ...prosePart(before, after),
  ];
}

function editedPart(from: Cell, cell: Cell): DifferingPart[] {
  const fates = [
    ...(from.name === cell.name ? [] : [`was ${from.name}`]),
    ...(from.kind === cell.kind ? [] : [`was of the kind ${from.kind}`]),
    ...(from.options.off === cell.options.off ? [] : [cell.options.off ? "switched off" : "switched on"]),
  ];
  if (fates.length === 0 && from.body === cell.body) return [];
  const isYaml = from.kind === cell.kind && cellKind(cell.kind)?.language === "yaml";
  const part = { ...partOf(cell, fates.join(", ")), before: from.body, after: cell.body };
  return [{ ...part, values: isYaml ? differingValues(from.body, cell.body) : [] }];
}

function partOf({ id, kind, name, body }: Cell, fate: string): DifferingPart {
  const [before, after] = fate === "removed" ? [body, ""] : ["", body];
  return { key: `cell ${id} ${fate}`, title: `${kind} ${name}`, fate, values: [], before, after };
}

function differingValues(earlier: string, later: string): DifferingValue[] {
  const [was, is] = [valuesOf(earlier), valuesOf(later)];
  if (!was || !is) return [];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((label) => {
    const [before = NOTHING, after = NOTHING] = [was.get(label), is.get(label)];
    return before === after ? [] : [{ label, before, after }];
  });
}

function headPart(before: Notebook, after: Notebook): DifferingPart[] {
  const [was, is] = [titleOf(before), titleOf(after)];
  if (was === is) return [];
  const values = [{ label: "title", before: was, after: is }];
  return [{ key: "title", title: "Title", fate: "", values, before: "", after: "" }];
}

function prosePart(before: Notebook, after: Notebook): DifferingPart[] {
  const [was, is] = [proseOf(before), proseOf(after)];
  return was === is ? [] : [{ key: "text", title: "Text", fate: "", values: [], before: was, after: is }];
}

const proseOf = ({ blocks }: Notebook): string =>
  blocks.flatMap((block) => (block.type === "prose" ? [block.text] : [])).join("\n\n");
