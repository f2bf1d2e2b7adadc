import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { type BacktestRequest, type BacktestResult, type ParameterRecord, resultBuffers } from "../shared/backtest.ts";
import { recordFromError, type ErrorRecord } from "../shared/errors.ts";
import type { InstrumentBars } from "../shared/bars.ts";
import type { OrderEvent } from "../shared/explain/events.ts";
import type { LinkBars } from "../shared/link/marks.ts";
import type { KeptEngine, Runner } from "../shared/link/runner.ts";
import type { BacktestJob } from "../shared/settings.ts";
import {
  plainBars,
  type ReadInstrument,
  type ReadRun,
  runBacktest,
  type SignalColumns,
  strategyParameters,
  usedBars,
} from "../wasm/index.ts";
import { type DataSource, openSignal, openSource } from "./data/source.ts";
import { nodeEngine } from "./engine.ts";
import { packageVersion } from "./version.ts";

/** What a run worker is asked: first the job, whose data it reads, then the compiled module, and what is to run it. */
export type RunRequest =
  | { readonly job: BacktestJob; readonly wants: Wanted; readonly sources: RunSources | undefined }
  | { readonly strategy: BacktestJob["strategy"] }
  | { readonly module: Uint8Array; readonly kept?: KeptRun | undefined };

/** What is told beside the result. */
export interface Wanted {
  /** The bars in the range, for reports. */
  readonly bars: boolean;
  /** The bars used, with their warm-up, for links. */
  readonly used: boolean;
  /** What happened to orders, for explanations. */
  readonly events: boolean;
}

/** A kept engine to run on instead of this version's. */
export interface KeptRun extends KeptEngine {
  readonly request: BacktestRequest;
}

/** Where data and signals come from, in the order of the job's; its references are paths where this is not given. */
export interface RunSources {
  readonly data: readonly DataSource[];
  readonly signals: readonly DataSource[];
}

export type RunAnswer =
  | { readonly progress: { readonly done: number; readonly all: number } }
  | { readonly bars: readonly InstrumentBars[] }
  | { readonly events: readonly OrderEvent[] }
  | { readonly used: readonly LinkBars[] }
  | { readonly result: BacktestResult }
  | { readonly parameters: readonly ParameterRecord[] }
  | { readonly failed: ErrorRecord };

const port = parentPort;
assert(port, "the run worker is started as a worker");

/** Work that waits for the module. */
let prepared: Promise<(module: Uint8Array, kept?: KeptRun) => void | Promise<void>> | undefined;

port.on("message", (request: RunRequest) => {
  if (!("module" in request)) {
    prepared = "job" in request ? prepareRun(request) : prepareDescription(request.strategy);
    prepared.catch(() => undefined);
    return;
  }
  assert(prepared, "a job comes before its module");
  prepared.then((run) => run(request.module, request.kept)).catch(fail);
});

async function prepareRun({
  job,
  wants,
  sources,
}: Extract<RunRequest, { job: BacktestJob }>): Promise<(module: Uint8Array, kept?: KeptRun) => Promise<void>> {
  const start = performance.now();
  const engine = nodeEngine();
  const instruments: ReadInstrument[] = [];
  for (const [index, { name, reference }] of job.data.entries()) {
    const source = sources?.data[index] ?? sourceAt(reference, job);
    instruments.push({ name, source: source.label, ...(await openSource(engine, source)) });
  }
  const signals: SignalColumns[] = [];
  for (const [index, { name, reference }] of job.signals.entries()) {
    const source = sources?.signals[index] ?? sourceAt(reference, job);
    signals.push({ name, ...(await openSignal(engine, source)) });
  }
  const dataMs = performance.now() - start;
  return async (module, kept) => {
    if (wants.bars) answer({ bars: instruments.map((instrument) => barsOf(instrument, job)) });
    if (wants.used) answer({ used: instruments.map(({ bars }) => usedBars(bars, job.settings.range)) });
    const { params, settings } = job;
    const strategy = { path: job.strategy.path, module };
    const input = { strategy, instruments, signals, params, settings, version: packageVersion(), onProgress: told };
    const watching = wants.events && { onEvents: (events: readonly OrderEvent[]) => answer({ events }) };
    const result = kept ? await keptResult(kept, input) : runBacktest(engine, { ...input, ...watching });
    for (const { bars } of instruments) bars.free();
    const whole = { ...result, timing: { ...result.timing, dataMs } };
    answer({ result: whole }, resultBuffers(whole));
  };
}

function sourceAt(path: string, { onBad, adjust, dates }: BacktestJob): DataSource {
  return { label: path, path, onBad, adjust, dates };
}

/** Runs on a kept engine, from the very bytes whose hash was checked. */
async function keptResult({ engine, runner, request }: KeptRun, input: ReadRun): Promise<BacktestResult> {
  const code = `data:text/javascript;base64,${Buffer.from(runner).toString("base64")}`;
  const { open, run } = (await import(code)) as Runner;
  open(engine);
  const instruments = input.instruments.map(({ name, source, bars }) => ({
    name,
    source,
    bars: { ...bars.copy(), decimals: bars.decimals },
  }));
  return run(request, input.strategy.module, { instruments, signals: input.signals }, told);
}

function told(done: number, all: number): void {
  answer({ progress: { done, all } });
}

async function prepareDescription({ path }: BacktestJob["strategy"]): Promise<(module: Uint8Array) => void> {
  await Promise.resolve();
  return (module) => answer({ parameters: strategyParameters(nodeEngine(), { path, module }, packageVersion()) });
}

/** The bars in the range, without their warm-up. */
function barsOf({ name, bars }: ReadInstrument, { settings }: BacktestJob): InstrumentBars {
  const { bars: inside } = bars.range(settings.range.from, settings.range.to, 0);
  const copy = plainBars(inside);
  inside.free();
  return { name, ...copy };
}

function answer(message: RunAnswer, transferred: ArrayBuffer[] = []): void {
  port?.postMessage(message, transferred);
}

function fail(error: unknown): void {
  answer({ failed: recordFromError(error) });
}
