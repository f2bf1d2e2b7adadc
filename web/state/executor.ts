import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { builtInSets } from "../../shared/built-in.ts";
import { InputError } from "../../shared/errors.ts";
import type { WatchedRun } from "../../shared/explain/story.ts";
import { aboutTrades } from "../../shared/montecarlo/trades.ts";
import type { LinkBars } from "../../shared/link/marks.ts";
import { dataOutput, labelOf, rangeWithin } from "../../shared/notebook/data-source.ts";
import type {
  BacktestTask,
  ChartTask,
  ExecuteControl,
  Executor,
  JsTask,
  MonteCarloTask,
  RunData,
  SqlTask,
} from "../../shared/notebook/executor.ts";
import type { Data } from "../../shared/notebook/kinds/data.ts";
import type * as out from "../../shared/notebook/outputs.ts";
import { hashOf } from "../../shared/notebook/keys.ts";
import { scriptValue } from "../../shared/notebook/script-values.ts";
import type { Unit } from "../../shared/notebook/unit.ts";
import type { HeldName } from "../workers/cells.ts";
import type { KeyedSource } from "../workers/held.ts";
import { backtest, type PageRun, parametersOf, watchedBacktest } from "./backtest.ts";
import { cellsWorker, withSources } from "./cells.ts";
import { compileKept, rethrowPlaced } from "./compile.ts";
import { contentHash } from "./content.ts";
import { maker } from "./maker.ts";
import { pageBytes } from "./page-file.ts";
import { runScript } from "./script.ts";
import { SCRIPT_SECONDS, SQL_SECONDS } from "./seconds.ts";

/** A strategy's constructor may take as long as any handler. */
const PARAMETER_SECONDS = 30;

type Control = ExecuteControl<AbortSignal>;

/** Where the page's notebooks find what is not in them. */
export interface FileShelf {
  /**
   * The file of a data cell, or undefined where the browser has none of that name.
   * @param fingerprint of the bars, where the cell pins them
   */
  file(name: string, fingerprint: string | undefined): Promise<Uint8Array | undefined>;
}

/** A run that was watched, whole. */
type WatchedPageRun = WatchedRun & { readonly result: out.BacktestOutput["result"] };

type RunRange = BacktestTask["settings"]["range"];

/** What the page asks beside what notebooks do. */
export interface PageExecutor extends Executor<AbortSignal> {
  readonly js: NonNullable<Executor<AbortSignal>["js"]>;
  /** Runs a backtest once more to tell the lives of its orders. */
  watch(task: BacktestTask, signal?: AbortSignal): Promise<WatchedPageRun>;
  /** The bars that a run used, with their warm-up, as links carry them. */
  used(data: readonly RunData[], range: RunRange, signal?: AbortSignal): Promise<readonly LinkBars[]>;
}

/** Runs cells in web workers; strategies and js cells in sandboxed ones. @throws AppError when the engine does not come */
export async function browserExecutor(shelf: FileShelf): Promise<PageExecutor> {
  const source: SourceOf = (asked) => keyedSource(asked, shelf);
  return {
    engine: await cellsWorker((remote) => remote.engine()),
    compiler: maker.compiler,
    data: ({ data }, { signal }) => readData(data, source, signal),
    strategy: ({ cell, unit }, { signal }) => strategyOutput(cell, unit, signal),
    async indicator({ cell, unit }, { signal }) {
      await compileKept(unit.source, cell, signal);
      return { kind: "indicator" };
    },
    backtest: (task, control) => backtestOutput(task, source, control),
    chart: (task, { signal }) => chartOutput(task, source, signal),
    montecarlo: (task, { signal }) => monteCarloOutput(task, source, signal),
    sql: (task, { signal }) => sqlOutput(task, source, signal),
    js: (task, { signal }) => jsOutput(task, source, signal),
    watch: (task, signal) => watched(task, source, signal),
    used: (data, range, signal) => usedBars(data, range, source, signal),
  };
}

/** What is to be read: of a data cell that has run, the file that it was run with and no other. */
type Asked = Pick<out.DataOutput, "data" | "content">;
type FoundSource = KeyedSource & Pick<out.DataOutput, "content">;
type SourceOf = (asked: Asked) => Promise<FoundSource>;

