// Estimates, simulates and sums up for Monte Carlo, in a thread of its own.
import { parentPort } from "node:worker_threads";
import { assert } from "../shared/assert.ts";
import { type ErrorRecord, recordFromError } from "../shared/errors.ts";
import type { Calibration, MonteCarloRequest, PriceSeries, Simulation } from "../shared/montecarlo/request.ts";
import type { MonteCarloResult } from "../shared/montecarlo/result.ts";
import { calibrate, type PathColumns, simulateBlocks, summarise } from "../wasm/index.ts";
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
  /** Bars in a year of the first instrument, where bars were read. */
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
  let periodsPerYear: number | undefined;
  for (const one of task.prices) {
    if ("prices" in one) series.push(one);
    else {
      const { bars } = await openSource(engine, one.source);
      periodsPerYear ??= bars.periodsPerYear(bars.interval);
      const columns = { time: bars.time().slice(), prices: bars.column("close").slice() };
      series.push({ name: one.name, label: one.source.label, ...columns });
      bars.free();
    }
  }
  return { calibration: calibrate(engine, task.model, { ...task, series }), periodsPerYear };
}

function buffersOf({ last, worst, under, fan }: PathColumns): ArrayBuffer[] {
  return [last.buffer, worst.buffer, under.buffer, fan.buffer];
}

function post(message: MonteCarloAnswer, transferred: ArrayBuffer[] = []): void {
  port?.postMessage(message, transferred);
}
