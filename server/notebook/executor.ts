import { createHash } from "node:crypto";
import type { Worker } from "node:worker_threads";
import { errorFromRecord, InputError } from "../../shared/errors.ts";
import type { LinkBars } from "../../shared/link/marks.ts";
import { type DataFacts, dataOutput, rangeWithin } from "../../shared/notebook/data-source.ts";
import type {
  BacktestTask,
  ChartTask,
  ExecuteControl,
  Executor,
  MonteCarloTask,
  RunData,
  SqlTask,
} from "../../shared/notebook/executor.ts";
import { hashOf } from "../../shared/notebook/keys.ts";
import type { Data } from "../../shared/notebook/kinds/data.ts";
import type {
  BacktestOutput,
  ChartOutput,
  DataOutput,
  MonteCarloOutput,
  StrategyOutput,
  TableOutput,
} from "../../shared/notebook/outputs.ts";
import { aboutTrades } from "../../shared/montecarlo/trades.ts";
import type { Unit } from "../../shared/notebook/unit.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { backtest, strategyParameters } from "../backtest.ts";
import type { CellAnswer, CellRequest, ChartColumns, NamedSource } from "../cell-worker.ts";
import { compile, strategyCompiler } from "../compile.ts";
import type { DataSource } from "../data/source.ts";
import { nodeEngine } from "../engine.ts";
import { monteCarlo } from "../montecarlo.ts";
import { WorkerPool } from "../worker-pool.ts";
import { type DataPlaces, sourceOf } from "./source.ts";

/** Seconds that a query may take, and that anything else in a cell worker may. */
const SQL_SECONDS = 10;
const WORKER_SECONDS = 600;

const workers = new WorkerPool("cell-worker");

/** Told the bars that a backtest cell used. */
type OnUsed = (cell: string, used: readonly LinkBars[]) => void;

/** Runs cells in threads of this process. Nothing here uses the network, and js cells do not run. */
export function nodeExecutor(places: DataPlaces, onUsed?: OnUsed): Executor<AbortSignal> {
  const source = (cell: string, data: Data) => sourceOf(cell, data, places);
  return {
    engine: nodeEngine().sha256,
    compiler: strategyCompiler(),
    skips: { js: "js cells run in the page only", live: "live cells show a relay's market in the page only" },
    data: ({ cell, data }, { signal }) => outputOf(cell, data, places, signal),
    strategy: ({ cell, unit }, { signal }) => strategyOutput(cell, unit, signal),
    async indicator({ cell, unit }, { signal }) {
      await compile(unit.source, cell, signal ? { signal } : {});
      return { kind: "indicator" };
    },
    backtest: (task, control) =>
      backtestOutput(task, source, { ...control, ...(onUsed && { onUsed: (used) => onUsed(task.cell, used) }) }),
    chart: (task, { signal }) => chartOutput(task, source, signal),
    montecarlo: (task, control) => monteCarloOutput(task, source, control),
    sql: (task, { signal }) => sqlOutput(task, source, signal),
  };
}

type SourceOf = (cell: string, data: Data) => Promise<DataSource>;

async function outputOf(
  cell: string,
  data: Data,
  places: DataPlaces,
  signal: AbortSignal | undefined,
): Promise<DataOutput> {
  const source = await sourceOf(cell, data, places);
  const facts = (await ask({ ask: "data", source, isSignal: data.signal }, signal)) as DataFacts;
  return dataOutput(data, facts, places.given.get(cell));
}

async function strategyOutput(cell: string, unit: Unit, signal: AbortSignal | undefined): Promise<StrategyOutput> {
  const strategy = { path: cell, source: unit.source };
  const { module, className, warnings } = await compile(strategy.source, cell, signal ? { signal } : {});
  const parameters = await strategyParameters(strategy);
  const sha256 = createHash("sha256").update(module).digest("hex");
  return { kind: "strategy", className, module, sha256, unit, parameters, warnings };
}

type BacktestCellControl = ExecuteControl<AbortSignal> & { readonly onUsed?: (used: readonly LinkBars[]) => void };

