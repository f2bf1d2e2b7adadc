import type { BacktestResult } from "../../shared/backtest.ts";
import { budgetError } from "../../shared/budget.ts";
import { AppError } from "../../shared/errors.ts";
import scriptUrl from "../workers/sandboxed-run.ts?worker&url";
import type { RunTask } from "../workers/sandboxed-run.ts";
import type { WorkerRun } from "../workers/run.ts";
import { type Sandbox, Sandboxes } from "./sandbox.ts";

export interface RunControl {
  /** Stops the run: its worker is ended at once. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds after which a strategy that does not come back is stopped. */
  readonly budgetSeconds: number;
  /** Told now and then how many bars of how many are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

const engineUrl = new URL("../../wasm/pkg/engine_bg.wasm", import.meta.url);
const fetched = new Map<string, Promise<Response>>();

/** Runs happen where a stranger's strategy reaches nothing: what they need is fetched here and handed in as bytes. */
const sandboxes = new Sandboxes(
  async () => (await load(new URL(scriptUrl, document.baseURI))).text(),
  async (sandbox: Sandbox) => {
    const engine = new Uint8Array(await (await load(engineUrl)).arrayBuffer());
    sandbox.give({ engine } satisfies RunTask, [engine.buffer]);
  },
);

/**
 * Runs a backtest in a sandboxed worker.
 * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong, the signal's reason
 */
export async function backtest(run: WorkerRun, control: RunControl): Promise<BacktestResult> {
  const { signal, budgetSeconds, onProgress } = control;
  let bars = 0;
  const outOfTime = () => budgetError(run.strategy.path, budgetSeconds, bars);
  const progressed = (done: number, all: number): void => {
    bars = done;
    onProgress?.(done, all);
  };
  const task: RunTask = { run };
  return (await sandboxes.ask(task, { signal, seconds: budgetSeconds, outOfTime }, progressed)) as BacktestResult;
}

/** A file of the page, fetched once. @throws AppError when it does not come */
async function load(url: URL): Promise<Response> {
  const coming = fetched.get(url.href) ?? fetch(url);
  fetched.set(url.href, coming);
  const response = await coming.catch((cause: unknown) => {
    fetched.delete(url.href);
    throw unreachable(cause);
  });
  if (response.ok) return response.clone();
  fetched.delete(url.href);
  throw unreachable(response.status);
}

function unreachable(cause: unknown): AppError {
  const sentence = "the engine could not be loaded: look at the network and reload the page";
  return new AppError("engine/fetch", sentence, { cause, retryable: true });
}
