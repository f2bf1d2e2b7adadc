import { chartedBars, dataOf, inputsOf } from "./charted.ts";
import { compareRuns } from "./compare.ts";
import type { BacktestTask, ExecuteControl, Executor, Stoppable } from "./executor.ts";
import { type Plan, type Planned, withSources } from "./graph.ts";
import { meaningKeys, resultKey } from "./keys.ts";
import type { Chart } from "./kinds/chart.ts";
import type { Compare } from "./kinds/compare.ts";
import type { Data } from "./kinds/data.ts";
import type { Live } from "./kinds/live.ts";
import type { MonteCarlo } from "./kinds/montecarlo.ts";
import type { Query } from "./kinds/sql.ts";
import { monteCarloTask } from "./montecarlo-task.ts";
import type { CellOutput, DataOutput } from "./outputs.ts";
import { type RunFile, settingsOf } from "../settings.schema.ts";
import { type CellState, type CellStates, errorIn, isBudget, problemOf } from "./states.ts";
import { type Unit, unitOf } from "./unit.ts";
import { unitOfCell } from "./unit-of-cell.ts";

/** Kinds whose errors tell no line, as what runs them does not see the body. */
const LINED: readonly string[] = ["data", "chart", "montecarlo"];

export interface RunOptions<Signal extends Stoppable = Stoppable> {
  /** States before the run; cells that are done there and untouched since do not run again. */
  readonly previous?: CellStates;
  /** Cells to run, with whatever they need; all of them unless given. */
  readonly only?: readonly string[];
  readonly signal?: Signal | undefined;
  /** Cells that run at a time; 2 unless given. */
  readonly width?: number;
  /** Told each change of a cell's state. */
  readonly onCell?: (state: CellState) => void;
  /** A result kept under its key, if there is one. */
  readonly recall?: (key: string) => Promise<CellOutput | undefined>;
  /** Seconds since anything, to tell how long cells take. */
  readonly now?: () => number;
}

/**
 * Runs what is not up to date, each cell after those that it uses and independent ones side by side. A cell's failure is
 * its state: the rest runs. An abort leaves what is done and stops the rest.
 */
export async function runCells<Signal extends Stoppable>(
  plan: Plan,
  executor: Executor<Signal>,
  options: RunOptions<Signal> = {},
): Promise<CellStates> {
  const run = new NotebookRun(plan, executor, options);
  await run.all();
  return run.states;
}

class NotebookRun<Signal extends Stoppable> {
  readonly states: Map<string, CellState>;
  private readonly plan: Plan;
  private readonly executor: Executor<Signal>;
  private readonly options: RunOptions<Signal>;
  private readonly meanings: ReadonlyMap<string, string>;

  constructor(plan: Plan, executor: Executor<Signal>, options: RunOptions<Signal>) {
    this.plan = plan;
    this.executor = executor;
    this.options = options;
    this.meanings = meaningKeys(plan);
    this.states = new Map(plan.order.map((id) => [id, options.previous?.get(id) ?? { id, status: "idle" }]));
  }

  async all(): Promise<void> {
    const wanted = withSources(this.plan, this.options.only ?? this.plan.order);
    const fresh = this.fresh();
    const waiting = this.plan.order.filter((id) => wanted.has(id) && !fresh.has(id));
    const before = new Map(waiting.map((id) => [id, this.states.get(id)]));
    for (const id of waiting) this.become(id, { status: "queued" });
    const running = new Map<string, Promise<void>>();
    while (waiting.length > 0 || running.size > 0) {
      if (this.isAborted()) break;
      const next = waiting.findIndex((id) => this.isReady(id, waiting, running));
      if (next >= 0 && running.size < (this.options.width ?? 2)) {
        const [id = ""] = waiting.splice(next, 1);
        running.set(
          id,
          this.one(id).finally(() => running.delete(id)),
        );
      } else await Promise.race(running.values());
    }
    await Promise.all(running.values());
    // What an abort left waiting is as old as before.
    for (const id of waiting) this.become(id, { status: before.get(id)?.output ? "stale" : "idle" });
  }