/**
 * The bytes behind a data cell, under a key that says all that their reading depends on.
 * @throws InputError when there is no such file, or where the cell has run, another one
 */
async function keyedSource({ data, content }: Asked, shelf: FileShelf): Promise<FoundSource> {
  const { builtin, file, generate, columns, onBad, adjust, dates, range, fingerprint } = data;
  const reading = { label: labelOf(data), columns, onBad, adjust, dates, range };
  const key = (of: unknown): string => JSON.stringify([of, columns, onBad, adjust, dates ?? null, range]);
  if (generate) return { key: key(generate), source: { ...reading, generate } };
  if (builtin !== undefined) {
    const url = new URL(
      `data/${builtInSets.find(({ name }) => name === builtin)?.name ?? builtin}.csv`,
      document.baseURI,
    );
    return { key: key(builtin), source: { ...reading, bytes: await pageBytes(url) } };
  }
  const bytes = await shelf.file(file ?? "", fingerprint);
  if (!bytes) {
    const message = `${file} is not in this browser: drop the file on this page; it stays on this device`;
    throw new InputError("data/missing", message, { facts: { file } });
  }
  const found = await contentHash(bytes);
  if (content !== undefined && content !== found) {
    const message = `another file is called ${file} since its data cell was run: run that cell again`;
    throw new InputError("data/changed", message, { facts: { file } });
  }
  return { key: key([file, found]), source: { ...reading, bytes }, content: found };
}

async function readData(data: Data, sourceOf: SourceOf, signal: AbortSignal | undefined): Promise<out.DataOutput> {
  const { content, ...keyed } = await sourceOf({ data });
  const facts = await withSources(
    [keyed],
    (remote, holdings) => remote.facts(holdings, keyed.key, data.signal),
    signal,
  );
  return { ...dataOutput(data, facts), ...(content !== undefined && { content }) };
}

async function strategyOutput(cell: string, unit: Unit, signal: AbortSignal | undefined): Promise<out.StrategyOutput> {
  const { module, className, warnings } = await compileKept(unit.source, cell, signal);
  const control = { signal, budgetSeconds: PARAMETER_SECONDS };
  const parameters = await parametersOf({ path: cell, module }, control).catch((error: unknown) =>
    rethrowPlaced(error, unit.source, cell),
  );
  return { kind: "strategy", className, module, sha256: bytesToHex(sha256(module)), unit, parameters, warnings };
}

async function backtestOutput(
  task: BacktestTask,
  sourceOf: SourceOf,
  { signal, onProgress }: Control,
): Promise<out.BacktestOutput> {
  const { strategyCell, strategy, budgetSeconds } = task;
  const result = await backtest(await pageRun(task, sourceOf), { signal, budgetSeconds, onProgress }).catch(
    (error: unknown) => rethrowPlaced(error, strategy.unit.source, strategyCell),
  );
  return { kind: "backtest", result, parameters: strategy.parameters };
}

/** The same run once more, watched: its orders' lives and the bars that decided them. */
async function watched(task: BacktestTask, sourceOf: SourceOf, signal?: AbortSignal): Promise<WatchedPageRun> {
  const run = await pageRun(task, sourceOf);
  const [answer, bars] = await Promise.all([
    watchedBacktest(run, { signal, budgetSeconds: task.budgetSeconds }),
    chartBars(task.data, task.settings.range, sourceOf, signal),
  ]);
  return { ...answer, bars };
}

async function pageRun(task: BacktestTask, sourceOf: SourceOf): Promise<PageRun> {
  const { strategyCell, strategy, params, settings } = task;
  const opened = async ({ name, output }: RunData) => {
    const { key, source } = await sourceOf(output);
    return { name, key, source };
  };
  return {
    strategy: { path: strategyCell, module: strategy.module },
    instruments: await Promise.all(task.data.map(opened)),
    signals: await Promise.all(task.signals.map(opened)),
    params,
    settings,
  };
}

/** A data cell's source in a part of its range. */
function within(output: out.DataOutput, range: Data["range"]): Asked {
  return { ...output, data: { ...output.data, range: rangeWithin(output.data.range, range) } };
}

