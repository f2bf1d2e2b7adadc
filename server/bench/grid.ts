import { assert } from "../../shared/assert.ts";
import { type Indicator, indicatorNamed } from "../../shared/indicators.ts";
import { type Bars, type Engine, indicatorError, type PriceColumn } from "../../wasm/index.ts";
import { nodeEngine } from "../engine.ts";
import { crossRules } from "./backtest.ts";
import { type Contest, contestRows } from "./interleaved.ts";
import { minuteBars } from "./minute-bars.ts";
import { pythonRun, type PythonServer, withPython } from "./python-server.ts";
import { alone, type Bench, type BenchControl, type BenchRow, median } from "./row.ts";

const ROWS = 20_000;
const SETS = 32;
const SERIES = 8;
const SEED = 4;
const TARGET = "≥ 2.5x";
/** Periods of the sets: from, step. */
const [SHORTEST, STEP] = [5, 3];
/** A grid for each way in which sets share work, and one for none. */
const NAMES =
  `sma ema rma dema tema trix rsi cmo atr natr adx macd stddev bbands wma linearreg max min midprice donchian
  willr roc mom cci`.split(/\s+/);

/** vector-ta's calls for many periods, with the ranges of the options behind the period. */
const VECTOR_TA: Readonly<Record<string, readonly [call: string, ...ranges: (readonly number[])[]]>> = {
  sma: ["sma_batch"],
  ema: ["ema_batch"],
  dema: ["dema_batch"],
  tema: ["tema_batch"],
  rsi: ["rsi_batch"],
  stddev: ["stddev_batch", [1, 1, 0]],
};

export const gridBench: Bench = {
  name: "grid",
  title: `Grids of ${SETS} periods over ${ROWS / 1000}k bars in one call, beside the single kernel ${SETS} times`,
  run: runGridBench,
};

async function runGridBench(control: BenchControl): Promise<BenchRow[]> {
  const engine = nodeEngine();
  const series = (rows: number, seed: number) => engine.bars(minuteBars(rows, seed, crossRules), 2);
  const columns = minuteBars(ROWS, SEED, crossRules);
  const long = engine.bars(columns, 2);
  const rows: BenchRow[] = [];
  for (const name of NAMES) rows.push(...(await contest(new Grid(engine, [long], named(name), SETS), control)));
  const many = Array.from({ length: SERIES }, (_, at) => series(ROWS - 1000 * at, SEED + at));
  for (const name of ["ema", "rsi"]) rows.push(...(await contest(new Grid(engine, many, named(name), 1), control)));
  const ns = median(rows.map(({ ratio }) => ratio ?? NaN));
  const note = "of what a grid gains over the single kernel";
  const beside = await withPython(columns, control, (python) => besideVectorTa(engine, long, python, control));
  return [...rows, ...beside, alone({ name: `Median of ${rows.length} grids`, ns, unit: "x", target: TARGET, note })];
}

async function besideVectorTa(
  engine: Engine,
  bars: Bars,
  python: PythonServer,
  control: BenchControl,
): Promise<BenchRow[]> {
  const version = python.versions.vectorta;
  if (version === undefined) {
    control.onNote("vector-ta is not installed: pip install vector-ta, and name that Python with TIDEBOOK_PYTHON");
    return [];
  }
  const rows: BenchRow[] = [];
  for (const [name, [call, ...others]] of Object.entries(VECTOR_TA)) {
    const grid = new Grid(engine, [bars], named(name), SETS);
    const periods = [SHORTEST, SHORTEST + STEP * (SETS - 1), STEP];
    const work = { do: "grid", name: call, ranges: [periods, ...others], rows: ROWS };
    const peer = { name: `vector-ta ${version}`, target: "faster", run: pythonRun(python, work) };
    rows.push(...(await contest(grid, control, peer)));
  }
  return rows;
}

