import { InputError } from "../../shared/errors.ts";
import { renameCell } from "../../shared/notebook/edit.ts";
import type { Executor } from "../../shared/notebook/executor.ts";
import { type Plan, type Planned, planOf, withDependants } from "../../shared/notebook/graph.ts";
import { meaningKeys } from "../../shared/notebook/keys.ts";
import type { ChartIndicator } from "../../shared/notebook/kinds/chart.ts";
import { entryIn, type LockedRun } from "../../shared/notebook/judged.ts";
import { claimedOf, type LockRecord } from "../../shared/notebook/lock.ts";
import type { Block, Notebook } from "../../shared/notebook/notebook.ts";
import type { CellOutput, ChartOutput } from "../../shared/notebook/outputs.ts";
import { parseNotebook } from "../../shared/notebook/parse.ts";
import { type CellState, type CellStates, quickCells } from "../../shared/notebook/states.ts";
import type { Story } from "../../shared/explain/story.ts";
import type { PageExecutor } from "../state/executor.ts";
import { BarShelf } from "./bars.ts";
import { changeWords } from "./change-words.ts";
import { RunRecord } from "./record.svelte.ts";
import { Runner, type RunTarget } from "./runner.svelte.ts";
import { OrderLives } from "./order-lives.ts";
import { OwnSeconds } from "./own-seconds.ts";
import { keptStates, lateState, type Meanings, waiting } from "./states-kept.ts";
import { type Step, TextHistory } from "./text-history.ts";

/** What runs cells, and where it can, watches a run for its orders' lives. */
export type NotebookExecutor = Executor<AbortSignal> & Partial<Pick<PageExecutor, "watch">>;

export interface ModelOptions {
  readonly text: string;
  /** Results from before, of this text. */
  readonly states?: CellStates;
  /** Whether cells run without a click. */
  readonly mayRun: boolean;
  /** What does the work; loaded when something first runs. */
  readonly executor: () => Promise<NotebookExecutor>;
  /** Told after each change of the text. */
  readonly onEdit?: () => void;
  /** Told when a cell has run, whatever came of it. */
  readonly onCell?: () => void;
  /** Told when a run has ended. */
  readonly onEnd?: () => void;
  /** Awaited before cells run. */
  readonly beforeRun?: () => Promise<void>;
  /** The reader let the notebook run. */
  readonly onConfirm?: () => void;
  readonly now?: () => number;
}

/** How an edit is taken into the history. */
export interface EditOptions {
  /** Edits of one key are one step to undo, until `settle`. */
  readonly key?: string;
  /** The block that says so when the edit is refused. */
  readonly block?: string;
  /** While a slider is dragged: runs at once. */
  readonly isLive?: boolean;
}

/** Milliseconds without an edit after which quick cells run. */
const IDLE_MS = 400;

/** A block's name on the page, which stays while others come and go. */
const blockKey = (block: Block, previous: Block | undefined): string =>
  block.type === "cell" ? block.id : block.type === "lock" ? "lock:" : `text:${previous ? keyOfCell(previous) : ""}`;

const keyOfCell = (block: Block): string => (block.type === "cell" ? block.id : "");

/** A notebook on the page: its text, what it says, what its cells gave, and how it came about. */
export class NotebookModel implements RunTarget {
  notebook: Notebook;
  plan: Plan;
  states: CellStates = $state.raw(new Map());
  /** The block that is chosen. */
  selected: string | undefined = $state();
  /** Why the last edit was not taken. */
  refusal: { readonly block: string | undefined; readonly message: string } | undefined = $state.raw();
  mayRun = $state(false);
  isEdited = $state(false);
  /** Cells that wait for a word of the reader, with the reason. */
  held: ReadonlyMap<string, string> = $state.raw(new Map());
  readonly runner: Runner;
  readonly record = new RunRecord();
  private readonly shelf = new BarShelf();
  private readonly lives = new OrderLives();
  /** What was edited when a cell became stale. */
  touches: ReadonlyMap<string, { readonly name: string; readonly time: number }> = $state.raw(new Map());
  private readonly options: ModelOptions;
  private readonly lock: LockRecord | null;
  private readonly opened: Meanings;
  private readonly history: TextHistory;
  private changes = $state(0);
  private meanings: Meanings = new Map();
  private stepFrom: readonly Planned[] = [];
  private attempted: ReadonlySet<string> = new Set();
  private readonly loads = new OwnSeconds();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isDragging = false;

  constructor(options: ModelOptions) {
    this.options = options;
    this.mayRun = options.mayRun;
    this.history = new TextHistory(options.text, this.now());
    this.notebook = $state.raw(parseNotebook(options.text));
    this.plan = $state.raw(planOf(this.notebook));
    this.meanings = meaningKeys(this.plan);
    this.opened = this.meanings;
    this.lock = claimedOf(this.notebook);
    this.states = keptStates(this.plan, options.states ?? new Map(), { was: this.meanings, is: this.meanings });
    this.record.count(this.states);
    this.runner = new Runner(this, options.executor);
  }

