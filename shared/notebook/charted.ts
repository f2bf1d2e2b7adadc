import { type RunFile, settingsOf } from "../settings.schema.ts";
import type { RunData } from "./executor.ts";
import type { Plan, Planned } from "./graph.ts";
import type { CellOutput } from "./outputs.ts";
import type { CellStates } from "./states.ts";

/** What the cells that a cell uses gave, by name. */
export function inputsOf(plan: Plan, states: CellStates, { dependsOn }: Planned): ReadonlyMap<string, CellOutput> {
  return new Map(
    dependsOn.flatMap((id): [string, CellOutput][] => {
      const output = states.get(id)?.output;
      return output ? [[plan.cells.get(id)?.cell.name ?? id, output]] : [];
    }),
  );
}

type Taken = Pick<RunFile, "onBad" | "adjust" | "dates">;

/** Bars that a run file names, of those that its cells gave, as the run takes them. */
export function dataOf(
  references: RunFile["data"],
  inputs: ReadonlyMap<string, CellOutput>,
  { onBad, adjust, dates }: Taken,
): RunData[] {
  return references.flatMap(({ name, reference }) => {
    const output = inputs.get(reference);
    if (output?.kind !== "data") return [];
    const { data: own } = output;
    const reading = { onBad: onBad === "fail" ? own.onBad : onBad, adjust: adjust || own.adjust };
    const data = { ...own, ...reading, dates: dates ?? own.dates };
    return [{ name, cell: reference, output: { ...output, data } }];
  });
}

/** The bars behind a cell that is charted: a data cell's own, or those of a backtest in its range, as it took them. */
export function chartedBars(
  plan: Plan,
  states: CellStates,
  { name, output }: { readonly name: string; readonly output: CellOutput },
): { data: readonly RunData[]; range: RunFile["range"] } {
  const all = { from: null, to: null, warmup: 0 };
  if (output.kind === "data") return { data: [{ name, cell: name, output }], range: all };
  const planned = [...plan.cells.values()].find(({ cell }) => cell.name === name);
  const file = planned?.reading.parsed as RunFile | undefined;
  if (output.kind !== "backtest" || !planned || !file) return { data: [], range: all };
  const data = dataOf(file.data, inputsOf(plan, states, planned), file);
  // A single instrument without a name is called by its position, which tells nobody anything.
  return {
    data: data.map((one) => ({ ...one, name: /^\d+$/.test(one.name) ? one.cell : one.name })),
    range: settingsOf(file).range,
  };
}
