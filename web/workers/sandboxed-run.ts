// Backtests in a worker of the sandbox: a stranger's strategy runs here, where nothing of the page can be reached.
// It is built into one script, because a worker with an opaque origin can load no other.
import { version } from "../../package.json";
import type { BacktestRequest } from "../../shared/backtest.ts";
import { recordFromError } from "../../shared/errors.ts";
import type { KeptEngine, Runner } from "../../shared/link/runner.ts";
import { loadEngine, strategyParameters } from "../../wasm/index.ts";
import { piecesOf } from "../sandbox/wire.ts";
import { Held, type Holdings } from "./held.ts";
import { type Place, runHere, runOnKept, type WatchedAnswer, type WorkerRun } from "./run.ts";

/** The engine's bytes come before the first run, and those of a release's engine before the first run on it. */
export type RunTask =
  | { readonly engine: Uint8Array<ArrayBuffer> }
  | { readonly kept: KeptEngine }
  | { readonly holdings: Holdings; readonly run: WorkerRun; readonly keptRequest?: BacktestRequest }
  | { readonly describe: WorkerRun["strategy"] };

let place: Place | undefined;
let runner: Promise<Runner> | undefined;

addEventListener("message", ({ data }: MessageEvent<RunTask>) => {
  void heard(data).catch((error: unknown) => say({ failed: recordFromError(error) }));
});

async function heard(task: RunTask): Promise<void> {
  if ("engine" in task) {
    const engine = loadEngine(task.engine);
    place = { engine, held: new Held(engine), version };
  } else if ("kept" in task) {
    runner = runnerOf(task.kept);
    await runner;
  } else if (place) say({ answer: answerTo(task, place, await runner) });
}

async function runnerOf({ engine, runner: code }: KeptEngine): Promise<Runner> {
  const url = URL.createObjectURL(new Blob([code.slice()], { type: "text/javascript" }));
  const loaded = (await import(/* @vite-ignore */ url)) as Runner;
  loaded.open(engine);
  return loaded;
}

function answerTo(
  task: Exclude<RunTask, { engine: unknown } | { kept: unknown }>,
  here: Place,
  kept?: Runner,
): unknown {
  if ("describe" in task) return strategyParameters(here.engine, task.describe, version);
  here.held.update(task.holdings);
  const onProgress = (done: number, all: number): void => say({ progress: [done, all] });
  if (kept && task.keptRequest) return runOnKept(here, kept, { ...task, request: task.keptRequest, onProgress });
  if (!task.run.isWatched) return runHere(here, task.run, { onProgress });
  let events: WatchedAnswer["events"] = [];
  const result = runHere(here, task.run, { onProgress, onEvents: (told) => (events = told) });
  return { result, events } satisfies WatchedAnswer;
}

function say(message: object): void {
  for (const piece of piecesOf(message)) postMessage(piece, { transfer: [piece] });
}