  /** Blocks with their names, in the order of the file; the lock is none that people see. */
  readonly blocks = $derived.by(() => {
    const { blocks } = this.notebook;
    return blocks.flatMap((block, index) =>
      block.type === "lock" ? [] : [{ key: blockKey(block, blocks[index - 1]), block, index }],
    );
  });

  readonly stale = $derived.by(() => this.plan.order.filter((id) => this.states.get(id)?.status === "stale"));

  get text(): string {
    return this.notebook.text;
  }

  get steps(): { readonly all: readonly Step[]; readonly index: number; canUndo: boolean; canRedo: boolean } {
    void this.changes;
    const { all, index, canUndo, canRedo } = this.history;
    return { all, index, canUndo, canRedo };
  }

  /** The engine that the file's lock was written by. */
  get lockedBy(): LockRecord["engine"] | undefined {
    return this.lock?.engine;
  }

  /** What the file's lock says of a cell, as long as the cell is as it was when it was locked. */
  claimOf(id: string): LockedRun | undefined {
    void this.plan;
    const { lock } = this;
    if (!lock || this.opened.get(id) !== this.meanings.get(id)) return undefined;
    const entry = entryIn(lock, id);
    return entry && { ...entry, engine: lock.engine.sha256 };
  }

  /** Changes the text by one of the edits of `shared/notebook/edit.ts`; says whether it was taken. */
  edit(make: (notebook: Notebook) => string, { key, block, isLive = false }: EditOptions = {}): boolean {
    if (this.notebook.isReadOnly) {
      this.refusal = {
        block,
        message: "A newer Tidebook wrote this notebook: it can be read and run here, not edited.",
      };
      return false;
    }
    try {
      const text = make(this.notebook);
      this.refusal = undefined;
      if (text !== this.text) this.take(text, key, isLive);
      return true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.refusal = { block, message: error.message };
      return false;
    }
  }

  /** Gives a cell another name wherever it is used; its result stays beside it. */
  rename(id: string, name: string): boolean {
    const state = this.states.get(id);
    const isTaken = this.edit((notebook) => renameCell(notebook, id, name), { block: id });
    if (!isTaken || !state || this.states.get(name)?.output) return isTaken;
    const { output, seconds, key } = state;
    if (output) {
      const moved = {
        id: name,
        status: "stale",
        output,
        ...(seconds !== undefined && { seconds }),
        ...(key !== undefined && { key }),
      } as const;
      this.states = new Map([...this.states, [name, moved]]);
    }
    this.settle();
    return isTaken;
  }

  /** The end of a drag or of typing: the next edit is a step of its own. */
  settle(): void {
    this.history.close();
    this.isDragging = false;
    if (!this.runner.isRunning) this.record.count(this.states);
  }

  undo(): void {
    this.go(-1);
  }

  redo(): void {
    this.go(1);
  }

  /** Shows the text so many steps before or after. */
  go(count: number): void {
    const text = this.history.go(count);
    if (text === undefined) return;
    this.record.begin(this.states);
    const known = new Set(this.plan.order);
    this.show(text);
    const back = this.plan.order.find((id) => !known.has(id));
    if (back !== undefined) this.selected = back;
    this.edited(false);
  }

  /** Runs cells with whatever they need. */
  async run(ids: readonly string[], { isForced = true } = {}): Promise<void> {
    if (!this.mayRun) this.options.onConfirm?.();
    this.mayRun = true;
    clearTimeout(this.timer);
    await this.runner.run(ids, { isForced });
  }

  /** Everything that is not this machine's own and up to date; all of it where nothing is left. */
  async runAll(): Promise<void> {
    const { order } = this.plan;
    const done = (id: string) => this.states.get(id)?.status === "done" && this.record.computedHere.has(id);
    const rest = order.filter((id) => !done(id));
    await this.run(rest.length > 0 ? rest : order);
  }

  async runStale(): Promise<void> {
    await this.run(this.stale, { isForced: false });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.runner.stop();
  }

  /** Keeps a cell and what uses it from running until `release`. */
  hold(id: string, reason: string): void {
    const users = withDependants(this.plan, [id]);
    const name = this.plan.cells.get(id)?.cell.name ?? id;
    const held = [...users].map((one): [string, string] => [
      one,
      one === id ? reason : `It uses ${name}, which waits for a word.`,
    ]);
    this.held = new Map([...held, ...this.held]);
  }

  /** Lets cells run that waited for a word, and those that use them. */
  release(id: string): void {
    const freed = withDependants(this.plan, [id]);
    this.held = new Map([...this.held].filter(([held]) => !freed.has(held)));
    void this.run([...freed]);
  }

  /** Marks as old what these cells gave, and whatever was made of it: their data have been replaced. */
  doubt(ids: readonly string[]): void {
    const old = withDependants(this.plan, ids);
    const marked = (state: CellState): CellState =>
      state.status === "done" && old.has(state.id) ? { ...state, status: "stale" } : state;
    if (ids.length > 0) this.states = new Map([...this.states].map(([id, state]) => [id, marked(state)]));
  }

