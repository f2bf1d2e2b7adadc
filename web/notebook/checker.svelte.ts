import { StrategyError } from "../../shared/errors.ts";
import type { Plan, Planned } from "../../shared/notebook/graph.ts";
import type { CellState } from "../../shared/notebook/states.ts";
import { placeInUnit, type Unit } from "../../shared/notebook/unit.ts";
import { unitOfCell } from "../../shared/notebook/unit-of-cell.ts";
import { checkSource } from "../state/compile.ts";

/** A problem of a body as the editor underlines and lists it; lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly severity: "error" | "warning";
}

/** What the compiler finds in a text. */
interface Found {
  readonly source: string;
  readonly problems: readonly Problem[];
}

/** Milliseconds after the last key. */
const IDLE_MS = 120;

/** Compiles a script cell's text as it is typed, only to look for errors. */
export class Checker {
  found: Found | undefined = $state.raw();
  /** The last text that was looked at or that needs no look. */
  private known: string | undefined;
  private next: { readonly planned: Planned; readonly unit: Unit } | undefined;
  private isBusy = false;

  /** Looks at a cell's text after a pause; what it returns gives that up. */
  check(plan: Plan, id: string): () => void {
    const planned = plan.cells.get(id);
    const unit = planned && planned.problems.length === 0 ? unitOfCell(plan, planned) : undefined;
    // The first text has been compiled already, or will be by the first run.
    this.known ??= unit?.source;
    if (!planned || !unit || unit.source === this.known) return () => undefined;
    const timer = setTimeout(() => {
      this.next = { planned, unit };
      if (!this.isBusy) void this.look();
    }, IDLE_MS);
    return () => clearTimeout(timer);
  }

  /** One text after the other: a compiler that is given up has to be loaded anew, which costs more than its answer. */
  private async look(): Promise<void> {
    this.isBusy = true;
    for (let { next } = this; next; { next } = this) {
      this.next = undefined;
      const { planned, unit } = next;
      const problems = await checkSource(unit.source, planned.cell.name).then(
        () => [],
        (error: unknown) =>
          error instanceof StrategyError ? problemsIn(error.message, unit, planned.cell.name) : undefined,
      );
      this.known = unit.source;
      if (problems) this.found = { source: planned.cell.body, problems };
    }
    this.isBusy = false;
  }
}

/** Problems of a cell's text: what its reading complains of, what the compiler found in just this text, or the run. */
export function problemsOf({ cell, problems }: Planned, { error }: CellState, found: Found | undefined): Problem[] {
  if (problems.length > 0) return problems.map((one) => ({ ...one, severity: "error" as const }));
  if (found?.source === cell.body) return [...found.problems];
  if (error?.line === undefined || error.line < 1 || error.cell !== cell.name) return [];
  const message = error.message.split("\n")[0]?.replace(/^[^:]*, line \d+, column \d+: /, "") ?? error.message;
  return [{ line: error.line, column: error.column ?? 1, message, severity: "error" }];
}

/** Complaints of a compiler's message, `path:line:column text` each, that stand in this cell. */
function problemsIn(message: string, unit: Unit, cell: string): Problem[] {
  return [...message.matchAll(/^[^\n:]*:(\d+):(\d+) (.*)$/gm)].flatMap(([, line, column, text = ""]): Problem[] => {
    const place = placeInUnit(unit, Number(line));
    return place.cell === cell || unit.parts.length === 1
      ? [{ line: place.line, column: Number(column), message: text, severity: "error" }]
      : [];
  });
}
