import type { RunFile } from "../../settings.schema.ts";
import { referenceFrom, runOfCells } from "../../settings.schema.ts";
import { runComplaints } from "../../run-complaints.ts";
import type { CellKind } from "../kind.ts";
import { type Path, readYamlBody, type Use } from "../yaml-body.ts";

const WORDS = {
  whole: "a backtest cell",
  strategy: "strategy is missing: name a strategy cell",
  data: "data is missing: name a data cell",
};

/** The body is a run file with names of cells where that has paths: one schema for both. */
export const backtest: CellKind<RunFile> = {
  kind: "backtest",
  title: "Backtest",
  purpose: "Runs a strategy over data with the costs that you set.",
  language: "yaml",
  template: `strategy: strategy1
data: data1
account:
  cash: "10000"
costs:
  takerBps: "10"
  slippageBps: "1"`,
  read: (body) =>
    readYamlBody(body, {
      schema: runOfCells,
      whole: WORDS.whole,
      keys: ["strategy", "data"],
      complaints: (error, value) => runComplaints(error, value, WORDS),
      uses: ({ strategy }, raw) => [
        { keys: ["strategy"], name: strategy, kinds: ["strategy"] },
        ...namesIn(raw.data, ["data"]),
        ...namesIn(raw.signals, ["signals"]),
      ],
    }),
};

/** Cells named by a value that is a name, a list, or names with their cells. */
function namesIn(written: unknown, keys: Path): Use[] {
  if (typeof written === "string") return [{ keys, name: referenceFrom(written, 0).reference, kinds: ["data"] }];
  if (typeof written !== "object" || written === null) return [];
  return Object.entries(written).flatMap(([key, value]) => namesIn(value, [...keys, key]));
}
