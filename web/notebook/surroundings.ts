import type { Plan, Planned } from "../../shared/notebook/graph.ts";
import type { CellStates } from "../../shared/notebook/states.ts";
import { barColumns, runColumns } from "../../shared/notebook/tables.ts";
import type { CellOutput } from "../../shared/notebook/outputs.ts";
import type { NamedCell, NamedTable } from "../editor/languages.ts";

/** What completion is told of a notebook: the cells that a text can name, and the tables that a query can read. */
export function surroundingsOf(plan: Plan, states: CellStates): { names: NamedCell[]; tables: NamedTable[] } {
  const cells = [...plan.cells.values()];
  return {
    names: cells.map((planned) => namedCell(planned, states.get(planned.cell.id)?.output)),
    tables: cells.flatMap((planned) => tablesOf(planned, states.get(planned.cell.id)?.output)),
  };
}

function namedCell({ cell: { name, kind, body } }: Planned, output: CellOutput | undefined): NamedCell {
  if (kind === "indicator") {
    return { name, kind, exports: [...body.matchAll(/^export class (\w+)/gm)].map(([, own = ""]) => own) };
  }
  if (output?.kind !== "strategy") return { name, kind };
  const parameters = output.parameters.map((one) => ({ ...one, initial: one.default }));
  return { name, kind, parameters };
}

/** A cell that has not run has the tables that its kind always makes. */
function tablesOf({ cell: { name, kind } }: Planned, output: CellOutput | undefined): NamedTable[] {
  if (kind === "data")
    return output?.kind === "data" && output.isSignal ? [] : [{ name, columns: namesOf(barColumns) }];
  if (kind === "backtest") {
    return Object.entries(runColumns).map(([table, columns]) => ({
      name: `${name}_${table}`,
      columns: namesOf(columns),
    }));
  }
  const made = output?.kind === "sql" ? output : output?.kind === "js" ? output.table : undefined;
  return made ? [{ name, columns: made.columns }] : [];
}

function namesOf(columns: readonly (readonly [name: string, type: string])[]): string[] {
  return columns.map(([name]) => name);
}