  /** Cells that are done, untouched, and use only such. */
  private fresh(): Set<string> {
    const fresh = new Set<string>();
    for (const id of this.plan.order) {
      const state = this.states.get(id);
      const isSame = state?.status === "done" && state.meaning === this.meanings.get(id);
      if (isSame && this.dependsOn(id).every((source) => fresh.has(source))) fresh.add(id);
    }
    return fresh;
  }

  /** Whether nothing that it uses is still to come; what cannot run anyway does not wait, as in a circle. */
  private isReady(id: string, waiting: readonly string[], running: ReadonlyMap<string, unknown>): boolean {
    if ((this.plan.cells.get(id)?.problems.length ?? 0) > 0) return true;
    return this.dependsOn(id).every((source) => !running.has(source) && !waiting.includes(source));
  }

  private isAborted(): boolean {
    return this.options.signal?.aborted === true;
  }

  private dependsOn(id: string): readonly string[] {
    return this.plan.cells.get(id)?.dependsOn ?? [];
  }

  private become(id: string, change: Partial<CellState>): void {
    const { output, seconds, key, meaning } = this.states.get(id) ?? {};
    const kept = { output, seconds, key, meaning };
    const defined = Object.fromEntries(
      Object.entries({ ...kept, ...change }).filter(([, value]) => value !== undefined),
    );
    const state = { id, status: "idle", ...defined } as CellState;
    this.states.set(id, state);
    this.options.onCell?.(state);
  }

  private async one(id: string): Promise<void> {
    const planned = this.plan.cells.get(id);
    if (!planned) return;
    const error = problemOf(planned);
    const reason = this.reasonToSkip(planned);
    const meaning = this.meanings.get(id) ?? "";
    if (error) this.become(id, { status: "error", error });
    else if (reason !== undefined) this.become(id, { status: "skipped", reason, meaning });
    else await this.execute(planned);
  }

  private reasonToSkip({ cell, dependsOn }: Planned): string | undefined {
    if (cell.options.off) return "this cell is off";
    const missing = dependsOn.find((id) => this.states.get(id)?.status !== "done");
    if (missing !== undefined) {
      const { status, reason } = this.states.get(missing) ?? {};
      const why = { error: "has an error", stopped: "was stopped" }[status as string] ?? reason ?? "did not run";
      return `it needs ${this.nameOf(missing)}, which ${why === reason ? asClause(why) : why}`;
    }
    const isKnown = cell.kind === "compare" || cell.kind === "live" || cell.kind in this.executor;
    return isKnown && this.executor.skips?.[cell.kind] === undefined
      ? undefined
      : (this.executor.skips?.[cell.kind] ?? `cells of the kind ${cell.kind} do not run here`);
  }

  private async execute(planned: Planned): Promise<void> {
    const { id, name } = planned.cell;
    const now = this.options.now ?? (() => 0);
    const start = now();
    const inputs = inputsOf(this.plan, this.states, planned);
    const unit = unitOfCell(this.plan, planned);
    const key = resultKey(planned, { inputs, unit, maker: this.executor });
    const meaning = this.meanings.get(id) ?? "";
    this.become(id, { status: "running" });
    try {
      const before = this.states.get(id);
      const isSame = planned.cell.kind !== "data" && before?.key === key && before.output !== undefined;
      const kept = isSame ? before.output : await this.options.recall?.(key);
      const output = kept ?? (await this.output(planned, inputs, unit));
      this.become(id, { status: "done", output, key, meaning, seconds: kept ? (before?.seconds ?? 0) : now() - start });
    } catch (cause) {
      const seconds = now() - start;
      if (this.isAborted()) this.become(id, { status: "stopped", reason: "it was stopped", seconds, meaning });
      else {
        const yaml = LINED.includes(planned.cell.kind) ? planned.cell.body : undefined;
        const error = errorIn(cause, name, unit ?? this.unitOfStrategy(planned, inputs), yaml);
        this.become(id, { status: isBudget(cause) ? "stopped" : "error", error, seconds, meaning });
      }
    }
  }

