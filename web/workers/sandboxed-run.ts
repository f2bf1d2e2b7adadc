// Backtests in a worker of the sandbox: a stranger's strategy runs here, where nothing of the page can be reached.
// It is built into one script, because a worker with an opaque origin can load no other.
import { version } from "../../package.json";
import { recordFromError } from "../../shared/errors.ts";
import { loadEngine, strategyParameters } from "../../wasm/index.ts";
import { piecesOf } from "../sandbox/wire.ts";
import { Held, type Holdings } from "./held.ts";
import { type Place, runHere, type WatchedAnswer, type WorkerRun } from "./run.ts";

/** The engine's bytes come before the first run. */
export type RunTask =
  | { readonly engine: Uint8Array<ArrayBuffer> }
  | { readonly holdings: Holdings; readonly run: WorkerRun }
  | { readonly describe: WorkerRun["strategy"] };

let place: Place | undefined;

addEventListener("message", ({ data }: MessageEvent<RunTask>) => {
  try {
    if ("engine" in data) {
      const engine = loadEngine(data.engine);
      place = { engine, held: new Held(engine), version };
    } else if (place) say({ answer: answerTo(data, place) });
  } catch (error) {
    say({ failed: recordFromError(error) });
  }
});

function answerTo(task: Exclude<RunTask, { engine: unknown }>, here: Place): unknown {
  if ("describe" in task) return strategyParameters(here.engine, task.describe, version);
  here.held.update(task.holdings);
  const onProgress = (done: number, all: number): void => say({ progress: [done, all] });
  if (!task.run.isWatched) return runHere(here, task.run, { onProgress });
  let events: WatchedAnswer["events"] = [];
  const result = runHere(here, task.run, { onProgress, onEvents: (told) => (events = told) });
  return { result, events } satisfies WatchedAnswer;
}

function say(message: object): void {
  for (const piece of piecesOf(message)) postMessage(piece, { transfer: [piece] });
}
