import { InputError } from "../shared/errors.ts";
import { type IndicatorAnswer, indicatorNamed } from "../shared/indicators.ts";
import type { Bars } from "./bars.ts";
import { type GivenColumns, indicatorGrid } from "./grid.ts";
import type { Engine } from "./host.ts";
import { type CompleteRequest, completeRequest, type IndicatorRequest } from "./indicator.ts";

/** Bytes of columns that are computed before the first of them is given. */
const BYTES_AT_ONCE = 2 ** 26;

type IndicatorColumns = CompleteRequest & {
  readonly outputs: readonly (readonly [name: string, values: Float64Array])[];
};

/**
 * Refuses an indicator that reads volume where no bar has any: a file without such a column gives zeros, and figures of zeros say
 * nothing.
 * @param label names the bars
 * @throws InputError
 */
export function checkVolume(bars: Bars, name: string, label: string): void {
  const { inputs } = indicatorNamed(name) ?? { inputs: [] as readonly string[] };
  if (!inputs.includes("volume") || bars.column("volume").some((volume) => volume > 0)) return;
  const advice = `give data with volumes, or take an indicator of prices alone in the place of ${name}`;
  const none = "has none: it has no column of volumes, or one of zeros";
  throw new InputError("indicator/volume", `${name} reads volume, and ${label} ${none}; ${advice}`);
}

/**
 * Computes indicators over bars, in the order of their requests: one column for each output, NaN where there is no value.
 * Requests of one indicator that follow each other are computed together.
 * Volume that is missing is 0, as strategies read it: who asks for the figures themselves calls `checkVolume` first.
 * @param given series that rows read and bars have not, by name
 * @throws InputError for an unknown name or option, and for a value out of its range
 */
export function* indicatorColumns(
  engine: Engine,
  bars: Bars,
  requests: readonly IndicatorRequest[],
  given: GivenColumns = {},
): Generator<IndicatorColumns> {
  const completed = requests.map((request) => completeRequest(engine, request, Object.keys(given)));
  for (const complete of together(bars.rows, completed)) {
    const [{ row } = { row: undefined }] = complete;
    if (!row) continue;
    const sets = complete.map(({ options }) => options);
    const grid = indicatorGrid(engine, [bars], row.name, sets, [given]);
    try {
      for (const [set, request] of complete.entries()) {
        const outputs = row.outputs.map(({ name }, output) => [name, grid.column(0, set, output).slice()] as const);
        yield { ...request, outputs };
      }
    } finally {
      grid.free();
    }
  }
}

/** Requests cut where the indicator changes, and where their columns would take too much at once. */
function together(rows: number, requests: readonly CompleteRequest[]): CompleteRequest[][] {
  const runs: CompleteRequest[][] = [];
  for (const complete of requests) {
    const run = runs.at(-1);
    const bytes = 8 * rows * complete.row.outputs.length * (1 + (run?.length ?? 0));
    if (run?.[0]?.row === complete.row && bytes <= BYTES_AT_ONCE) run.push(complete);
    else runs.push([complete]);
  }
  return runs;
}

/** As `indicatorColumns`, as `tidebook indicator --json` prints them. */
export function* computeIndicators(
  engine: Engine,
  bars: Bars,
  requests: readonly IndicatorRequest[],
  given: GivenColumns = {},
): Generator<IndicatorAnswer> {
  const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  for (const { row, options, lookback, outputs } of indicatorColumns(engine, bars, requests, given)) {
    yield {
      name: row.name,
      options,
      lookback,
      time: Array.from(bars.time(), Number),
      outputs: Object.fromEntries(outputs.map(([name, values]) => [name, Array.from(values, orNull)])),
    };
  }
}
