import { countText, digestText, digitsText, metricText, percentText } from "../figures.ts";
import { metricNamed } from "../metrics.ts";
import type { CellOutput } from "./outputs.ts";

/** What an output is, in a few words. */
export function outputFact(output: CellOutput): string {
  switch (output.kind) {
    case "data":
      return `${countText(output.rows, "bar")}${output.isSynthetic ? ", synthetic" : ""}`;
    case "strategy":
      return `${output.className}, ${countText(output.parameters.length, "parameter")}`;
    case "backtest": {
      const { metrics, digest } = output.result;
      const value = (name: string) => metricText(metrics[name], metricNamed(name)?.unit ?? "ratio");
      return `${value("totalReturn")}, Sharpe ${value("sharpe")}, digest ${digestText(digest.slice(0, 8))}`;
    }
    case "compare":
      return countText(output.runs.length, "run");
    case "montecarlo": {
      const { paths, terminal, maxDrawdown } = output.result;
      const median = percentText(maxDrawdown.quantiles["0.5"], 1);
      return `${countText(paths, "path")}, ends at ${digitsText(Number(terminal.mean.toPrecision(5)))} on average, drawdown ${median} in the middle`;
    }
    case "sql":
      return `${countText(output.rows.length, "row")}${output.isCut ? " and more" : ""}`;
    case "chart":
      return output.of.map(({ cell }) => cell).join(", ");
    case "indicator":
    case "js":
    case "live":
      return "";
  }
}