  /** Text of another window or of the store takes the place of this one. */
  replace(text: string): void {
    if (text === this.text) return;
    this.history.close();
    this.take(text, undefined, false);
  }

  /** Bars behind a result, with indicators over them. @throws AppError when the data cannot be had */
  bars(name: string, output: CellOutput, indicators: readonly ChartIndicator[]): Promise<ChartOutput> {
    const { plan, states } = this;
    return this.shelf.of({ plan, states, executor: this.options.executor }, name, output, indicators);
  }

  /** The life of an order of a backtest. @throws AppError when the run cannot be watched */
  story(id: string, order: number): Promise<Story> {
    return this.lives.of({ plan: this.plan, states: this.states, executor: this.options.executor }, id, order);
  }

  async beforeRun(): Promise<void> {
    if (!this.isDragging) await this.options.beforeRun?.();
  }

  heard(state: CellState, plan: Plan): void {
    const { id } = state;
    if (!this.plan.cells.has(id)) return;
    const isLate = plan !== this.plan && meaningIn(plan, id) !== this.meanings.get(id);
    const shown = isLate ? lateState(state, this.states.get(id)) : state;
    if (!shown) return;
    this.states = new Map([...this.states, [id, shown], ...this.freedBy(shown)]);
    if (hasEnded(state)) this.attempted = new Set([...this.attempted, id]);
    this.loads.heard(state);
    this.record.heard(state);
    if (hasEnded(state)) this.options.onCell?.();
  }

  /** Cells that were left out and use a cell that is done now. */
  private freedBy({ id, status }: CellState): [string, CellState][] {
    const users = status === "done" ? (this.plan.cells.get(id)?.usedBy ?? []) : [];
    return users.flatMap((user) => {
      const state = this.states.get(user);
      const isOff = this.plan.cells.get(user)?.cell.options.off === true;
      return state?.status === "skipped" && !isOff ? [[user, waiting(state)] as [string, CellState]] : [];
    });
  }

  ended(): void {
    if (!this.isDragging) this.record.count(this.states);
    this.options.onEnd?.();
  }

  /** Lets go of timers and of what runs. */
  close(): void {
    this.stop();
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private take(text: string, key: string | undefined, isLive: boolean): void {
    if (!this.history.continues(key)) {
      this.stepFrom = toldOf(this.plan);
      this.record.begin(this.states);
    }
    const before = new Set(this.stale);
    this.show(text);
    const words = changeWords(this.stepFrom, toldOf(this.plan), this.notebook);
    const name = changedName(this.stepFrom, this.plan);
    if (name !== undefined) {
      const touch = { name, time: this.now() };
      const touchOf = (id: string): typeof touch => (before.has(id) && this.touches.get(id)) || touch;
      this.touches = new Map(this.stale.map((id) => [id, touchOf(id)]));
    }
    this.history.push({ text, words, time: this.now() }, key);
    this.edited(isLive);
  }

  private show(text: string): void {
    this.notebook = parseNotebook(text);
    this.plan = planOf(this.notebook);
    const is = meaningKeys(this.plan);
    this.states = keptStates(this.plan, this.states, { was: this.meanings, is });
    this.meanings = is;
  }

  private edited(isLive: boolean): void {
    this.changes++;
    this.isEdited = true;
    this.isDragging = isLive;
    this.options.onEdit?.();
    clearTimeout(this.timer);
    if (!this.mayRun) return;
    if (isLive) this.runQuick();
    else this.timer = setTimeout(() => this.runQuick(), IDLE_MS);
  }

  /** Cells that an edit made old, and those that failed before it; never one that was slow. */
  private runQuick(): void {
    const again = this.plan.order.filter((id) => {
      const { status, output } = this.states.get(id) ?? {};
      return status === "idle" && !output && this.attempted.has(id);
    });
    const judged = new Map([...this.states].map(([id, state]) => [id, this.loads.counted(state)]));
    void this.runner.run([...quickCells(this.plan, judged), ...again]);
  }
}

/** Cells in the order of the file. */
const toldOf = ({ cells }: Plan): readonly Planned[] => [...cells.values()];

const ENDS: readonly string[] = ["done", "error", "stopped", "skipped"];
const hasEnded = ({ status }: CellState): boolean => ENDS.includes(status);

function changedName(before: readonly Planned[], { cells }: Plan): string | undefined {
  const was = new Map(before.map(({ cell }) => [cell.id, cell.body]));
  return [...cells.values()].find(({ cell }) => was.get(cell.id) !== cell.body)?.cell.name;
}

const known = new WeakMap<Plan, Meanings>();

function meaningIn(plan: Plan, id: string): string | undefined {
  const meanings = known.get(plan) ?? meaningKeys(plan);
  known.set(plan, meanings);
  return meanings.get(id);
}
