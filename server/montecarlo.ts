import { availableParallelism } from "node:os";
import type { Worker } from "node:worker_threads";
import { errorFromRecord } from "../shared/errors.ts";
import {
  checkInstruments,
  type MonteCarloRequest,
  type PriceSeries,
  type Simulation,
  simulationOf,
  yearOf,
} from "../shared/montecarlo/request.ts";
import type { MonteCarloResult } from "../shared/montecarlo/result.ts";
import { calibrationFigures, joined, type PathColumns } from "../wasm/index.ts";
import type { RunControl } from "./control.ts";
import type { Calibrated, MonteCarloAnswer, MonteCarloTask, NamedPrices, Summary } from "./montecarlo-worker.ts";
import { WorkerPool } from "./worker-pool.ts";

/** Paths that share a seed in the engine. */
const BLOCK = 1024;
/** Steps below which a second thread costs more than it saves. */
const STEPS_A_THREAD = 4_000_000;

export interface MonteCarloControl extends Pick<RunControl, "signal" | "onProgress"> {
  /** Threads, all cores unless given; never changes a result. */
  readonly workers?: number | undefined;
}

export interface MonteCarloAsked {
  readonly request: MonteCarloRequest;
  /** Where past prices come from; empty where the parameters say everything. */
  readonly prices: readonly (NamedPrices | PriceSeries)[];
}

export interface MonteCarloDone {
  readonly result: MonteCarloResult;
  /** Bars in a year of the data, where bars were read. */
  readonly periodsPerYear: number | undefined;
}

/**
 * Estimates what is not given, simulates in threads and sums up.
 * @throws InputError for what cannot be estimated or simulated
 */
export async function monteCarlo(
  { request, prices }: MonteCarloAsked,
  control: MonteCarloControl = {},
): Promise<MonteCarloDone> {
  checkInstruments(request.model, prices.length);
  const pool = new WorkerPool("montecarlo-worker");
  const { model, parameters } = request;
  const stepsPerYear = yearOf(request);
  const estimate = (): Promise<Calibrated> =>
    asked<Calibrated>(pool, { ask: "calibrate", model, stepsPerYear, parameters, prices }, control);
  const known = prices.length === 0 ? undefined : await estimate();
  const simulation = simulationOf(request, known?.calibration);
  const started = performance.now();
  const columns = joined(await simulated(pool, simulation, control));
  const summary = await asked<Summary>(pool, { ask: "summarise", simulation, columns }, control);
  const seconds = (performance.now() - started) / 1000;
  const calibration = known ? calibrationFigures(simulation, known.calibration) : null;
  return { result: { ...summary, calibration, seconds }, periodsPerYear: known?.periodsPerYear };
}

/** Whole blocks for each thread, in their order. */
async function simulated(pool: WorkerPool, simulation: Simulation, control: MonteCarloControl): Promise<PathColumns[]> {
  const blocks = Math.ceil(simulation.paths / BLOCK);
  const useful = Math.ceil((simulation.paths * simulation.horizon) / STEPS_A_THREAD);
  const threads = Math.min(control.workers ?? Math.min(availableParallelism(), useful), blocks);
  const done = Array.from({ length: threads }, () => 0);
  const share = (thread: number): number => Math.round((blocks * thread) / threads);
  const parts = done.map((_, thread) => {
    const task = {
      ask: "simulate",
      simulation,
      first: share(thread),
      blocks: share(thread + 1) - share(thread),
    } as const;
    const onBlocks = (count: number): void => {
      done[thread] = count;
      control.onProgress?.(
        done.reduce((all, one) => all + one, 0),
        blocks,
      );
    };
    return asked<PathColumns>(pool, task, { ...control, onBlocks });
  });
  return Promise.all(parts);
}

interface AskControl extends MonteCarloControl {
  readonly onBlocks?: (count: number) => void;
}

/** A thread's answer; the thread is ended where the work is aborted. */
async function asked<T extends Calibrated | PathColumns | Summary>(
  pool: WorkerPool,
  task: MonteCarloTask,
  { signal, onBlocks }: AskControl,
): Promise<T> {
  signal?.throwIfAborted();
  const worker = await pool.take();
  let isUsable = false;
  let stop = (): void => undefined;
  try {
    const answer = await new Promise<MonteCarloAnswer>((resolve, reject) => {
      const told = (message: MonteCarloAnswer): void => {
        if ("progress" in message) onBlocks?.(message.progress);
        else resolve(message);
      };
      const aborted = (): void => reject(reasonOf(signal));
      const ended = (): void => reject(new Error("the Monte Carlo worker ended without an answer"));
      worker.on("message", told).on("error", reject).on("exit", ended);
      signal?.addEventListener("abort", aborted);
      stop = () => {
        worker.off("message", told).off("error", reject).off("exit", ended);
        signal?.removeEventListener("abort", aborted);
      };
      start(worker, task);
    });
    isUsable = true;
    if ("failed" in answer) throw errorFromRecord(answer.failed);
    return (answer as { answer: T }).answer;
  } finally {
    stop();
    pool.give(worker, isUsable);
  }
}

/** Columns are handed over, not copied. */
function start(worker: Worker, task: MonteCarloTask): void {
  if (task.ask !== "summarise") return worker.postMessage(task);
  const { last, worst, under, fan } = task.columns;
  worker.postMessage(task, [last.buffer, worst.buffer, under.buffer, fan.buffer]);
}

function reasonOf(signal: RunControl["signal"]): Error {
  const reason = signal?.reason;
  return reason instanceof Error ? reason : new Error("the simulation was aborted", { cause: reason });
}
