import { z } from "../schema.ts";
import { InputError } from "../errors.ts";
import { numberText } from "../figures.ts";
import { moneyNumber } from "../money.ts";
import type { CellOutput, ChartBars, JsOutput } from "./outputs.ts";
import { MOST_LOG_LETTERS, MOST_LOG_LINES } from "./script-log.ts";

/** Most that a js cell may give: the page checks, keeps and draws all of it. */
const MOST_ROWS = 10_000;
const MOST_CELLS = 100_000;
const MOST_SERIES = 50;
const MOST_VALUES = 500_000;
const MOST_LETTERS = 1_000_000;

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

/** Checked by a loop: lists are long, and the page waits. */
const numbers = z
  .custom<readonly (number | null)[]>(
    (given) => Array.isArray(given) && given.every((value) => value === null || typeof value === "number"),
  )
  .transform((given) => given.map((value) => value ?? NaN));
const label = z.string().max(200);

const schema = z
  .strictObject({
    text: z.string().optional(),
    table: z
      .strictObject({
        columns: z.array(label).min(1).max(100),
        rows: z.array(z.array(z.union([z.string(), z.number(), z.null()])).max(100)).max(MOST_ROWS),
      })
      .optional(),
    lines: z.strictObject({ x: numbers, series: z.record(label, numbers) }).optional(),
    bars: z.strictObject({ labels: z.array(label).max(1000), values: numbers }).optional(),
  })
  .refine((given) => Object.values(given).some((part) => part !== undefined));

/**
 * What a js cell returned, checked: it may be anything.
 * @throws InputError that says what a cell may return
 */
export function scriptOutput(value: unknown): JsOutput {
  refuseTooMuch(value);
  const { success, data, error } = schema.safeParse(value);
  if (success) return Object.assign({ kind: "js" as const }, withoutUndefined(data));
  const [issue] = error.issues;
  const place = issue && issue.path.length > 0 ? `${issue.path.join(".")} is not as it must be; ` : "";
  const ways = "{ text }, { table: { columns, rows } }, { lines: { x, series } } or { bars: { labels, values } }";
  throw new InputError("js/output", `${place}a js cell returns ${ways}`);
}

const said = z.object({
  returned: z.unknown(),
  log: z.array(z.string().max(MOST_LOG_LETTERS)).max(MOST_LOG_LINES),
});

/**
 * The same of a cell with its console: one that only writes there needs to return nothing.
 * @throws InputError that says what a cell may return
 */
export function loggedOutput(answer: unknown): JsOutput {
  const { returned, log } = said.catch({ returned: undefined, log: [] }).parse(answer);
  if (log.length === 0) return scriptOutput(returned);
  return returned === null ? { kind: "js", log } : { ...scriptOutput(returned), log };
}

/** Counts before anything is checked one by one. */
function refuseTooMuch(value: unknown): void {
  const { text, table, lines, bars } = (value ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const rows = listOf(table?.["rows"]).map(listOf);
  const series: unknown[] = Object.values(lines?.["series"] ?? {});
  const texts = rows
    .flat()
    .concat(text)
    .filter((one) => typeof one === "string");
  const counts: readonly (readonly [what: string, count: number, most: number])[] = [
    ["cells of a table", rows.reduce((sum, row) => sum + row.length, 0), MOST_CELLS],
    ["lines", series.length, MOST_SERIES],
    [
      "values",
      [lines?.["x"], bars?.["values"], ...series].reduce<number>((sum, one) => sum + listOf(one).length, 0),
      MOST_VALUES,
    ],
    ["letters", texts.reduce((sum, one) => sum + one.length, 0), MOST_LETTERS],
  ];
  const over = counts.find(([, count, most]) => count > most);
  if (!over) return;
  const [what, count, most] = over.map((one) => (typeof one === "number" ? numberText(one, 0) : one));
  throw new InputError("js/output", `this cell returns ${count} ${what}, at most ${most} are shown: return fewer`);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function withoutUndefined(parts: z.output<typeof schema>): Omit<JsOutput, "kind"> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}
