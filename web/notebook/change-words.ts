import { NOTHING } from "../../shared/figures.ts";
import type { Planned } from "../../shared/notebook/graph.ts";
import type { Cell, Notebook } from "../../shared/notebook/notebook.ts";

/** Cells in the order of the file, with what was read of each. */
export type Told = readonly Pick<Planned, "cell" | "kind" | "reading">[];

/**
 * What an edit did, in the words of a history: `slow 200 → 100`, `Add both`, `Edit trend`.
 * @param notebook as it is after it: where a cell that is gone may stand as text now
 */
export function changeWords(before: Told, after: Told, notebook: Notebook): string {
  const was = new Map(before.map((one) => [one.cell.id, one]));
  const is = new Map(after.map((one) => [one.cell.id, one]));
  const added = after.filter(({ cell }) => !was.has(cell.id));
  const gone = before.filter(({ cell }) => !is.has(cell.id));
  const [newer, older] = [added[0]?.cell, gone[0]?.cell];
  if (newer && older && added.length === 1 && gone.length === 1) return renamed(older, newer);
  if (newer) return added.length === 1 ? `Add ${newer.name}` : `Add ${added.length} cells`;
  if (older && isProse(older.body.trim(), notebook)) return `Make ${older.name} text`;
  if (older) return gone.length === 1 ? `Delete ${older.name}` : `Delete ${gone.length} cells`;
  const order = (told: Told): string => told.map(({ cell }) => cell.id).join(" ");
  if (order(before) !== order(after)) return "Move a cell";
  const changed = after.filter(({ cell }) => differs(was.get(cell.id)?.cell, cell));
  const [first] = changed;
  if (!first) return "Edit text";
  if (changed.length > 1) return `Edit ${changed.length} cells`;
  const other = was.get(first.cell.id);
  return other ? cellWords(other, first) : `Edit ${first.cell.name}`;
}

/** Whether a text stands outside the cells. */
function isProse(text: string, { blocks }: Notebook): boolean {
  return text !== "" && blocks.some((block) => block.type === "prose" && block.text.includes(text));
}

function renamed(older: Cell, newer: Cell): string {
  return older.name === newer.name || older.body !== newer.body
    ? `Put ${newer.name} in place of ${older.name}`
    : `Rename ${older.name} to ${newer.name}`;
}

function differs(was: Cell | undefined, is: Cell): boolean {
  return (
    was?.body !== is.body ||
    was.options.fold !== is.options.fold ||
    was.options.off !== is.options.off ||
    was.kind !== is.kind
  );
}

function cellWords(was: Told[number], is: Told[number]): string {
  const { name, options } = is.cell;
  if (was.cell.body === is.cell.body) {
    if (was.cell.options.off !== options.off) return `Switch ${name} ${options.off ? "off" : "on"}`;
    return `${options.fold ? "Fold" : "Unfold"} ${name}`;
  }
  const isYaml = is.kind?.language === "yaml" && was.kind === is.kind;
  const [one, ...others] = isYaml ? changedScalars(was.reading.parsed, is.reading.parsed) : [];
  return one && others.length === 0 ? `${one.key} ${one.was} → ${one.is}` : `Edit ${name}`;
}

interface ChangedScalar {
  readonly key: string;
  readonly was: string;
  readonly is: string;
}

/** Scalars that differ in two trees of plain data, such as bodies that are YAML. */
export function changedScalars(was: unknown, is: unknown): ChangedScalar[] {
  const [before, after] = [flat(was), flat(is)];
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path) => {
    const [a = NOTHING, b = NOTHING] = [before.get(path), after.get(path)];
    return a === b ? [] : [{ key: path.split(".").at(-1) ?? path, was: a, is: b }];
  });
}

function flat(value: unknown, path = "", into = new Map<string, string>()): Map<string, string> {
  if (typeof value !== "object" || value === null) {
    if (value !== undefined) into.set(path, `${value as string | number | boolean | null}`);
    return into;
  }
  for (const [key, inner] of Object.entries(value)) flat(inner, path === "" ? key : `${path}.${key}`, into);
  return into;
}