  private output(
    planned: Planned,
    inputs: ReadonlyMap<string, CellOutput>,
    unit: Unit | undefined,
  ): Promise<CellOutput> {
    const { id, name: cell, kind, body } = planned.cell;
    const { parsed } = planned.reading;
    const onProgress = (done: number, all: number): void =>
      this.become(id, { status: "running", progress: { done, all } });
    const control: ExecuteControl<Signal> = { signal: this.options.signal, onProgress };
    const given = [...inputs].map(([name, output]) => ({ cell: name, output }));
    switch (kind) {
      case "data":
        return this.executor.data({ cell, data: parsed as Data }, control);
      case "strategy":
      case "indicator":
        return this.executor[kind]({ cell, unit: unit ?? unitOf({ name: cell, source: body }, []) }, control);
      case "backtest":
        return this.executor.backtest(backtestTask(cell, parsed as RunFile, inputs), control);
      case "compare":
        return Promise.resolve(compared(parsed as Compare, inputs));
      case "chart":
        return this.executor.chart(
          {
            cell,
            chart: parsed as Chart,
            of: given.map((one) => ({
              ...one,
              ...chartedBars(this.plan, this.states, { name: one.cell, output: one.output }),
            })),
          },
          control,
        );
      case "sql":
        return this.executor.sql({ cell, query: (parsed as Query).query, inputs: given }, control);
      case "montecarlo":
        return this.executor.montecarlo(monteCarloTask(cell, parsed as MonteCarlo, inputs), control);
      case "live":
        return Promise.resolve({ kind, live: parsed as Live });
      default:
        if (kind !== "js" || !this.executor.js) throw new Error(`no cell of the kind ${kind} runs here`);
        return this.executor.js({ cell, source: body, inputs: given }, control);
    }
  }

  private nameOf(id: string): string {
    return this.plan.cells.get(id)?.cell.name ?? id;
  }

  private unitOfStrategy({ cell, reading }: Planned, inputs: ReadonlyMap<string, CellOutput>): Unit | undefined {
    if (cell.kind !== "backtest") return undefined;
    const strategy = inputs.get((reading.parsed as RunFile).strategy);
    return strategy?.kind === "strategy" ? strategy.unit : undefined;
  }
}

/** Why a cell is skipped, told of it in another's reason. */
function asClause(reason: string): string {
  const [, told] = /^(?:it|this cell) (.*)$/.exec(reason) ?? [];
  return told ?? `is skipped: ${reason}`;
}

/** What a backtest cell asks an executor for, with what its cells gave. */
export function backtestTask(cell: string, file: RunFile, inputs: ReadonlyMap<string, CellOutput>): BacktestTask {
  const strategy = inputs.get(file.strategy);
  if (strategy?.kind !== "strategy") throw new Error(`${cell} has no strategy`);
  const data = dataOf(file.data, inputs, file);
  const signals = Object.entries(file.signals).map(([name, reference]) => ({ name, reference }));
  const settings = settingsOf(file);
  const grids = data.flatMap(({ name, output }): [string, { tickSize: string | null; lotSize: string | null }][] => {
    const own = Object.hasOwn(settings.instruments, name) ? settings.instruments[name] : undefined;
    const tickSize = own?.tickSize ?? settings.instrument.tickSize ?? tickOf(output);
    return tickSize === null ? [] : [[name, { tickSize, lotSize: own?.lotSize ?? settings.instrument.lotSize }]];
  });
  return {
    cell,
    strategyCell: file.strategy,
    strategy,
    data,
    signals: dataOf(signals, inputs, file),
    params: file.params,
    settings: { ...settings, instruments: { ...settings.instruments, ...Object.fromEntries(grids) } },
    budgetSeconds: file.budget,
    references: file.data,
  };
}

const tickOf = ({ data }: DataOutput): string | null => data.tickSize;

function compared({ runs, metrics }: Compare, inputs: ReadonlyMap<string, CellOutput>): CellOutput {
  const results = runs.flatMap((cell) => {
    const output = inputs.get(cell);
    return output?.kind === "backtest" ? [{ cell, result: output.result }] : [];
  });
  return compareRuns(results, metrics);
}
