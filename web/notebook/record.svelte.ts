import type { BacktestOutput } from "../../shared/notebook/outputs.ts";
import type { CellState, CellStates } from "../../shared/notebook/states.ts";

/** Values of a parameter that were tried, and in how many runs. */
export interface Tries {
  readonly values: ReadonlyMap<string, readonly number[]>;
  readonly count: number;
}

const NONE: Tries = { values: new Map(), count: 0 };

/** What results a page has seen of its notebook: which it computed itself, what was before the last edit, what was tried. */
export class RunRecord {
  /** Cells whose shown result this machine computed. */
  computedHere: ReadonlySet<string> = $state.raw(new Set());
  /** Backtests as they were before the last step of the history. */
  before: ReadonlyMap<string, BacktestOutput> = $state.raw(new Map());
  private tried: ReadonlyMap<string, ReadonlyMap<string, Readonly<Record<string, number>>>> = $state.raw(new Map());

  /** Remembers what there is before an edit. */
  begin(states: CellStates): void {
    const backtests = [...states].flatMap(([id, { status, output }]): [string, BacktestOutput][] =>
      output?.kind === "backtest" && status === "done" ? [[id, output]] : [],
    );
    // What is stale since an earlier step keeps the result from before it.
    this.before = new Map([...this.before, ...backtests]);
  }

  heard({ id, status }: CellState): void {
    if (status === "done" && !this.computedHere.has(id)) this.computedHere = new Set([...this.computedHere, id]);
  }

  /** Counts what backtests were run with; called when values settle, not for each one that a drag passes. */
  count(states: CellStates): void {
    let isNew = false;
    const tried = new Map(this.tried);
    for (const [id, { status, output }] of states) {
      if (status !== "done" || output?.kind !== "backtest") continue;
      const { params } = output.result.request;
      const key = JSON.stringify(params);
      const known = tried.get(id);
      if (known?.has(key) || Object.keys(params).length === 0) continue;
      tried.set(id, new Map([...(known ?? []), [key, params]]));
      isNew = true;
    }
    if (isNew) this.tried = tried;
  }

  triesOf(id: string): Tries {
    const all = [...(this.tried.get(id)?.values() ?? [])];
    if (all.length === 0) return NONE;
    const names = Object.keys(all[0] ?? {});
    return {
      count: all.length,
      values: new Map(names.map((name) => [name, [...new Set(all.map((params) => params[name] ?? NaN))]])),
    };
  }
}
