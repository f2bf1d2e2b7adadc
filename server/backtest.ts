import type { Worker } from "node:worker_threads";
import type { BacktestResult, ParameterRecord } from "../shared/backtest.ts";
import { RunBudget } from "../shared/budget.ts";
import type { OrderEvent } from "../shared/explain/events.ts";
import { errorFromRecord, StrategyError } from "../shared/errors.ts";
import type { LinkBars } from "../shared/link/marks.ts";
import type { BacktestJob } from "../shared/settings.ts";
import { placed } from "../wasm/compile.ts";
import { compile } from "./compile.ts";
import type { RunControl } from "./control.ts";
import { checkDataFile } from "./data/file.ts";
import type { KeptRun, RunAnswer, RunRequest, RunSources } from "./run-worker.ts";
import { WorkerPool } from "./worker-pool.ts";

interface BacktestControl extends RunControl {
  /** Where data and signals come from, where the job's references are no paths. */
  readonly sources?: RunSources;
  /** Told what happened to the orders, for explanations. */
  readonly onEvents?: (events: readonly OrderEvent[]) => void;
  /** Told the bars before the run, as `onBars`, but with their warm-up and all that a link needs to name them. */
  readonly onUsed?: (used: readonly LinkBars[]) => void;
  /** A compiled strategy to run instead of the job's source, which then nobody looks at. */
  readonly given?: GivenModule;
}

export interface GivenModule {
  readonly module: Uint8Array;
  /** The kept engine to run it on; this version's unless given. */
  readonly kept?: KeptRun | undefined;
}

const workers = new WorkerPool("run-worker");

/** Seconds in which a strategy must have said its parameters. */
const DESCRIBE_SECONDS = 30;

/**
 * Reads the data, compiles the strategy (or takes it from the cache) and runs it in a worker.
 * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong
 */
export async function backtest(job: BacktestJob, control: BacktestControl = {}): Promise<BacktestResult> {
  const wants = {
    bars: control.onBars !== undefined,
    used: control.onUsed !== undefined,
    events: control.onEvents !== undefined,
  };
  const request = { job, wants, sources: control.sources };
  // A file that is not there is told at once, not after the strategy was compiled.
  const files = control.sources ? [] : [...job.data, ...job.signals];
  for (const { reference } of files) await checkDataFile(reference);
  const { answer, compileMs, remarks } = await inWorker(job, request, job.budgetSeconds, control);
  if (!("result" in answer)) throw new Error("the run worker gave no result");
  const { result } = answer;
  return { ...result, warnings: [...remarks, ...result.warnings], timing: { ...result.timing, compileMs } };
}

/** The parameters that a strategy declares, with their defaults and ranges. */
export async function strategyParameters(
  strategy: BacktestJob["strategy"],
  control: Pick<BacktestControl, "signal" | "given"> = {},
): Promise<readonly ParameterRecord[]> {
  const { answer } = await inWorker({ strategy }, { strategy }, DESCRIBE_SECONDS, control);
  if (!("parameters" in answer)) throw new Error("the run worker gave no parameters");
  return answer.parameters;
}

/** The worker reads the data while the strategy is compiled; then it gets the module. */
async function inWorker(
  { strategy }: Pick<BacktestJob, "strategy">,
  request: RunRequest,
  budgetSeconds: number,
  control: BacktestControl,
): Promise<{ answer: RunAnswer; compileMs: number; remarks: readonly string[] }> {
  control.signal?.throwIfAborted();
  const worker = await workers.take();
  let isUsable = false;
  try {
    worker.postMessage(request);
    const start = performance.now();
    const options = control.signal ? { signal: control.signal } : {};
    const { module, positions, kept, warnings } = control.given
      ? { ...control.given, positions: [], warnings: [] }
      : { ...(await compile(strategy.source, strategy.path, options)), kept: undefined };
    const compileMs = performance.now() - start;
    const answered = watch(worker, strategy.path, budgetSeconds, control);
    worker.postMessage({ module, kept } satisfies RunRequest);
    const answer = await answered;
    if ("failed" in answer) {
      const error = errorFromRecord(answer.failed);
      throw error instanceof StrategyError ? placed(error, strategy.source, positions) : error;
    }
    isUsable = true;
    // A warning's first line tells it; the source line and its caret are left to those who show the source.
    return { answer, compileMs, remarks: warnings.map((warning) => `${warning.split("\n", 1)[0] ?? ""}.`) };
  } finally {
    workers.give(worker, isUsable);
  }
}

/** The worker's last answer; rejects when the budget is over, the run is aborted, or the worker ends. */
function watch(worker: Worker, path: string, budgetSeconds: number, control: BacktestControl): Promise<RunAnswer> {
  const budget = new RunBudget(path, budgetSeconds);
  let stop = (): void => undefined;
  const answered = new Promise<RunAnswer>((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const outOfTime = (): void => reject(budget.error());
    const aborted = (): void => reject(abortOf(control.signal));
    const ended = (): void => reject(new StrategyError("strategy/ended", `${path}: the run ended without an answer`));
    const answer = (message: RunAnswer): void => {
      if ("progress" in message) {
        const { done, all } = message.progress;
        if (budget.heard(done, all)) {
          clearTimeout(timer);
          timer = setTimeout(outOfTime, budget.seconds * 1000);
        }
        control.onProgress?.(done, all);
      } else if ("bars" in message) control.onBars?.(message.bars);
      else if ("events" in message) control.onEvents?.(message.events);
      else if ("used" in message) control.onUsed?.(message.used);
      else resolve(message);
    };
    worker.on("message", answer).on("error", reject).on("exit", ended);
    control.signal?.addEventListener("abort", aborted);
    stop = () => {
      clearTimeout(timer);
      worker.off("message", answer).off("error", reject).off("exit", ended);
      control.signal?.removeEventListener("abort", aborted);
    };
  });
  return answered.finally(() => stop());
}

function abortOf(signal: RunControl["signal"]): Error {
  const reason = signal?.reason;
  return reason instanceof Error ? reason : new Error("the run was aborted", { cause: reason });
}
