// Estimates, simulates and sums up for Monte Carlo, in a thread of its own.
import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { type ErrorRecord, recordFromError } from "../shared/errors.ts";
import type { Calibration, MonteCarloRequest, PriceSeries, Simulation } from "../shared/montecarlo/request.ts";
import type { MonteCarloResult } from "../shared/montecarlo/result.ts";
import { calibrate, commonTimes, type Engine, type PathColumns, simulateBlocks, summarise } from "../wasm/index.ts";
import { type DataSource, openSource } from "./data/source.ts";
import { nodeEngine } from "./engine.ts";

/** Prices to read, under an instrument's name. */
export interface NamedPrices {
  readonly name: string;
  readonly source: DataSource;
}

export type MonteCarloTask =
  | {
      readonly ask: "calibrate";
      readonly model: string;
      readonly stepsPerYear: number;
      /** Those that need no estimate. */
      readonly parameters: MonteCarloRequest["parameters"];
      /** To read, or as they are. */
      readonly prices: readonly (NamedPrices | PriceSeries)[];
    }
  | { readonly ask: "simulate"; readonly simulation: Simulation; readonly first: number; readonly blocks: number }
  | { readonly ask: "summarise"; readonly simulation: Simulation; readonly columns: PathColumns };

export interface Calibrated {
  readonly calibration: Calibration;
  /** Bars in a year of the times that all instruments have, where bars were read. */
  readonly periodsPerYear: number | undefined;
}

export type Summary = Omit<MonteCarloResult, "seconds" | "calibration">;

export type MonteCarloAnswer =
  | { readonly progress: number }
  | { readonly answer: Calibrated | PathColumns | Summary }
  | { readonly failed: ErrorRecord };

const port = parentPort;
assert(port, "the Monte Carlo worker is started as a worker");

port.on("message", (task: MonteCarloTask) => {
  answerTo(task).then(
    (answer) => post({ answer }, "fan" in answer && "last" in answer ? buffersOf(answer) : []),
    (error: unknown) => post({ failed: recordFromError(error) }),
  );
});

async function answerTo(task: MonteCarloTask): Promise<Calibrated | PathColumns | Summary> {
  const engine = nodeEngine();
  switch (task.ask) {
    case "calibrate":
      return calibrated(task);
    case "simulate":
      return simulateBlocks(engine, task.simulation, task, (progress) => post({ progress }));
    case "summarise":
      return summarise(engine, task.simulation, task.columns);
  }
}

async function calibrated(task: Extract<MonteCarloTask, { ask: "calibrate" }>): Promise<Calibrated> {
  const engine = nodeEngine();
  const series: PriceSeries[] = [];
  for (const one of task.prices) {
    if ("prices" in one) series.push(one);
    else {
      const { bars } = await openSource(engine, one.source);
      const columns = { time: bars.time().slice(), prices: bars.column("close").slice() };
      series.push({ name: one.name, label: one.source.label, ...columns });
      bars.free();
    }
  }
  const calibration = calibrate(engine, task.model, { ...task, series });
  const areRead = task.prices.some((one) => "source" in one);
  return { calibration, periodsPerYear: areRead ? yearOf(engine, commonTimes(series)) : undefined };
}

/** Bars in a year of bars at these times. */
function yearOf(engine: Engine, time: BigInt64Array): number {
  const none = new Float64Array(time.length);
  const bars = engine.bars({ time, open: none, high: none, low: none, close: none, volume: none }, 0);
  const year = bars.periodsPerYear(bars.interval);
  bars.free();
  return year;
}

function buffersOf({ last, worst, under, fan }: PathColumns): ArrayBuffer[] {
  return [last.buffer, worst.buffer, under.buffer, fan.buffer];
}

function post(message: MonteCarloAnswer, transferred: ArrayBuffer[] = []): void {
  port?.postMessage(message, transferred);
}
