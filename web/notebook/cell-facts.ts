import type { BacktestResult } from "../../shared/backtest.ts";
import { countText, numberText } from "../../shared/figures.ts";
import type { Plan } from "../../shared/notebook/graph.ts";
import type { CellState } from "../../shared/notebook/states.ts";
import type { RunFile } from "../../shared/settings.schema.ts";
import { durationText } from "../../shared/time.ts";
import { dataClock, spanText } from "./clock.ts";

/** What a cell is about, behind its name: `of trend on prices`, `5,105 daily bars · 2000-01-03 to 2020-04-20`. */
export function subjectOf(plan: Plan, { id, output }: CellState): string {
  const planned = plan.cells.get(id);
  if (output?.kind === "data") {
    const { rows, from, to, interval, warnings, isSynthetic, isSignal } = output;
    const what = isSignal ? countText(rows, "value") : `${numberText(rows, 0)} bars of ${durationText(interval)}`;
    const clock = dataClock(output);
    const facts = [what, `${clock.text(from)} to ${clock.text(to)}`];
    if (isSynthetic) facts.push("synthetic");
    if (warnings.length > 0) facts.push(countText(warnings.length, "warning"));
    return facts.join(" · ");
  }
  if (planned?.cell.kind === "backtest") {
    const file = planned.reading.parsed as RunFile | undefined;
    return file ? `of ${file.strategy} on ${file.data.map(({ reference }) => reference).join(", ")}` : "";
  }
  if (output?.kind === "compare") return `of ${output.runs.map(({ cell }) => cell).join(", ")}`;
  return "";
}

/** What the last run took, at the right of a head: `compiled in 84 ms, 1.9 kB`. */
export function effortOf({ output, seconds, status }: CellState, isHere: boolean): string {
  if (!output || status !== "done") return "";
  if (output.kind === "strategy") {
    const size = `${numberText(output.module.length / 1000, 1)} kB`;
    return isHere && seconds !== undefined && seconds > 0
      ? `compiled in ${spanText(seconds)}, ${size}`
      : `compiled, ${size}`;
  }
  if (output.kind === "indicator") return "compiles";
  if (output.kind === "backtest" && isHere) {
    const { bars, engineMs }: BacktestResult["timing"] = output.result.timing;
    return `${countText(bars, "bar")} in ${spanText(engineMs / 1000)}`;
  }
  if (output.kind === "montecarlo") return countText(output.result.paths, "path");
  if (output.kind === "sql") return countText(output.rows.length, "row");
  return "";
}