async function backtestOutput(
  task: BacktestTask,
  source: SourceOf,
  { signal, onProgress, onUsed }: BacktestCellControl,
): Promise<BacktestOutput> {
  const { strategyCell, strategy, data, signals, params, settings, budgetSeconds } = task;
  const opened = ({ cell, output }: RunData): Promise<DataSource> => source(cell, output.data);
  const job: BacktestJob = {
    strategy: { path: strategyCell, source: strategy.unit.source },
    data: data.map(({ name, cell }) => ({ name, reference: cell })),
    signals: signals.map(({ name, cell }) => ({ name, reference: cell })),
    params,
    settings,
    // How the data are read, their sources say.
    onBad: "fail",
    adjust: false,
    dates: undefined,
    budgetSeconds,
  };
  const sources = { data: await Promise.all(data.map(opened)), signals: await Promise.all(signals.map(opened)) };
  const result = await backtest(job, { sources, onProgress, ...(signal && { signal }), ...(onUsed && { onUsed }) });
  return { kind: "backtest", result, parameters: strategy.parameters };
}

async function chartOutput(task: ChartTask, source: SourceOf, signal: AbortSignal | undefined): Promise<ChartOutput> {
  const wanted = task.of.flatMap(({ data, range }) => data.map((one) => ({ ...one, range })));
  const sources = await Promise.all(
    wanted.map(async ({ name, cell, output, range }): Promise<NamedSource> => {
      const own = await source(cell, output.data);
      return { name, cell, source: { ...own, range: rangeWithin(own.range, range) } };
    }),
  );
  const { indicators } = task.chart;
  const columns = (await ask({ ask: "chart", sources, indicators }, signal)) as ChartColumns;
  const of = task.of.map(({ cell, output }) => ({ cell, output }));
  return { kind: "chart", chart: task.chart, ...columns, of };
}

async function monteCarloOutput(
  { request, data, run }: MonteCarloTask,
  source: SourceOf,
  { signal, onProgress }: ExecuteControl<AbortSignal>,
): Promise<MonteCarloOutput> {
  const about = run && aboutTrades(request, run.result);
  const prices = await Promise.all(
    data.map(async ({ name, cell, output }) => ({ name, source: await source(cell, output.data) })),
  );
  const asked = about ? { request: about.request, prices: [about.series] } : { request, prices };
  const done = await monteCarlo(asked, { onProgress, ...(signal && { signal }) });
  const { seconds: _, ...result } = done.result;
  return { kind: "montecarlo", result, resultHash: hashOf(result) };
}

async function sqlOutput(
  { query, inputs }: SqlTask,
  source: SourceOf,
  signal: AbortSignal | undefined,
): Promise<TableOutput> {
  const opened = await Promise.all(
    inputs.map(async ({ cell, output }) =>
      output.kind === "data" ? { cell, output, source: await source(cell, output.data) } : { cell, output },
    ),
  );
  return (await ask(
    { ask: "sql", query, budgetSeconds: SQL_SECONDS, inputs: opened },
    signal,
    SQL_SECONDS * 2,
  )) as TableOutput;
}

/** A cell worker's answer; rejects when it is aborted, takes too long, or ends. */
async function ask(request: CellRequest, signal: AbortSignal | undefined, seconds = WORKER_SECONDS): Promise<unknown> {
  signal?.throwIfAborted();
  const worker = await workers.take();
  let isUsable = false;
  try {
    const answer = await answerOf(worker, request, signal, seconds);
    isUsable = true;
    if ("failed" in answer) throw errorFromRecord(answer.failed);
    return answer.answer;
  } finally {
    workers.give(worker, isUsable);
  }
}

function answerOf(
  worker: Worker,
  request: CellRequest,
  signal: AbortSignal | undefined,
  seconds: number,
): Promise<CellAnswer> {
  let forget = (): void => undefined;
  const answered = new Promise<CellAnswer>((resolve, reject) => {
    const late = () => reject(new InputError("cell/budget", `this cell took longer than ${seconds} s`));
    const timer = setTimeout(late, seconds * 1000);
    const aborted = (): void => reject(signal?.reason as Error);
    const ended = (): void =>
      reject(new InputError("cell/ended", "the thread of this cell ended: it may have run out of memory"));
    worker.on("message", resolve).on("error", reject).on("exit", ended);
    signal?.addEventListener("abort", aborted);
    forget = () => {
      clearTimeout(timer);
      worker.off("message", resolve).off("error", reject).off("exit", ended);
      signal?.removeEventListener("abort", aborted);
    };
    worker.postMessage(request);
  });
  return answered.finally(() => forget());
}
