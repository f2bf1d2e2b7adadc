import { AppError } from "../../shared/errors.ts";
import type { Story } from "../../shared/explain/story.ts";
import { inputsOf } from "../../shared/notebook/charted.ts";
import type { Plan } from "../../shared/notebook/graph.ts";
import { backtestTask } from "../../shared/notebook/run.ts";
import type { CellStates } from "../../shared/notebook/states.ts";
import type { RunFile } from "../../shared/settings.schema.ts";
import type { NotebookExecutor } from "./model.svelte.ts";

interface Source {
  readonly plan: Plan;
  readonly states: CellStates;
  readonly executor: () => Promise<NotebookExecutor>;
}

/** Orders' lives. A backtest runs once more to be watched; the last one is kept, since readers ask of several orders. */
export class OrderLives {
  private last:
    { readonly digest: string; readonly run: ReturnType<NonNullable<NotebookExecutor["watch"]>> } | undefined;

  /** @throws AppError when the result is older than its cell's text, or there is no such order */
  async of({ plan, states, executor }: Source, id: string, order: number): Promise<Story> {
    const planned = plan.cells.get(id);
    const { output, status } = states.get(id) ?? {};
    if (!planned || output?.kind !== "backtest" || status !== "done") {
      throw new AppError("notebook/stale", "This result is older than the cell's text: run the cell, then ask again.");
    }
    const { digest } = output.result;
    if (this.last?.digest !== digest) {
      const task = backtestTask(planned.cell.name, planned.reading.parsed as RunFile, inputsOf(plan, states, planned));
      const run = executor().then(({ watch }) => {
        if (!watch) throw new AppError("notebook/watch", "Runs cannot be watched here.");
        return watch(task);
      });
      this.last = { digest, run };
      run.catch(() => (this.last = undefined));
    }
    const run = await this.last.run;
    if (run.result.digest !== digest) {
      throw new AppError("notebook/engine", "This machine computes another result: run the cell, then ask again.");
    }
    const { storyOf } = await import("../../shared/explain/story.ts");
    return storyOf(order, run);
  }
}
