import { readFileSync } from "node:fs";
import { assert } from "../../shared/assert.ts";
import { defaultSettings, type Settings } from "../../shared/settings.ts";
import type { BarColumns } from "../../wasm/index.ts";
import type { Sample } from "../bench-worker.ts";
import { compile } from "../compile.ts";
import { packageRoot } from "../root.ts";
import { minuteBars } from "./minute-bars.ts";
import { pythonPeers, type PeerRun } from "./python-peers.ts";
import { alone, type Bench, type BenchControl, type BenchRow, besides, median } from "./row.ts";
import type { CrossRules } from "./sma-cross-loop.ts";
import { samplesInThread } from "./thread.ts";

/** The periods of `examples/sma-cross.ts`, and costs so low that an account outlives a million minutes of trading. */
export const crossRules: CrossRules = {
  fast: 20,
  slow: 100,
  cash: 10_000_000,
  fee: 0.5e-4,
  slippage: 0.1e-4,
  ticksPerUnit: 100,
  lotsPerUnit: 1e8,
};

/** The same as settings of the engine. */
export const crossSettings: Settings = {
  ...defaultSettings,
  account: { cash: "10000000", leverage: "1" },
  costs: { makerBps: "0.5", takerBps: "0.5", slippageBps: "0.1" },
};

const DECIMALS = 2;
const ROWS = { short: 100_000, long: 1_000_000 };
/** Fresh threads behind a cold figure. */
const THREADS = { short: 5, long: 3 };
/** Pairs of runs in which both sides reach their last tier of compilation. */
const WARMING = 3;
const SEED = 1;
const WARM = "SMA cross, 1M bars, warm";
/** Time as i64 and five prices as f64. */
const BYTES_PER_BAR = 48;

export const backtestBench: Bench = {
  name: "backtest",
  title: "Event backtest: SMA cross of examples/sma-cross.ts (20, 100) on minute bars",
  run: runBacktestBench,
};

interface Measured {
  readonly rows: number;
  readonly cold: readonly Sample[];
  readonly warm: readonly Sample[];
  /** A run that places no order. */
  readonly quiet: Sample;
}

async function runBacktestBench(control: BenchControl): Promise<BenchRow[]> {
  const path = "examples/sma-cross.ts";
  const source = readFileSync(new URL(path, packageRoot()), "utf8");
  const { module } = await compile(source, path, { signal: control.signal });
  const steps = THREADS.short + THREADS.long + 2 + WARMING + control.repeats;
  let done = 0;
  const step = (): void => control.progress(++done, steps + 1);
  const measure = async (bars: BarColumns, threads: number, repeats: number): Promise<Measured> => {
    const task = {
      bars,
      decimals: DECIMALS,
      module,
      settings: crossSettings,
      params: {},
      rules: crossRules,
      repeats: 0,
    };
    const equal = { fast: crossRules.slow, slow: crossRules.slow };
    const [quiet] = await samplesInThread({ ...task, params: equal }, control.signal, step);
    assert(quiet, "a thread takes at least one sample");
    const cold: Sample[] = [];
    while (cold.length < threads - 1) cold.push(...(await samplesInThread(task, control.signal, step)));
    const last = await samplesInThread({ ...task, repeats }, control.signal, step);
    return { rows: bars.close.length, cold: [...cold, ...last.slice(0, 1)], warm: last.slice(1 + WARMING), quiet };
  };
  const bars = minuteBars(ROWS.long, SEED, crossRules);
  const short = await measure(firstBars(bars, ROWS.short), THREADS.short, 0);
  const long = await measure(bars, THREADS.long, WARMING + control.repeats);
  const peers = await pythonPeers({ bars, rules: crossRules }, control);
  return [...timeRows(short, long), ...peers.map((peer) => peerRow(long, peer)), ...memoryRows(short, long)];
}

function firstBars(bars: BarColumns, rows: number): BarColumns {
  const { time, open, high, low, close, volume } = bars;
  const cut = (column: Float64Array): Float64Array => column.slice(0, rows);
  return {
    time: time.slice(0, rows),
    ...{ open: cut(open), high: cut(high), low: cut(low), close: cut(close), volume: cut(volume) },
  };
}

function timeRows(short: Measured, long: Measured): BenchRow[] {
  return [
    loopRow("SMA cross, 100k bars, cold", "≤ 25", short.rows, short.cold),
    loopRow("SMA cross, 1M bars, cold", "≤ 30", long.rows, long.cold),
    loopRow(WARM, "≤ 10", long.rows, long.warm),
  ];
}

function loopRow(name: string, target: string, rows: number, samples: readonly Sample[]): BenchRow {
  const ours = samples.map(({ engineMs }) => (engineMs * 1e6) / rows);
  const theirs = samples.map(({ loopMs }) => (loopMs * 1e6) / rows);
  const [sample] = samples;
  const trades = tradesText(sample?.trades ?? 0, sample?.loopTrades ?? 0);
  const note = `${spreadText(ours)}; peer ${rangeText(theirs)}; ${trades}`;
  return besides({ name, ns: median(ours), unit: "ns/bar", target, note }, "JavaScript loop", median(theirs));
}

function peerRow({ rows, warm }: Measured, { peer, seconds, trades, about }: PeerRun): BenchRow {
  const ours = warm.map(({ engineMs }) => (engineMs * 1e6) / rows);
  const theirs = seconds.map((value) => (value * 1e9) / rows);
  const note = `peer: ${about}; ${spreadText(theirs)}; ${tradesText(warm[0]?.trades ?? 0, trades)}`;
  return besides({ name: WARM, ns: median(ours), unit: "ns/bar", target: "faster", note }, peer, median(theirs));
}

function tradesText(ours: number, theirs: number): string {
  return ours === theirs ? `${ours} trades each` : `NOT THE SAME TRADES: ours ${ours}, the peer's ${theirs}`;
}

function spreadText(values: readonly number[]): string {
  return values.length === 1 ? "one run" : `median of ${values.length}, ${rangeText(values)}`;
}

function rangeText(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
}

/** What a bar allocates would show: in the strategy's memory with the bars, in the engine's with the runs. */
function memoryRows(short: Measured, long: Measured): BenchRow[] {
  const [first] = long.cold.slice(-1);
  const last = long.warm.at(-1);
  if (!first || !last) return [];
  const size = last.engineBytes / (BYTES_PER_BAR * long.rows);
  const growth = last.engineBytes - first.engineBytes;
  const perBar = long.quiet.strategyBytes - short.quiet.strategyBytes;
  const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return [
    alone({
      name: "Engine memory, 1M bars",
      ns: size,
      unit: "x",
      target: "≤ 8",
      note: `times the input columns of ${BYTES_PER_BAR} bytes a bar; ${mebibytes(last.engineBytes)} with the input and the whole result`,
    }),
    alone({
      name: "Engine memory, growth over runs",
      ns: growth,
      unit: "bytes",
      target: "0",
      note: `from the first run to run ${1 + WARMING + long.warm.length} in one thread`,
    }),
    alone({
      name: "Strategy memory, growth over bars",
      ns: perBar,
      unit: "bytes",
      target: "0",
      note: `from 100k to 1M bars that place no order; ${mebibytes(last.strategyBytes)} after ${last.trades} trades, whose order objects are collected`,
    }),
  ];
}
