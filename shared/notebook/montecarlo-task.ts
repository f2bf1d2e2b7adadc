import { InputError } from "../errors.ts";
import { defaultModel, defaultRequest } from "../montecarlo/request.ts";
import type { MonteCarloTask, RunData } from "./executor.ts";
import type { MonteCarlo } from "./kinds/montecarlo.ts";
import type { CellOutput } from "./outputs.ts";

/** What a montecarlo cell asks an executor for, with what its cells gave. */
export function monteCarloTask(
  cell: string,
  { of, call, put, ...asked }: MonteCarlo,
  inputs: ReadonlyMap<string, CellOutput>,
): MonteCarloTask {
  const given = of.map((name) => ({ name, output: inputs.get(name) }));
  const data = given.flatMap(({ name, output }): RunData[] =>
    output?.kind === "data" ? [{ name, cell: name, output }] : [],
  );
  const [run] = given.flatMap(({ output }) => (output?.kind === "backtest" ? [output] : []));
  if (run && of.length > 1) {
    throw new InputError("montecarlo/of", `${cell}: name one backtest, or data cells: they do not go together`);
  }
  const payoff =
    call !== undefined
      ? { kind: "call" as const, strike: call }
      : put !== undefined
        ? { kind: "put" as const, strike: put }
        : undefined;
  const model = asked.model ?? defaultModel(run !== undefined);
  return { cell, request: { ...defaultRequest, ...asked, model, payoff }, data, run };
}