async function usedBars(
  data: readonly RunData[],
  range: RunRange,
  sourceOf: SourceOf,
  signal: AbortSignal | undefined,
): Promise<readonly LinkBars[]> {
  return Promise.all(
    data.map(async ({ output }) => {
      const keyed = await sourceOf(output);
      return withSources([keyed], (remote, holdings) => remote.linkBars(holdings, keyed.key, range), signal);
    }),
  );
}

async function chartBars(
  data: readonly RunData[],
  range: Data["range"],
  sourceOf: SourceOf,
  signal: AbortSignal | undefined,
): Promise<readonly out.ChartBars[]> {
  return Promise.all(
    data.map(async ({ name, cell, output }) => {
      const keyed = await sourceOf(within(output, range));
      const bars = await withSources([keyed], (remote, holdings) => remote.bars(holdings, keyed.key), signal);
      return { cell, name, ...bars };
    }),
  );
}

async function chartOutput(
  task: ChartTask,
  sourceOf: SourceOf,
  signal: AbortSignal | undefined,
): Promise<out.ChartOutput> {
  const { chart } = task;
  const all = await Promise.all(task.of.map(({ data, range }) => chartBars(data, range, sourceOf, signal)));
  const [of] = task.of;
  const asked = task.isOfStrategy ? undefined : of?.data[0]?.cell;
  const first = of?.data[0]?.output;
  let indicators: readonly out.ChartIndicatorColumns[] = [];
  if (of && first && chart.indicators.length > 0) {
    const keyed = await sourceOf(within(first, of.range));
    indicators = await withSources(
      [keyed],
      (remote, holdings) => remote.indicators(holdings, keyed.key, chart.indicators, asked),
      signal,
    );
  }
  const outputs = task.of.map(({ cell, output }) => ({ cell, output }));
  return { kind: "chart", chart, bars: all.flat(), indicators, of: outputs };
}

async function monteCarloOutput(
  { request, data, run }: MonteCarloTask,
  sourceOf: SourceOf,
  signal: AbortSignal | undefined,
): Promise<out.MonteCarloOutput> {
  const about = run && aboutTrades(request, run.result);
  const keyed = await Promise.all(data.map(async ({ name, output }) => ({ name, ...(await sourceOf(output)) })));
  const named = keyed.map(({ name, key, source }) => ({ name, key, label: source.label }));
  const result = await withSources(
    keyed,
    (remote, holdings) => remote.monteCarlo(holdings, about?.request ?? request, about ? [about.series] : named),
    signal,
  );
  return { kind: "montecarlo", result, resultHash: hashOf(result) };
}

async function sqlOutput(
  { query, inputs }: SqlTask,
  sourceOf: SourceOf,
  signal: AbortSignal | undefined,
): Promise<out.TableOutput> {
  const keyed: (KeyedSource & HeldName)[] = [];
  for (const { cell, output } of inputs) {
    if (output.kind === "data") keyed.push({ name: cell, ...(await sourceOf(output)) });
  }
  const keys = new Map(keyed.map(({ name, key }) => [name, key]));
  const read = inputs.map(({ cell, output }) => {
    const key = keys.get(cell);
    return { cell, output, ...(key !== undefined && { key }) };
  });
  return withSources(
    keyed.map(({ key, source }) => ({ key, source })),
    (remote, holdings) => remote.query(holdings, { query, budgetSeconds: SQL_SECONDS, inputs: read }),
    signal,
    SQL_SECONDS * 2,
  );
}

async function jsOutput(
  { cell, source, inputs }: JsTask,
  sourceOf: SourceOf,
  signal: AbortSignal | undefined,
): Promise<out.JsOutput> {
  const values = await Promise.all(
    inputs.map(async ({ cell: name, output }) => {
      const all = { from: null, to: null };
      const isBars = output.kind === "data" && !output.isSignal;
      const data = isBars ? [{ name, cell: name, output }] : [];
      const [bars] = await chartBars(data, all, sourceOf, signal);
      return [name, scriptValue(output, bars)] as const;
    }),
  );
  const outOfTime = () => {
    const sentence = `${cell}: it did not come back within ${SCRIPT_SECONDS} s: look for a loop without end, or for too much memory`;
    return new InputError("js/budget", sentence);
  };
  return runScript(source, Object.fromEntries(values), { signal, seconds: SCRIPT_SECONDS, outOfTime });
}
