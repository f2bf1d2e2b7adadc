import type { BacktestRequest, BacktestResult, ParameterRecord } from "../../shared/backtest.ts";
import { RunBudget } from "../../shared/budget.ts";
import type { KeptEngine } from "../../shared/link/runner.ts";
import scriptUrl from "../workers/sandboxed-run.ts?worker&url";
import type { KeyedSource } from "../workers/held.ts";
import type { WatchedAnswer, WorkerRun } from "../workers/run.ts";
import type { RunTask } from "../workers/sandboxed-run.ts";
import { Given } from "./given.ts";
import { pageBytes, pageText } from "./page-file.ts";
import { type Sandbox, Sandboxes } from "./sandbox.ts";

export interface RunControl {
  /** Stops the run: its worker is ended at once. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds without a twentieth of its bars after which the run is stopped: see `RunBudget`. */
  readonly budgetSeconds: number;
  /** Told now and then how many bars of how many are done. */
  readonly onProgress?: (done: number, all: number) => void;
}

interface NamedSource extends KeyedSource {
  /** The strategy's name for it. */
  readonly name: string;
}

/** Everything that one backtest of the page is made of. */
export interface PageRun extends Omit<WorkerRun, "instruments" | "signals"> {
  readonly instruments: readonly NamedSource[];
  readonly signals: readonly NamedSource[];
}

export const engineUrl = new URL("../../wasm/pkg/engine_bg.wasm", import.meta.url);
const given = new WeakMap<Sandbox, Given>();

/** Runs happen where a stranger's strategy reaches nothing: what they need is fetched here and handed in as bytes. */
const sandboxesFor = (kept?: KeptEngine): Sandboxes =>
  new Sandboxes(
    () => pageText(new URL(scriptUrl, document.baseURI)),
    async (sandbox) => {
      const engine = await pageBytes(engineUrl);
      sandbox.give({ engine } satisfies RunTask, [engine.buffer]);
      if (kept) sandbox.give({ kept } satisfies RunTask);
      given.set(sandbox, new Given());
    },
  );

const sandboxes = sandboxesFor();

/**
 * Runs a backtest in a sandboxed worker.
 * @throws InputError for bad data or settings, StrategyError for what the strategy does wrong, the signal's reason
 */
export async function backtest(run: PageRun, control: RunControl): Promise<BacktestResult> {
  return (await answerTo(run, control)) as BacktestResult;
}

/** As `backtest`, with what became of each order. */
export async function watchedBacktest(run: PageRun, control: RunControl): Promise<WatchedAnswer> {
  return (await answerTo({ ...run, isWatched: true }, control)) as WatchedAnswer;
}

/** As `backtest`, on the engine of a release, which takes the canonical request. */
export async function keptBacktest(
  run: PageRun,
  control: RunControl,
  { engine, request }: { readonly engine: KeptEngine; readonly request: BacktestRequest },
): Promise<BacktestResult> {
  const kept = sandboxesFor(engine);
  try {
    return (await answerTo(run, control, { sandboxes: kept, keptRequest: request })) as BacktestResult;
  } finally {
    kept.end();
  }
}

interface Where {
  readonly sandboxes: Sandboxes;
  readonly keptRequest?: BacktestRequest;
}

function answerTo(
  run: PageRun,
  { signal, budgetSeconds, onProgress }: RunControl,
  { sandboxes: pool, keptRequest }: Where = { sandboxes },
): Promise<unknown> {
  const budget = new RunBudget(run.strategy.path, budgetSeconds);
  const outOfTime = () => budget.error();
  const progressed = (done: number, all: number): boolean => {
    onProgress?.(done, all);
    return budget.heard(done, all);
  };
  const taskFor = (sandbox: Sandbox): RunTask => {
    const task = runTask(run, given.get(sandbox) ?? new Given());
    return keptRequest ? { ...task, keptRequest } : task;
  };
  return pool.ask(taskFor, { signal, seconds: budgetSeconds, outOfTime }, progressed);
}

/** A run as a worker takes it that was given some of its bars before. */
function runTask(run: PageRun, had: Given): Extract<RunTask, { run: unknown }> {
  const names = (sources: readonly NamedSource[]) => sources.map(({ name, key }) => ({ name, key }));
  const holdings = had.holdingsFor([...run.instruments, ...run.signals].map(({ key, source }) => ({ key, source })));
  return { holdings, run: { ...run, instruments: names(run.instruments), signals: names(run.signals) } };
}

/** The parameters that a strategy declares. @throws StrategyError for what it does wrong, the signal's reason */
export async function parametersOf(
  describe: WorkerRun["strategy"],
  { signal, budgetSeconds }: RunControl,
): Promise<readonly ParameterRecord[]> {
  const outOfTime = () => new RunBudget(describe.path, budgetSeconds).error();
  const task: RunTask = { describe };
  const answer = await sandboxes.ask(() => task, { signal, seconds: budgetSeconds, outOfTime });
  return answer as readonly ParameterRecord[];
}
