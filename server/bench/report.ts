import { readFileSync } from "node:fs";
import { tableText, wrap } from "../terminal/table.ts";
import { type Machine, machineText } from "./machine.ts";
import { type Bench, type BenchRow, isMissed } from "./row.ts";

export interface BenchResult {
  readonly bench: Bench;
  readonly rows: readonly BenchRow[];
}

const WIDTH = 80;
/** Stands behind a target that a row misses. */
const MISSED = " ✗";

/** Tables of at most 80 columns; the notes stand below, numbered as their rows. */
export function benchText(results: readonly BenchResult[], machine: Machine): string {
  const tables = results.flatMap(({ bench, rows }) => {
    return [bench.title, "", ...tableOf(rows), "", ...missesOf(rows), ...notesOf(rows), ""];
  });
  return [...tables, ...wrap(machineText(machine), WIDTH)].join("\n");
}

/** A line for each figure of ours, and below it one for each peer. */
function tableOf(rows: readonly BenchRow[]): string[] {
  const cells = rows.flatMap((row, index) => {
    const { name, unit, peer, peerNs, ratio } = row;
    const target = targetText(row);
    const isNew = rows[index - 1]?.name !== name;
    const own = isNew ? [["", name, numberText(row.ns), unit, "", target]] : [];
    const number = String(index + 1);
    if (peer === null) return own.map(([, ...rest]) => [number, ...rest]);
    const beside = isNew ? "" : target;
    return [...own, [number, `  ${peer}`, numberText(peerNs), unit, ratioText(ratio), beside]];
  });
  return tableText([["", "", "figure", "unit", "ratio", "target"], ...cells], new Set([2, 4]));
}

function targetText(row: BenchRow): string {
  return row.target === null ? "" : `${row.target}${isMissed(row) ? MISSED : ""}`;
}

function missesOf(rows: readonly BenchRow[]): string[] {
  const [aimed, missed] = [rows.filter(({ target }) => target !== null), rows.filter(isMissed)];
  return missed.length === 0 ? [] : [`${missed.length} of ${aimed.length} targets missed (${MISSED.trim()})`, ""];
}

function ratioText(ratio: number | null): string {
  return ratio === null ? "" : `${numberText(ratio)}x`;
}

function numberText(value: number | null): string {
  if (value === null) return "";
  if (value === 0 || value >= 1000) return Math.round(value).toLocaleString("en-US");
  return value < 0.1 ? value.toPrecision(1) : value.toPrecision(3);
}

function notesOf(rows: readonly BenchRow[]): string[] {
  return rows.flatMap(({ note }, index) =>
    wrap(note, WIDTH - 3).map((line, part) => `${part === 0 ? String(index + 1).padEnd(3) : "   "}${line}`),
  );
}

const SECTION = /^## .*$/m;

/**
 * The page of results with these benches' sections written anew; the sections of others stay.
 * @param date ISO day
 */
export function resultsPage(
  path: string,
  results: readonly BenchResult[],
  facts: { machine: Machine; date: string },
): string {
  const sections = sectionsOf(readIfThere(path));
  for (const { bench, rows } of results) sections.set(bench.name, sectionOf({ bench, rows }, facts));
  const names = [...sections.keys()].sort();
  const head =
    "# Results\n\nWritten by `tidebook bench --write`, never by hand. What the columns mean: [README.md](README.md).\n";
  return [head, ...names.map((name) => sections.get(name) ?? "")].join("\n");
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function sectionsOf(page: string): Map<string, string> {
  const [, ...parts] = page.split(/^(?=## )/m);
  return new Map(parts.map((part) => [SECTION.exec(part)?.[0].slice(3) ?? "", part]));
}

function sectionOf({ bench, rows }: BenchResult, { machine, date }: { machine: Machine; date: string }): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const head = ["", "ours", "unit", "peer", "peer's", "ratio", "target", "reached", "note"];
  const body = rows.map((row) => {
    const { name, ns, unit, peer, peerNs, ratio, distance, note } = row;
    const measured = [name, numberText(ns), unit, peer ?? "", numberText(peerNs), ratioText(ratio)];
    return line([...measured, targetText(row), ratioText(distance), note]);
  });
  const rule = line(["---", "---:", "---", "---", "---:", "---:", "---", "---:", "---"]);
  const table = [line(head), rule, ...body].join("\n");
  return `## ${bench.name}\n\n${bench.title}\n\n${date}, ${machineText(machine)}\n\n${table}\n`;
}
