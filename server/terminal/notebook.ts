import { basename } from "node:path";
import { countText, digitsText, NOTHING, numberText } from "../../shared/figures.ts";
import { cellsOf } from "../../shared/notebook/notebook.ts";
import { outputFact } from "../../shared/notebook/output-fact.ts";
import type { TableValue } from "../../shared/notebook/outputs.ts";
import type { CellState } from "../../shared/notebook/states.ts";
import type { Difference } from "../../shared/verdict.ts";
import { visible, visibleLines } from "../../shared/visible.ts";
import type { NotebookRun } from "../notebook/run.ts";
import { type Ink, plainInk } from "./ink.ts";
import { fit, tableText, wrap } from "./table.ts";
import { differingTexts } from "./verdict.ts";

const WIDTH = 80;
const MOST_DIFFERENCES = 20;
/** Rows of a query's table, and letters of one of its texts. */
const MOST_ROWS = 12;
const WIDEST_CELL = 32;

/** A notebook's run as lines: its cells, what is wrong with them, and the verdict. */
export function notebookText(
  path: string,
  run: NotebookRun & { readonly isLocked?: boolean },
  ink: Ink = plainInk,
): string[] {
  const { notebook, states, plan } = run;
  const title = notebook.frontMatter.title || basename(path);
  const rows = cellsOf(notebook).map(({ id, kind, name }) => {
    const state = states.get(id);
    const seconds = state?.seconds === undefined ? "" : `${numberText(state.seconds, 2)} s`;
    return [kind, name, state?.status ?? "idle", factOf(state), seconds].map(visible);
  });
  const notes = plan.order.flatMap((id) => noteOf(states.get(id), plan.cells.get(id)?.cell.name ?? id));
  const notices = notebook.notices.map(({ line, message }) => `line ${line}: ${message}`);
  return [
    ink.strong(visible(title)),
    ink.faint("─".repeat(WIDTH)),
    ...tableText(rows, new Set([4])),
    ...plan.order.flatMap((id) => queryLines(plan.cells.get(id)?.cell.name ?? id, states.get(id), ink)),
    ...[...notes, ...notices].flatMap((note) => ["", ...lines(note)]),
    "",
    ...(run.isLocked ? ["The lock is written: it says what the results are now."] : verdictLines(run)),
  ];
}

const lines = (text: string): string[] =>
  visibleLines(text)
    .split("\n")
    .flatMap((line) => (line.startsWith(" ") ? [line] : wrap(line, WIDTH)));

function factOf(state: CellState | undefined): string {
  return state?.status === "done" && state.output ? outputFact(state.output) : "";
}

/** What a query gave, as a small table. */
function queryLines(name: string, state: CellState | undefined, ink: Ink): string[] {
  const output = state?.status === "done" ? state.output : undefined;
  if (output?.kind !== "sql") return [];
  const { columns, rows } = output;
  const shown = rows.slice(0, MOST_ROWS).map((row) => row.map(valueText));
  const isNumber = columns.map((_, at) => rows.every((row) => typeof row[at] !== "string"));
  const right = new Set([...columns.keys()].filter((at) => isNumber[at]));
  const [head = "", ...body] = tableText([columns.map(visible), ...shown], right).map((line) =>
    fit(line, WIDTH).trimEnd(),
  );
  const left = rows.length - shown.length;
  const more = left > 0 ? [`and ${countText(left, "more row")}: --html has all`] : [];
  return ["", ink.strong(visible(name)), ink.faint(head), ...body, ...more];
}

function valueText(value: TableValue): string {
  if (value === null) return NOTHING;
  if (typeof value === "string") return fit(visible(value), WIDEST_CELL).trimEnd();
  return digitsText(Number(value.toPrecision(10)));
}

function noteOf(state: CellState | undefined, name: string): string[] {
  if (state?.status === "skipped") return [`${name} was skipped: ${state.reason ?? ""}`];
  if (state?.status === "done" && state.output?.kind === "strategy") {
    // The source line and its caret are left to those who show the source.
    return state.output.warnings.map((warning) => warning.split("\n", 1)[0] ?? "");
  }
  if (!state?.error) return [];
  const { cell, line, message } = state.error;
  const place = line === undefined ? cell : line === 0 ? `${cell}, opening fence` : `${cell}, line ${line}`;
  const isPlaced = message.startsWith(`${cell}:`) || message.startsWith(`${cell}, line`);
  return [isPlaced ? message : `${place}: ${message}`];
}

function verdictLines(run: NotebookRun): string[] {
  const { verdict, expected, actual, onlyEngine, differences } = run;
  if (verdict === null) {
    return [
      expected
        ? "The lock says nothing to compare with: --update writes it."
        : "No lock to compare with: --update writes one.",
    ];
  }
  if (verdict === "dataMissing")
    return ["Data missing: not every cell has the data that it was made with.", ...told(differences)];
  if (verdict === "different") return [...differentLines(expected, actual), ...told(differences)];
  const off = offCells(run);
  const besides = off.length > 0 ? ` Switched off, and so not compared: ${off.join(", ")}.` : "";
  if (!onlyEngine) return wrap(`Reproduced: every result is that of the lock.${besides}`, WIDTH);
  const versions = `${actual.engine.version} ${actual.engine.sha256.slice(0, 8)}, made with ${expected?.engine.version ?? ""} ${expected?.engine.sha256.slice(0, 8) ?? ""}`;
  return wrap(`Reproduced with another engine (${versions}): every result is that of the lock.${besides}`, WIDTH);
}

/** Names of cells that are switched off. */
function offCells({ notebook }: NotebookRun): string[] {
  return cellsOf(notebook).flatMap(({ name, options }) => (options.off ? [visible(name)] : []));
}

function differentLines(expected: NotebookRun["expected"], actual: NotebookRun["actual"]): string[] {
  const words = ["Different: results are not those of the lock."];
  const isOther = expected !== null && expected.engine.sha256 !== actual.engine.sha256;
  const isBare = Object.values(expected?.cells ?? {}).some(({ digest, parts }) => digest && !parts);
  if (!isOther || !isBare) return words;
  const why = "The lock names another engine and does not say what its runs were asked, so they cannot be compared";
  return [...words, ...wrap(`${why}: --update writes a lock that says it.`, WIDTH)];
}

function told(differences: readonly Difference[]): string[] {
  const rows = differences.slice(0, MOST_DIFFERENCES).map((one) => {
    const [was, is] = differingTexts(one);
    return [`  ${one.name}`, one.part, was, "→", is];
  });
  const rest = differences.length - rows.length;
  return [...tableText(rows), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}
