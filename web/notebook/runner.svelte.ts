import type { Executor } from "../../shared/notebook/executor.ts";
import type { Plan } from "../../shared/notebook/graph.ts";
import type { CellOutput } from "../../shared/notebook/outputs.ts";
import { runCells } from "../../shared/notebook/run.ts";
import type { CellState, CellStates } from "../../shared/notebook/states.ts";
import { runWidth } from "./run-width.ts";
import { withoutKey } from "./states-kept.ts";

/** The notebook whose cells run. */
export interface RunTarget {
  readonly plan: Plan;
  readonly states: CellStates;
  /** Cells that must not run yet, with the reason. */
  readonly held: ReadonlyMap<string, string>;
  /** Called before cells run, so that nothing is lost if the page is. */
  beforeRun(): Promise<void>;
  heard(state: CellState, plan: Plan): void;
  /** The last wanted cell has run. */
  ended(): void;
}

/** Results that a slider comes back to. */
const MOST_RECALLED = 60;

/** One queue for all that runs: what is asked for while cells run comes after them. */
export class Runner {
  isRunning = $state(false);
  /** Why nothing runs at all. */
  failure = $state("");
  private readonly target: RunTarget;
  private readonly load: () => Promise<Executor<AbortSignal>>;
  /** Cells to run; true for those that run even if nothing changed. */
  private readonly wanted = new Map<string, boolean>();
  private readonly recalled = new Map<string, CellOutput>();
  private controller: AbortController | undefined;

  constructor(target: RunTarget, load: () => Promise<Executor<AbortSignal>>) {
    this.target = target;
    this.load = load;
  }

  /** Runs cells with whatever they need; settles when nothing is wanted any more. */
  async run(ids: Iterable<string>, { isForced = false } = {}): Promise<void> {
    for (const id of ids) this.wanted.set(id, isForced || this.wanted.get(id) === true);
    if (!this.controller && this.wanted.size > 0) await this.drain();
  }

  /** Ends what runs; what is done stays. */
  stop(): void {
    this.wanted.clear();
    this.controller?.abort(new DOMException("stopped by the reader", "AbortError"));
  }

  private async drain(): Promise<void> {
    const controller = (this.controller = new AbortController());
    this.isRunning = true;
    this.failure = "";
    try {
      await this.target.beforeRun();
      const executor = await this.load();
      while (this.wanted.size > 0 && !controller.signal.aborted) await this.round(executor, controller.signal);
    } catch (error) {
      this.wanted.clear();
      this.failure = error instanceof Error ? error.message : String(error);
    } finally {
      this.controller = undefined;
      this.isRunning = false;
    }
    this.target.ended();
  }

  private async round(executor: Executor<AbortSignal>, signal: AbortSignal): Promise<void> {
    const { plan, states, held } = this.target;
    const wanted = new Map(this.wanted);
    this.wanted.clear();
    const only = plan.order.filter((id) => wanted.has(id) && !held.has(id));
    const previous = new Map(states);
    for (const id of only) {
      const state = states.get(id);
      if (state && wanted.get(id)) previous.set(id, withoutKey(state));
    }
    const isForced = [...wanted.values()].some(Boolean);
    await runCells(plan, executor, {
      previous,
      only,
      signal,
      width: runWidth(navigator.hardwareConcurrency),
      now: () => performance.now() / 1000,
      onCell: (state) => this.heard(state, plan),
      ...(!isForced && { recall: (key: string) => Promise.resolve(this.recalled.get(key)) }),
    });
  }

  private heard(state: CellState, plan: Plan): void {
    const { status, key, output } = state;
    if (status === "done" && key !== undefined && (output?.kind === "backtest" || output?.kind === "sql")) {
      this.recalled.delete(key);
      this.recalled.set(key, output);
      const [oldest] = this.recalled.keys();
      if (this.recalled.size > MOST_RECALLED && oldest !== undefined) this.recalled.delete(oldest);
    }
    this.target.heard(state, plan);
  }
}
