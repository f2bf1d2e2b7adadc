import { didYouMean, listText } from "../words.ts";
import type { CellKind, Reading, Reference } from "./kind.ts";
import { cellKind, cellKindNames } from "./kinds.ts";
import { RUN_TABLES } from "./kinds/sql.ts";
import { type Cell, cellsOf, type Notebook, type Problem } from "./notebook.ts";

/** A cell in its place among the others. */
export interface Planned {
  readonly cell: Cell;
  /** Undefined for a kind that this Tidebook does not know. */
  readonly kind: CellKind | undefined;
  readonly reading: Reading;
  /** Ids of the cells that it uses, each once, in the order of the file. */
  readonly dependsOn: readonly string[];
  /** Ids of the cells that use it. */
  readonly usedBy: readonly string[];
  /** Everything that keeps it from running; empty when it can run. */
  readonly problems: readonly Problem[];
}

/** The order in which a notebook's cells run. */
export interface Plan {
  /** Ids; every cell comes after those that it uses, and where nothing says otherwise in the order of the file. */
  readonly order: readonly string[];
  readonly cells: ReadonlyMap<string, Planned>;
}

interface Draft extends Omit<Planned, "usedBy" | "dependsOn" | "problems"> {
  dependsOn: string[];
  usedBy: string[];
  problems: Problem[];
}

/** Reads every cell and finds what it uses. A name twice and a circle are errors in each cell concerned; the rest runs. */
export function planOf(notebook: Notebook): Plan {
  const drafts = new Map(cellsOf(notebook).map((cell) => [cell.id, draftOf(cell)]));
  const byName = new Map<string, Draft[]>();
  for (const draft of drafts.values()) byName.set(draft.cell.name, [...(byName.get(draft.cell.name) ?? []), draft]);
  for (const twins of byName.values()) complainOfTwins(twins);
  for (const draft of drafts.values()) connect(draft, byName);
  for (const draft of drafts.values()) for (const id of draft.dependsOn) drafts.get(id)?.usedBy.push(draft.cell.id);
  return { order: orderOf(drafts), cells: drafts };
}

/** A cell and every cell that uses it, directly or not. */
export function withDependants({ cells }: Plan, ids: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...(cells.get(id)?.usedBy ?? []));
  }
  return found;
}

/** A cell and every cell that it uses, directly or not. */
export function withSources({ cells }: Plan, ids: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    queue.push(...(cells.get(id)?.dependsOn ?? []));
  }
  return found;
}

/** Which of a reference's meanings is there: the cells that have the name, and the kinds that fit. */
function meantBy({ meanings }: Reference, byName: ReadonlyMap<string, readonly unknown[]>): Reference["meanings"][0] {
  return meanings.find(({ name }) => byName.has(name)) ?? meanings[0];
}

function draftOf(cell: Cell): Draft {
  const kind = cellKind(cell.kind);
  const unknown = {
    line: 0,
    column: 1,
    message: `this Tidebook has no cells of the kind "${cell.kind}"${
      didYouMean(cell.kind, cellKindNames) || ": a newer one may; the cell is kept as it is"
    }`,
  };
  const reading = kind?.read(cell.body) ?? { parsed: undefined, references: [], problems: [unknown] };
  return { cell, kind, reading, dependsOn: [], usedBy: [], problems: [...cell.problems, ...reading.problems] };
}

function complainOfTwins(twins: readonly Draft[]): void {
  if (twins.length < 2) return;
  for (const draft of twins) {
    const others = twins.filter((other) => other !== draft).map(({ cell }) => `line ${cell.line}`);
    const message = `the name ${draft.cell.name} is used twice, also in ${listText(others)}: give one of the cells another`;
    draft.problems.push({ line: 0, column: 1, message });
  }
}

function connect(draft: Draft, byName: ReadonlyMap<string, readonly Draft[]>): void {
  for (const reference of draft.reading.references) {
    const { line, column } = reference;
    const { name, kinds } = meantBy(reference, byName);
    const targets = byName.get(name);
    if (!targets) {
      draft.problems.push({ line, column, message: missing(draft.cell, reference, byName) });
      continue;
    }
    const wrong = targets.find(({ cell }) => !kinds.includes(cell.kind));
    if (wrong) {
      const message = `${name} is ${article(wrong.cell.kind)} cell: here stands ${listText(kinds.map(article), "or")} cell`;
      draft.problems.push({ line, column, message });
    }
    for (const { cell } of targets) if (!draft.dependsOn.includes(cell.id)) draft.dependsOn.push(cell.id);
  }
}

function missing(user: Cell, { meanings }: Reference, byName: ReadonlyMap<string, readonly Draft[]>): string {
  const [{ name, kinds }] = meanings;
  const ofKinds = (fitting: readonly string[]) =>
    [...byName].flatMap(([one, [first]]) =>
      first && one !== user.name && fitting.includes(first.cell.kind) ? [one] : [],
    );
  const isTable = user.kind === "sql";
  const others = isTable ? [...ofKinds(kinds), ...ofKinds(["backtest"]).flatMap(tablesOf)] : ofKinds(kinds);
  const what = isTable ? "table" : kinds.length === 1 ? `${kinds[0] ?? ""} cell` : "cell";
  const wayOn = others.length > 0 ? `: there is ${listText(others)}` : ": add one";
  return `there is no ${what} ${name}${didYouMean(name, others) || wayOn}`;
}

const tablesOf = (run: string): string[] => RUN_TABLES.map((table) => `${run}_${table}`);

const article = (kind: string): string => `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;

/** Depth first in the order of the file (Tarjan 1976); a cell met again on the way down closes a circle. */
function orderOf(drafts: ReadonlyMap<string, Draft>): string[] {
  const order: string[] = [];
  const done = new Set<string>();
  for (const start of drafts.keys()) {
    const path = [start];
    const onPath = new Set(path);
    const pending = [[...(drafts.get(start)?.dependsOn ?? [])]];
    if (done.has(start)) continue;
    while (path.length > 0) {
      const next = pending.at(-1)?.shift();
      if (next === undefined) {
        const finished = path.pop() ?? "";
        pending.pop();
        onPath.delete(finished);
        done.add(finished);
        order.push(finished);
      } else if (onPath.has(next)) complainOfCircle(path.slice(path.indexOf(next)), drafts);
      else if (!done.has(next)) {
        path.push(next);
        onPath.add(next);
        pending.push([...(drafts.get(next)?.dependsOn ?? [])]);
      }
    }
  }
  return order;
}

function complainOfCircle(circle: readonly string[], drafts: ReadonlyMap<string, Draft>): void {
  const names = circle.map((id) => drafts.get(id)?.cell.name ?? id);
  const way = [...names, names[0] ?? ""].join(" → ");
  const message =
    names.length === 1 ? `${way}: this cell uses itself` : `these cells use each other in a circle: ${way}`;
  for (const id of circle) {
    const problems = drafts.get(id)?.problems;
    if (problems && !problems.some((one) => one.message === message)) problems.push({ line: 0, column: 1, message });
  }
}
