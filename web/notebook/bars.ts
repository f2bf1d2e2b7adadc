import { chartedBars } from "../../shared/notebook/charted.ts";
import type { Executor } from "../../shared/notebook/executor.ts";
import type { Plan } from "../../shared/notebook/graph.ts";
import type { ChartIndicator } from "../../shared/notebook/kinds/chart.ts";
import type { CellOutput, ChartOutput } from "../../shared/notebook/outputs.ts";
import type { CellStates } from "../../shared/notebook/states.ts";

/** Charts whose columns are kept. */
const MOST_KEPT = 8;

/** Where the cells are whose bars are drawn. */
interface Source {
  readonly plan: Plan;
  readonly states: CellStates;
  readonly executor: () => Promise<Executor<AbortSignal>>;
}

/** Bars behind results, with indicators over them; asked of the executor once for the same bars. */
export class BarShelf {
  private readonly kept = new Map<string, Promise<ChartOutput>>();

  /** @throws AppError when the data cannot be had */
  of(source: Source, name: string, output: CellOutput, indicators: readonly ChartIndicator[]): Promise<ChartOutput> {
    const { data, range } = chartedBars(source.plan, source.states, { name, output });
    const key = JSON.stringify([
      data.map((one) => [one.name, one.output.fingerprint, one.output.data]),
      range,
      indicators,
    ]);
    const known = this.kept.get(key);
    if (known) return known;
    const chart = { of: [name], show: [], indicators: [...indicators], y: [] };
    const asked = source
      .executor()
      .then((executor) =>
        executor.chart(
          { cell: name, chart, isOfStrategy: true, of: [{ cell: name, output, data, range }] },
          { signal: undefined, onProgress: () => undefined },
        ),
      );
    this.kept.set(key, asked);
    asked.catch(() => this.kept.delete(key));
    const [oldest] = this.kept.keys();
    if (this.kept.size > MOST_KEPT && oldest !== undefined) this.kept.delete(oldest);
    return asked;
  }
}
