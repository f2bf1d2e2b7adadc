import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { type BacktestResult, type ParameterRecord, resultBuffers } from "../shared/backtest.ts";
import { recordFromError, type ErrorRecord } from "../shared/errors.ts";
import { defaultSettings, type BacktestJob } from "../shared/settings.ts";
import {
  Backtest,
  type Bars,
  type DataReport,
  type Engine,
  type RunInstrument,
  type SignalColumns,
} from "../wasm/index.ts";
import type { InstrumentBars } from "./backtest.ts";
import { type DataSource, openSignalSource, openSource } from "./data/source.ts";
import { nodeEngine } from "./engine.ts";
import { timeText } from "../shared/time.ts";
import { packageVersion } from "./version.ts";

const DAY_MS = 86_400_000;

/** What a run worker is asked: first the job, whose data it reads, then the compiled module. */
export type RunRequest =
  | { readonly job: BacktestJob; readonly wantsBars: boolean; readonly sources: RunSources | undefined }
  | { readonly strategy: BacktestJob["strategy"] }
  | { readonly module: Uint8Array };

/** Where data and signals come from, in the order of the job's; its references are paths where this is not given. */
export interface RunSources {
  readonly data: readonly DataSource[];
  readonly signals: readonly DataSource[];
}

export type RunAnswer =
  | { readonly progress: { readonly done: number; readonly all: number } }
  | { readonly bars: readonly InstrumentBars[] }
  | { readonly result: BacktestResult }
  | { readonly parameters: readonly ParameterRecord[] }
  | { readonly failed: ErrorRecord };

const port = parentPort;
assert(port, "the run worker is started as a worker");

/** Work that waits for the module. */
let prepared: Promise<(module: Uint8Array) => void> | undefined;

port.on("message", (request: RunRequest) => {
  if (!("module" in request)) {
    prepared = "job" in request ? prepareRun(request) : prepareDescription(request.strategy);
    prepared.catch(() => undefined);
    return;
  }
  assert(prepared, "a job comes before its module");
  prepared.then((run) => run(request.module)).catch(fail);
});

async function prepareRun({
  job,
  wantsBars,
  sources,
}: Extract<RunRequest, { job: BacktestJob }>): Promise<(module: Uint8Array) => void> {
  const start = performance.now();
  const engine = nodeEngine();
  const instruments: RunInstrument[] = [];
  const warnings: string[] = [];
  for (const [index, { name, reference }] of job.data.entries()) {
    const source = sources?.data[index] ?? sourceAt(reference, job);
    const { bars, report } = await openSource(engine, source);
    instruments.push({ name, source: source.label, bars });
    warnings.push(...[...report.warnings, ...gapsOf(report)].map((warning) => `${source.label}: ${warning}`));
  }
  const signals: SignalColumns[] = [];
  for (const [index, { name, reference }] of job.signals.entries()) {
    const source = sources?.signals[index] ?? sourceAt(reference, job);
    signals.push({ name, ...(await openSignalSource(engine, source)) });
  }
  const dataMs = performance.now() - start;
  return (module) => {
    if (wantsBars) answer({ bars: instruments.map((instrument) => barsOf(instrument, job)) });
    const run = backtestOf(engine, { job, module, instruments, signals });
    const result = run.run();
    for (const { bars } of instruments) bars.free();
    const timing = { ...result.timing, dataMs };
    const whole = { ...result, warnings: [...warnings, ...result.warnings], timing };
    answer({ result: whole }, resultBuffers(whole));
  };
}

function sourceAt(path: string, { onBad, adjust }: BacktestJob): DataSource {
  return { label: path, path, onBad, adjust };
}

/** Days without a bar are mostly holidays; a hole within days is told. */
function gapsOf({ gaps, firstGaps, interval }: DataReport): string[] {
  const [first] = firstGaps;
  if (!first || interval >= DAY_MS) return [];
  const count = gaps === 1 ? "1 gap" : `${gaps.toLocaleString("en-US")} gaps`;
  return [`${count} in the bars, the first after ${timeText(first.from)}: \`tidebook data check\` lists them`];
}

function backtestOf(
  engine: Engine,
  parts: { job: BacktestJob; module: Uint8Array; instruments: RunInstrument[]; signals: SignalColumns[] },
): Backtest {
  const { job, module, instruments, signals } = parts;
  return new Backtest(engine, {
    strategy: { path: job.strategy.path, module },
    instruments,
    signals,
    params: job.params,
    settings: job.settings,
    version: packageVersion(),
    onProgress: told,
  });
}

function told(done: number, all: number): void {
  answer({ progress: { done, all } });
}

/** A strategy's parameters need no data: one bar stands in for it. */
async function prepareDescription(strategy: BacktestJob["strategy"]): Promise<(module: Uint8Array) => void> {
  await Promise.resolve();
  const engine = nodeEngine();
  const price = (): Float64Array => Float64Array.of(1);
  const columns = { open: price(), high: price(), low: price(), close: price(), volume: price() };
  const bars = engine.bars({ time: BigInt64Array.of(0n), ...columns }, 0);
  return (module) => {
    const instruments = [{ name: "0", source: strategy.path, bars }];
    const declaring = { path: strategy.path, module };
    const input = { instruments, signals: [], params: {}, settings: defaultSettings, version: packageVersion() };
    const parameters = new Backtest(engine, { strategy: declaring, ...input, onProgress: told }).describe();
    bars.free();
    answer({ parameters });
  };
}

/** The bars in the range, without their warm-up. */
function barsOf({ name, bars }: RunInstrument, { settings }: BacktestJob): InstrumentBars {
  const { bars: inside } = bars.range(settings.range.from, settings.range.to, 0);
  const copy = copyOf(inside);
  inside.free();
  return { name, ...copy };
}

function copyOf(bars: Bars): Omit<InstrumentBars, "name"> {
  const { time, ...prices } = bars.copy();
  return { time: Float64Array.from(time, Number), ...prices };
}

function answer(message: RunAnswer, transferred: ArrayBuffer[] = []): void {
  port?.postMessage(message, transferred);
}

function fail(error: unknown): void {
  answer({ failed: recordFromError(error) });
}