function named(name: string): Indicator {
  const row = indicatorNamed(name);
  assert(row, "the bench's indicators are in the table");
  return row;
}

/** Beside the single kernel, unless another peer is named. */
async function contest(
  grid: Grid,
  control: BenchControl,
  peer: Contest["peers"][number] = { name: "single kernel", target: TARGET, run: () => grid.oneByOne() },
): Promise<BenchRow[]> {
  const { row, series, sets, bars } = grid;
  const what = series === 1 ? `${sets} periods` : `${series} instruments`;
  const ours = { name: "ours", run: () => grid.together() };
  const pieces = bars * sets;
  const found = await contestRows(
    { name: `${row.name}, ${what}`, unit: "ns/bar", pieces, ours, peers: [peer] },
    control,
  );
  grid.free();
  return found;
}

/** Work that both ways do over the same columns in the engine's memory, into the same places. */
class Grid {
  readonly row: Indicator;
  readonly sets: number;
  private readonly engine: Engine;
  private readonly lengths: readonly number[];
  private readonly inputs: readonly (readonly number[])[];
  private readonly areClean: readonly number[];
  private readonly options: Float64Array;
  /** Addresses of the columns, series by series, there set by set. */
  private readonly places: readonly number[];
  private readonly taken: { readonly pointer: number; readonly bytes: number };

  constructor(engine: Engine, series: readonly Bars[], row: Indicator, sets: number) {
    this.engine = engine;
    this.row = row;
    this.sets = sets;
    this.lengths = series.map(({ rows }) => rows);
    const periods = Array.from({ length: sets }, (_, set) => (sets === 1 ? 14 : SHORTEST + STEP * set));
    const of = (period: number) => row.options.map((option, at) => (at === 0 ? period : option.default));
    this.options = Float64Array.from(periods.flatMap(of));
    const columns = this.lengths.flatMap((rows) => Array<number>(sets * row.outputs.length).fill(8 * rows));
    const bytes = columns.reduce((sum, one) => sum + one, 0);
    this.taken = { pointer: engine.exports.allocate(bytes) >>> 0, bytes };
    let at = this.taken.pointer;
    this.places = columns.map((length) => (at += length) - length);
    const names = row.inputs as readonly PriceColumn[];
    this.inputs = series.map((one) => names.map((name) => one.pointer(name)));
    this.areClean = series.map((one) => Number(one.areClean(names)));
  }

  get series(): number {
    return this.lengths.length;
  }

  /** Bars of all series. */
  get bars(): number {
    return this.lengths.reduce((sum, rows) => sum + rows, 0);
  }

  together(): void {
    const series = Uint32Array.from(
      this.inputs.flatMap((columns, at) => [this.lengths[at] ?? 0, this.areClean[at] ?? 0, ...columns]),
    );
    const { exports, memory } = this.engine;
    const status = memory.with([series, this.options, Uint32Array.from(this.places)], (one = 0, two = 0, three = 0) =>
      exports.indicator_grid(this.row.id, one, this.series, two, this.sets, three),
    );
    if (status !== 0) throw indicatorError(this.row.id, status);
  }

  oneByOne(): void {
    const { id, outputs, options } = this.row;
    const { exports, memory } = this.engine;
    const series = Uint32Array.from(this.inputs.flat());
    memory.with([series, this.options, Uint32Array.from(this.places)], (input = 0, option = 0, place = 0) => {
      for (const [at, rows] of this.lengths.entries()) {
        for (let set = 0; set < this.sets; set++) {
          const status = exports.indicator_batch(
            id,
            rows,
            this.areClean[at] ?? 0,
            input + 4 * at * this.row.inputs.length,
            option + 8 * set * options.length,
            options.length,
            place + 4 * outputs.length * (at * this.sets + set),
          );
          if (status !== 0) throw indicatorError(id, status);
        }
      }
    });
  }

  free(): void {
    this.engine.exports.release(this.taken.pointer, this.taken.bytes);
  }
}
