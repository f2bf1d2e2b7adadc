// Backtests in a worker of the sandbox: a stranger's strategy runs here, where nothing of the page can be reached.
// It is built into one script, because a worker with an opaque origin can load no other.
import { version } from "../../package.json";
import { recordFromError } from "../../shared/errors.ts";
import { type Engine, loadEngine } from "../../wasm/index.ts";
import { piecesOf } from "../sandbox/wire.ts";
import { runHere, type WorkerRun } from "./run.ts";

/** The engine's bytes come before the first run. */
export type RunTask = { readonly engine: Uint8Array<ArrayBuffer> } | { readonly run: WorkerRun };

let engine: Engine | undefined;

addEventListener("message", ({ data }: MessageEvent<RunTask>) => {
  try {
    if ("engine" in data) engine = loadEngine(data.engine);
    else if (engine) say({ answer: runHere(engine, data.run, version, (done, all) => say({ progress: [done, all] })) });
  } catch (error) {
    say({ failed: recordFromError(error) });
  }
});

function say(message: object): void {
  for (const piece of piecesOf(message)) postMessage(piece, { transfer: [piece] });
}
