import { z } from "../../schema.ts";
import type { CellKind } from "../kind.ts";
import { cellName } from "../names.ts";
import { readYamlBody } from "../yaml-body.ts";

const number = z.number("must be a number");
const numbers = z.record(z.string().max(80), number, "must be lines of NAME: NUMBER").prefault({});

const schema = z.strictObject({
  /** Data cells whose closes are estimated from, or a backtest whose trades are drawn. */
  of: z
    .union([cellName, z.array(cellName).max(16)], "must name a cell, or a list of cells")
    .transform((of) => (typeof of === "string" ? [of] : of))
    .prefault([]),
  /** What is the model without it follows from what it is of. */
  model: z.string("must name a model").max(40).optional(),
  parameters: numbers,
  weights: numbers,
  start: number.optional(),
  paths: number.default(20_000),
  horizon: number.optional(),
  stepsPerYear: number.optional(),
  seed: number.default(1),
  variance: z.enum(["none", "antithetic", "sobol"], "must be none, antithetic or sobol").default("none"),
  call: number.optional(),
  put: number.optional(),
  ruin: number.default(0.5),
  goal: number.default(2),
});

export type MonteCarlo = z.output<typeof schema>;

export const montecarlo: CellKind<MonteCarlo> = {
  kind: "montecarlo",
  title: "Monte Carlo",
  purpose: "Simulates where a price, or the account of a backtest, may go.",
  language: "yaml",
  template: "of: data1\nmodel: gbm\nhorizon: 252",
  read: (body) =>
    readYamlBody(body, {
      schema,
      whole: "a montecarlo cell",
      keys: Object.keys(schema.shape),
      meanings: { data: "of", run: "of" },
      uses: ({ of }, raw) =>
        of.map((name, index) => ({
          keys: Array.isArray(raw.of) ? ["of", index] : ["of"],
          name,
          kinds: ["data", "backtest"],
        })),
    }),
};
