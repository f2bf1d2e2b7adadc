import type { CellKind } from "./kind.ts";
import { backtest } from "./kinds/backtest.ts";
import { chart } from "./kinds/chart.ts";
import { compare } from "./kinds/compare.ts";
import { data } from "./kinds/data.ts";
import { indicator } from "./kinds/indicator.ts";
import { js } from "./kinds/js.ts";
import { live } from "./kinds/live.ts";
import { montecarlo } from "./kinds/montecarlo.ts";
import { sql } from "./kinds/sql.ts";
import { strategy } from "./kinds/strategy.ts";

/** Every kind of cell, in the order in which a page offers them: a row here and a file in `kinds/`. */
export const cellKinds = [data, strategy, indicator, backtest, compare, chart, montecarlo, sql, js, live] as const;

export const cellKindNames: readonly string[] = cellKinds.map(({ kind }) => kind);

/** The row of a kind, or undefined for one that a newer Tidebook has. */
export function cellKind(kind: string): CellKind | undefined {
  return cellKinds.find((row) => row.kind === kind);
}
