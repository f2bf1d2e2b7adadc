import { dataOf, inputsOf } from "../../shared/notebook/charted.ts";
import type { Plan } from "../../shared/notebook/graph.ts";
import type { CellStates } from "../../shared/notebook/states.ts";
import type { RunFile } from "../../shared/settings.schema.ts";
import type { ShareSubject } from "../link/share.ts";

/** What a link of a backtest cell is made of, or why there is none now. */
export function shareSubject(
  plan: Plan,
  states: CellStates,
  { id, title }: { readonly id: string; readonly title: string },
): ShareSubject | string {
  const planned = plan.cells.get(id);
  const file = planned?.reading.parsed as RunFile | undefined;
  const state = states.get(id);
  if (!planned || !file || state?.output?.kind !== "backtest") return "run a backtest first";
  if (state.status !== "done") return "this result is of other inputs: run the cell again";
  const inputs = inputsOf(plan, states, planned);
  const strategy = inputs.get(file.strategy);
  const data = dataOf(file.data, inputs, file);
  if (strategy?.kind !== "strategy" || data.length !== file.data.length) return "run its strategy and data first";
  const { result } = state.output;
  return { title, result, source: strategy.unit.source, path: file.strategy, data };
}
