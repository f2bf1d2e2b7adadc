import type { ParameterRecord } from "../../shared/backtest.ts";
import type { Plan } from "../../shared/notebook/graph.ts";
import { setParameter } from "../../shared/notebook/edit.ts";
import type { CellStates } from "../../shared/notebook/states.ts";
import type { RunFile } from "../../shared/settings.schema.ts";
import type { NotebookModel } from "./model.svelte.ts";

/** A number of a backtest that a form shows. */
export interface Knob extends Omit<ParameterRecord, "default"> {
  /** Keys of the body under which it stands. */
  readonly keys: readonly string[];
  /** Said behind the name: its unit, or its range. */
  readonly hint: string;
  /** Written as money is, in quotes. */
  readonly isDecimal: boolean;
}

const FEE_MOST = 50;

/** The parameters of a backtest's strategy with the values that its text gives, and the fee. */
export function knobsOf(plan: Plan, states: CellStates, id: string): Knob[] {
  const planned = plan.cells.get(id);
  const file = planned?.reading.parsed as RunFile | undefined;
  if (planned?.cell.kind !== "backtest" || !file) return [];
  const strategy = [...plan.cells.values()].find(({ cell }) => cell.name === file.strategy);
  const compiled = strategy && states.get(strategy.cell.id)?.output;
  const own = states.get(id)?.output;
  const known =
    compiled?.kind === "strategy" ? compiled.parameters : own?.kind === "backtest" ? own.parameters : undefined;
  const knobs = (known ?? []).map((one): Knob => {
    const { name, min, max, step } = one;
    const value = file.params[name] ?? one.default;
    return { name, min, max, step, value, keys: ["params", name], hint: `${min} – ${max}`, isDecimal: false };
  });
  const fee = Number(file.costs.takerBps);
  const most = Math.max(FEE_MOST, fee);
  const hasFee = knobs.length > 0;
  return hasFee
    ? [
        ...knobs,
        {
          name: knobs.some(({ name }) => name === "fee") ? "taker fee" : "fee",
          min: 0,
          max: most,
          step: 1,
          value: fee,
          keys: ["costs", "takerBps"],
          hint: "bps",
          isDecimal: true,
        },
      ]
    : [];
}

/** Writes a knob's value into the cell's text; while it is dragged all values are one step to undo. */
export function turnKnob(model: NotebookModel, id: string, knob: Knob, value: number, isLive: boolean): void {
  const written = knob.isDecimal ? String(value) : value;
  const key = `${id} ${knob.keys.join(".")}`;
  model.edit((notebook) => setParameter(notebook, id, knob.keys, written), { key, block: id, isLive });
}
