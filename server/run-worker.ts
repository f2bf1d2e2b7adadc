import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { type BacktestResult, type ParameterRecord, resultBuffers } from "../shared/backtest.ts";
import { recordFromError, type ErrorRecord } from "../shared/errors.ts";
import type { InstrumentBars } from "../shared/bars.ts";
import type { OrderEvent } from "../shared/explain/events.ts";
import type { BacktestJob } from "../shared/settings.ts";
import { plainBars, type ReadInstrument, runBacktest, type SignalColumns, strategyParameters } from "../wasm/index.ts";
import { type DataSource, openSignal, openSource } from "./data/source.ts";
import { nodeEngine } from "./engine.ts";
import { packageVersion } from "./version.ts";

/** What a run worker is asked: first the job, whose data it reads, then the compiled module. */
export type RunRequest =
  | {
      readonly job: BacktestJob;
      readonly wantsBars: boolean;
      readonly wantsEvents: boolean;
      readonly sources: RunSources | undefined;
    }
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
  | { readonly events: readonly OrderEvent[] }
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
  wantsEvents,
  sources,
}: Extract<RunRequest, { job: BacktestJob }>): Promise<(module: Uint8Array) => void> {
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
  return (module) => {
    if (wantsBars) answer({ bars: instruments.map((instrument) => barsOf(instrument, job)) });
    const { params, settings } = job;
    const strategy = { path: job.strategy.path, module };
    const input = { strategy, instruments, signals, params, settings, version: packageVersion(), onProgress: told };
    const watching = wantsEvents && { onEvents: (events: readonly OrderEvent[]) => answer({ events }) };
    const result = runBacktest(engine, { ...input, ...watching });
    for (const { bars } of instruments) bars.free();
    const whole = { ...result, timing: { ...result.timing, dataMs } };
    answer({ result: whole }, resultBuffers(whole));
  };
}

function sourceAt(path: string, { onBad, adjust, dates }: BacktestJob): DataSource {
  return { label: path, path, onBad, adjust, dates };
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
