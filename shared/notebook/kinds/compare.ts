import { z } from "../../schema.ts";
import { metrics } from "../../metrics.ts";
import { didYouMean } from "../../words.ts";
import type { CellKind } from "../kind.ts";
import { cellName } from "../names.ts";
import { readYamlBody } from "../yaml-body.ts";

const names = metrics.map(({ name }) => name);

const metric = z.string("must be the name of a metric").superRefine((name, context) => {
  if (names.includes(name)) return;
  context.addIssue({ code: "custom", message: `is no metric: there is no ${name}${didYouMean(name, names)}` });
});

const schema = z.strictObject({
  runs: z
    .array(cellName, "must be a list of backtest cells, as in [run1, run2]")
    .min(2, "must name at least two backtest cells")
    .max(50, "names more than 50 cells")
    .refine((all) => new Set(all).size === all.length, "names a cell twice"),
  metrics: z
    .array(metric, "must be a list of metrics, as in [totalReturn, sharpe]")
    .max(100)
    .default(["totalReturn", "annualReturn", "sharpe", "maxDrawdown", "trades", "fees"]),
});

export type Compare = z.output<typeof schema>;

export const compare: CellKind<Compare> = {
  kind: "compare",
  title: "Compare",
  purpose: "Puts backtests side by side: their figures, and what they were asked.",
  language: "yaml",
  template: "runs: [backtest1, backtest2]",
  read: (body) =>
    readYamlBody(body, {
      schema,
      whole: "a compare cell",
      keys: Object.keys(schema.shape),
      uses: ({ runs }) => runs.map((name, index) => ({ keys: ["runs", index], name, kinds: ["backtest"] })),
    }),
};
