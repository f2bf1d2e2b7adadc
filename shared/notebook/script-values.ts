import { z } from "../schema.ts";
import { InputError } from "../errors.ts";
import { moneyNumber } from "../money.ts";
import type { CellOutput, ChartBars, JsOutput } from "./outputs.ts";

/** Most that a js cell may give. */
const MOST_ROWS = 10_000;
const MOST_VALUES = 1_000_000;
const MOST_TEXT = 1_000_000;

/**
 * What a js cell gets under `cells.NAME`: a result as `--json` prints it, but with equity as numbers and columns as typed
 * arrays; the columns of data; what sql and js cells gave.
 */
export function scriptValue(output: CellOutput, bars: Omit<ChartBars, "cell" | "name"> | undefined): unknown {
  switch (output.kind) {
    case "data": {
      const { source, isSynthetic, fingerprint, rows, interval } = output;
      return { source, isSynthetic, fingerprint, rows, interval, ...bars };
    }
    case "backtest": {
      const { equity, ...rest } = output.result;
      return { ...rest, equity: { time: equity.time, value: Float64Array.from(equity.value, moneyNumber) } };
    }
    case "strategy":
      return { className: output.className, parameters: output.parameters };
    case "compare":
      return {
        runs: output.runs.map(({ cell, result }) => ({ cell, metrics: result.metrics, digest: result.digest })),
      };
    default:
      return output;
  }
}

const number = z.union([z.number(), z.nan(), z.null()]).transform((value) => value ?? NaN);
const numbers = z.array(number).max(MOST_VALUES);
const cell = z.union([z.string().max(MOST_TEXT), z.number(), z.null()]);

const schema = z
  .strictObject({
    text: z.string().max(MOST_TEXT).optional(),
    table: z
      .strictObject({
        columns: z.array(z.string().max(200)).min(1).max(100),
        rows: z.array(z.array(cell).max(100)).max(MOST_ROWS),
      })
      .optional(),
    lines: z.strictObject({ x: numbers, series: z.record(z.string().max(200), numbers) }).optional(),
    bars: z.strictObject({ labels: z.array(z.string().max(200)).max(1000), values: numbers }).optional(),
  })
  .refine((given) => Object.values(given).some((part) => part !== undefined));

/**
 * What a js cell returned, checked: it may be anything.
 * @throws InputError that says what a cell may return
 */
export function scriptOutput(value: unknown): JsOutput {
  const { success, data, error } = schema.safeParse(value);
  if (success) return Object.assign({ kind: "js" as const }, withoutUndefined(data));
  const [issue] = error.issues;
  const place = issue && issue.path.length > 0 ? `${issue.path.join(".")} is not as it must be; ` : "";
  const ways = "{ text }, { table: { columns, rows } }, { lines: { x, series } } or { bars: { labels, values } }";
  throw new InputError("js/output", `${place}a js cell returns ${ways}`);
}

function withoutUndefined(parts: z.output<typeof schema>): Omit<JsOutput, "kind"> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}
