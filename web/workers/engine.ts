// The engine in a thread of its own: reads prices and runs backtests, so that the page stays alive.
import { expose, transfer } from "comlink";
import { version } from "../../package.json";
import { type BacktestResult, resultBuffers } from "../../shared/backtest.ts";
import { AppError } from "../../shared/errors.ts";
import { type Engine, loadEngine } from "../../wasm/index.ts";
import { carryErrors } from "./errors.ts";
import { type Progress, runHere, type WorkerRun } from "./run.ts";

let loading: Promise<Engine> | undefined;

async function load(): Promise<Engine> {
  const response = await fetch(new URL("../../wasm/pkg/engine_bg.wasm", import.meta.url)).catch(failed);
  if (!response.ok) return failed(response.status);
  return loadEngine(new Uint8Array(await response.arrayBuffer()));
}

function failed(cause: unknown): never {
  const sentence = "the engine could not be loaded: look at the network and reload the page";
  throw new AppError("engine/fetch", sentence, { cause, retryable: true });
}

const api = {
  /** As `runHere`, in this worker. */
  async run(run: WorkerRun, onProgress: Progress): Promise<BacktestResult> {
    const result = runHere(await (loading ??= load()), run, version, onProgress);
    return transfer(result, resultBuffers(result));
  },
};

export type EngineWorker = typeof api;

carryErrors();
expose(api);
