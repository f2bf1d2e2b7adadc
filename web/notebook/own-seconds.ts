import type { CellState } from "../../shared/notebook/states.ts";

/** How long cells take by themselves: the first run of a kind also loads what it needs, and compiling is never long. */
export class OwnSeconds {
  /** By kind: the cell whose last run was the first of its kind, none once that cell ran again. */
  private readonly first = new Map<string, string | undefined>();

  heard({ id, status, output }: CellState): void {
    if (status !== "done" || !output) return;
    const { kind } = output;
    if (!this.first.has(kind)) this.first.set(kind, id);
    else if (this.first.get(kind) === id) this.first.set(kind, undefined);
  }

  /** The state with the seconds that count where it is judged whether a cell is quick. */
  counted(state: CellState): CellState {
    const { id, output } = state;
    if (output?.kind === "strategy" || output?.kind === "indicator") return { ...state, seconds: 0 };
    if (output?.kind === "backtest") {
      const { engineMs, reportMs } = output.result.timing;
      return { ...state, seconds: (engineMs + reportMs) / 1000 };
    }
    return output && this.first.get(output.kind) === id ? { ...state, seconds: 0 } : state;
  }
}
