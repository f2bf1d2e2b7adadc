import { assert } from "../../shared/assert.ts";
import { givenInputs, type Indicator, indicators } from "../../shared/indicators.ts";
import { type Bars, type Engine, indicatorError, type PriceColumn } from "../../wasm/index.ts";
import { nodeEngine } from "../engine.ts";
import { crossRules } from "./backtest.ts";
import { type Contest, contestRows } from "./interleaved.ts";
import { scriptPeers } from "./indicators-in-script.ts";
import { minuteBars } from "./minute-bars.ts";
import { pythonRun, type PythonServer, withPython } from "./python-server.ts";
import { alone, type Bench, type BenchControl, type BenchRow, median } from "./row.ts";

const ROWS = { long: 1_000_000, short: 100_000 };
const SEED = 4;
const DECIMALS = 2;
/** V8 compiles a kernel anew beside its first runs, which takes a few of them. */
const WARMING = 6;
/** Measured over many bars, as caches and memory matter most to the fastest ones. */
const LONG_NAMES = new Set(["sma", "ema", "rsi", "macd", "bbands", "atr", "max", "adx"]);
/** Ratios to TA-Lib that these indicators should reach; all others 1. */
const TARGETS: Readonly<Record<string, string>> = { sma: "≥ 1.3x", rsi: "≥ 1.3x", ema: "≥ 2x" };

export const indicatorsBench: Bench = {
  name: "indicators",
  title: "Indicators at their default options over minute bars that lie in memory and were looked at once, warm",
  run: runIndicatorsBench,
};

interface Sized {
  readonly rows: number;
  readonly kernels: Kernels;
}

async function runIndicatorsBench(control: BenchControl): Promise<BenchRow[]> {
  const engine = nodeEngine();
  const sized = (rows: number): Sized => {
    const bars = engine.bars(minuteBars(rows, SEED, crossRules), DECIMALS);
    return { rows, kernels: new Kernels(engine, bars) };
  };
  const [long, short] = [sized(ROWS.long), sized(ROWS.short)];
  const all = minuteBars(ROWS.long, SEED, crossRules);
  const sizedFor = ({ name }: Indicator): Sized => (LONG_NAMES.has(name) ? long : short);
  const rows = await withPython(all, control, (python) => besideTalib(sizedFor, python, control));
  for (const { name, peers } of await scriptPeers(all.close.subarray(0, ROWS.short), control)) {
    const row = indicators.find((one) => one.name === name);
    assert(row, "the peers' indicators are in the table");
    const ours = { name: "ours", run: short.kernels.run(row) };
    rows.push(...(await contestRows({ ...named(row, short), ours, peers }, control)));
  }
  return rows;
}

function named({ name }: Indicator, { rows }: Sized): Pick<Contest, "name" | "unit" | "pieces"> {
  return { name: `${name}, ${rows === ROWS.long ? "1M" : "100k"}`, unit: "ns/bar", pieces: rows };
}

/** The engine's kernels over bars in its memory, into columns that are there already. */
class Kernels {
  private readonly engine: Engine;
  private readonly bars: Bars;
  private readonly outputs: number[] = [];

  constructor(engine: Engine, bars: Bars) {
    this.engine = engine;
    this.bars = bars;
  }

  /** One computation at the default options. */
  run({ id, inputs, options, outputs }: Indicator): () => void {
    const { exports, memory } = this.engine;
    const { rows } = this.bars;
    while (this.outputs.length < outputs.length) this.outputs.push(exports.allocate(8 * rows));
    const columns = Uint32Array.from(inputs, (name) => this.bars.pointer(name as PriceColumn));
    const places = Uint32Array.from(this.outputs.slice(0, outputs.length));
    const areClean = Number(this.bars.areClean(inputs as readonly PriceColumn[]));
    const values = Float64Array.from(options, (option) => option.default);
    return () => {
      const status = memory.with([columns, values, places], (one = 0, two = 0, three = 0) =>
        exports.indicator_batch(id, rows, areClean, one, two, values.length, three),
      );
      if (status !== 0) throw indicatorError(id, status, Array.from(values));
    };
  }
}

async function besideTalib(
  sizedFor: (row: Indicator) => Sized,
  python: PythonServer,
  control: BenchControl,
): Promise<BenchRow[]> {
  const version = python.versions.talib;
  if (version === undefined) {
    control.onNote("TA-Lib is not installed: pip install TA-Lib, and name that Python with TIDEBOOK_PYTHON");
    return [];
  }
  const rows: BenchRow[] = [];
  for (const row of indicators) {
    if (row.talibName === null || givenInputs(row).length > 0) continue;
    const sized = sizedFor(row);
    const work = { do: "indicator", name: row.talibName, options: talibOptions(row), rows: sized.rows };
    const refusal = await python.ask(work);
    if (typeof refusal === "string") {
      control.onNote(`${row.name} is left out: ${refusal}`);
      continue;
    }
    const target = TARGETS[row.name] ?? "≥ 1x";
    const peer = { name: `TA-Lib ${version}`, target, run: pythonRun(python, work) };
    const ours = { name: "ours", run: sized.kernels.run(row) };
    const contest: Contest = { ...named(row, sized), ours, peers: [peer], warming: WARMING };
    rows.push(...(await contestRows(contest, control)));
  }
  return [...rows, ...summaryRows(rows)];
}

function talibOptions({ options }: Indicator): Record<string, number> {
  return Object.fromEntries(options.flatMap((one) => (one.talibName === null ? [] : [[one.talibName, one.default]])));
}

/** The median of all ratios, and who is below which mark. */
function summaryRows(rows: readonly BenchRow[]): BenchRow[] {
  const ratios = rows.map(({ name, ratio }) => ({ name, ratio: ratio ?? NaN }));
  const sorted = [...ratios].sort((a, b) => a.ratio - b.ratio);
  const within = (from: number, to: number): string => {
    const slow = sorted.filter(({ ratio }) => ratio >= from && ratio < to);
    const list = slow.map(({ name, ratio }) => `${name.replace(/,.*/, "")} ${ratio.toFixed(2)}`).join(", ");
    return `${slow.length} ${from === 0 ? "" : `from ${from}x `}below ${to}x${list === "" ? "" : `: ${list}`}`;
  };
  const note = [within(0, 0.5), within(0.5, 0.9), within(0.9, 1)].join("; ");
  const ns = median(ratios.map(({ ratio }) => ratio));
  return [alone({ name: `Median of ${rows.length} beside TA-Lib`, ns, unit: "x", target: "≥ 0.9x", note })];
}
