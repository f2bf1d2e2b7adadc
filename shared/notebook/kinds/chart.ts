import { z } from "../../schema.ts";
import { indicatorHint, indicators, optionHint } from "../../indicators.ts";
import { didYouMean, listText } from "../../words.ts";
import type { CellKind } from "../kind.ts";
import { cellName } from "../names.ts";
import { readYamlBody } from "../yaml-body.ts";

/** What a chart cell can show; what it shows unless told depends on what it is of. */
const VIEWS = [
  "price",
  "volume",
  "trades",
  "equity",
  "drawdown",
  "distribution",
  "rolling",
  "months",
  "correlation",
  "lines",
] as const;

const view = z.enum(VIEWS, { error: ({ input }) => `is no chart: ${viewHint(input)}` });

const rows = new Map(indicators.map((row) => [row.name, row]));

/** `sma`, or `{ name: sma, period: 20 }`. */
const indicator = z
  .union([z.string(), z.looseObject({ name: z.string() })], "must be an indicator's name, or { name: sma, period: 20 }")
  .transform((written, context): ChartIndicator => {
    const { name, ...rest } = typeof written === "string" ? { name: written } : written;
    const row = rows.get(name);
    if (!row) {
      context.addIssue({
        code: "custom",
        message: `names no indicator: there is no ${name}${indicatorHint(name)}`,
      });
      return z.NEVER;
    }
    const problem = Object.entries(rest)
      .map(([key, value]) => optionProblem(row, key, value))
      .find(Boolean);
    if (problem === undefined) return { name, options: rest as Record<string, number> };
    context.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  });

const schema = z.strictObject({
  of: z
    .union([cellName, z.array(cellName).min(1).max(20)], "must name a cell, or a list of cells")
    .transform((of) => (typeof of === "string" ? [of] : of)),
  show: z.array(view, "must be a list, as in [price, equity]").max(VIEWS.length).default([]),
  indicators: z
    .array(indicator, "must be a list of indicators, as in [sma, { name: rsi, period: 14 }]")
    .max(20)
    .default([]),
  /** Column of a table that runs along the horizontal axis, and those drawn over it. */
  x: z.string("must be a column's name").max(200).optional(),
  y: z.array(z.string().max(200), "must be a list of columns").max(20).default([]),
});

/** An indicator with the options that were set. */
export interface ChartIndicator {
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
}

export type Chart = z.output<typeof schema>;

export const chart: CellKind<Chart> = {
  kind: "chart",
  title: "Chart",
  purpose: "Draws prices, indicators, trades, equity or the columns of a table.",
  language: "yaml",
  template: "of: backtest1\nshow: [price, trades, equity, drawdown]",
  read: (body) =>
    readYamlBody(body, {
      schema,
      whole: "a chart cell",
      keys: Object.keys(schema.shape),
      meanings: { data: "of", run: "of" },
      uses: ({ of }, raw) =>
        of.map((name, index) => ({
          keys: Array.isArray(raw.of) ? ["of", index] : ["of"],
          name,
          kinds: ["data", "backtest", "sql", "js"],
        })),
    }),
};

function viewHint(written: unknown): string {
  const guess = typeof written === "string" ? didYouMean(written, VIEWS) : "";
  return guess === "" ? `there are ${listText(VIEWS)}` : `there is no ${String(written)}${guess}`;
}

function optionProblem(row: (typeof indicators)[number], key: string, value: unknown): string | undefined {
  const option = row.options.find(({ name }) => name === key);
  if (!option) {
    const names = row.options.map(({ name }) => name);
    return `: ${row.name} has no option ${key}${optionHint(row, key) || `: it has ${listText(names) || "none"}`}`;
  }
  const { min, max, integer } = option;
  if (typeof value !== "number" || value < min || value > max)
    return `: ${key} of ${row.name} must be within ${min} to ${max}`;
  return integer && !Number.isInteger(value) ? `: ${key} of ${row.name} must be a whole number` : undefined;
}
