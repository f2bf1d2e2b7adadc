import type { BacktestResult } from "../../shared/backtest.ts";
import { builtInCalled } from "../../shared/built-in.ts";
import { AppError } from "../../shared/errors.ts";
import { type Cause, likelyCause } from "../../shared/link/cause.ts";
import { claimOf, judgedLink } from "../../shared/link/judged.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { type SourceFinding, withSource } from "../../shared/link/source.ts";
import type { Trial } from "../../shared/link/trials.ts";
import { type Comparison, type Difference, type Outcome, outcomeOf, type Verdict } from "../../shared/verdict.ts";
import { parametersOf } from "../state/backtest.ts";
import {
  type Match,
  matchOffer,
  keepFile,
  type Offer,
  offerOfFile,
  offersAtHand,
  offersInBrowser,
  type WantedData,
  wantedData,
} from "../state/link/data.ts";
import { type EngineChoice, engineFor } from "../state/link/engines.ts";
import { LINK_PATH, type LinkRun, type LinkSources, runLink } from "../state/link/run.ts";
import { checkSource } from "../state/link/source.ts";
import { announce } from "../ui/announce.svelte.ts";
import { refusalOf } from "./words.ts";

/** Seconds without a twentieth of its bars after which a strategy is stopped: see `RunBudget`. */
export const BUDGET_SECONDS = 30;
/** Seconds in which a cause is looked for, beside the run that is under way when they end. */
const CAUSE_SECONDS = 10;

/** Where a link's check stands. `stopped` and `refused` say why in `problem`. */
export type Standing = "pending" | "running" | "reproduced" | "different" | "dataMissing" | "stopped" | "refused";

/** Data that the run needs, and where it is. */
export interface DataPlace {
  readonly wanted: WantedData;
  readonly offers: readonly Offer[];
  /** Why what was given for it is not it. */
  readonly refusal?: string | undefined;
}

/** A run that came to its end, beside what the link claims. */
export interface Outcomes {
  readonly result: BacktestResult;
  /** Of the numbers. */
  readonly comparison: Comparison;
  /** Undefined where the source is not shown. */
  readonly source: SourceFinding | undefined;
  /** ms since 1970, and how long it took with everything around it. */
  readonly at: number;
  readonly seconds: number;
  readonly sources: LinkSources;
}

/** What the run reads, and the instruments whose bars have other marks than the link says. */
interface Resolved {
  readonly sources: LinkSources;
  readonly mismarked: readonly string[];
}

/** A run with another input than the link states: it proves nothing of the link, and is told beside it. */
interface TriedRun {
  readonly result: BacktestResult;
  readonly isClaimed: boolean;
}

interface CheckOptions {
  readonly parts: LinkParts;
  /** Whether files that this browser keeps are looked through, and given ones kept. */
  readonly usesStore: boolean;
  /** Whether the source is shown, so that it is to be compared with the module. */
  readonly checksSource: boolean;
}

/** One link's claim and what became of it on this machine. Nothing of it runs before `run`. */
export class LinkCheck {
  readonly parts: LinkParts;
  readonly expected: Outcome;
  places: readonly DataPlace[] = $state.raw([]);
  /** What it runs on; undefined until that is known. */
  engine: EngineChoice | undefined = $state.raw();
  done: Outcomes | undefined = $state.raw();
  /** Why it did not come to its end. */
  problem = $state("");
  isRefused = $state(false);
  isRunning = $state(false);
  /** Between 0 and 1. */
  share = $state(0);
  cause: Cause | undefined = $state.raw();
  /** Names of built-in sets that other bars bear in this link; known once it ran. */
  misnamed: readonly string[] = $state.raw([]);
  isSearching = $state(false);
  /** The result with the one input that gives the claim, once somebody asked for that run. */
  tried: TriedRun | undefined = $state.raw();
  /** The run whose result is the claimed one, where a cause was found. */
  claimedRun: BacktestResult | undefined = $state.raw();
  readonly opened: Promise<void>;
  private readonly options: CheckOptions;
  private control = new AbortController();

  constructor(options: CheckOptions) {
    const { parts } = options;
    this.options = options;
    this.parts = parts;
    this.expected = claimOf(parts.envelope);
    this.places = wantedData(parts).map((wanted, place) => ({ wanted, offers: offersAtHand(parts, wanted, place) }));
    const lookForEngine = this.chooseEngine().catch(() => undefined);
    this.opened = Promise.all([this.lookInBrowser(), lookForEngine]).then(() => undefined);
  }

  get standing(): Standing {
    if (this.isRunning) return "running";
    if (this.isRefused) return "refused";
    if (this.missing.length > 0) return "dataMissing";
    if (this.problem !== "") return "stopped";
    return this.done ? this.done.comparison.verdict : "pending";
  }

  /** What the run proves: numbers that the source shown is not known to make are not reproduced. */
  get verdict(): Verdict | undefined {
    if (!this.done) return undefined;
    const { comparison, source } = this.done;
    return source ? withSource(comparison, source).verdict : comparison.verdict;
  }

  get missing(): readonly DataPlace[] {
    return this.places.filter(({ offers }) => offers.length === 0);
  }

  /** What differs, of inputs, results and the source. */
  get differences(): readonly Difference[] {
    if (!this.done) return [];
    const { comparison, source } = this.done;
    return [...comparison.differences, ...(source?.differences ?? [])];
  }

  /** Runs what the link holds, once at a time. */
  async run(): Promise<void> {
    if (this.isRunning) return;
    const control = this.begin();
    const { signal } = control;
    const start = performance.now();
    try {
      const resolved = await this.resolve(signal);
      if (!resolved) return;
      const { sources, mismarked } = resolved;
      const naming = this.compareNames(signal);
      naming.catch(() => undefined);
      const { parts, options } = this;
      const engine = await this.chooseEngine();
      const checking = options.checksSource
        ? checkSource(parts, engine.kind === "kept", signal)
        : Promise.resolve(undefined);
      checking.catch(() => undefined);
      const { request } = parts.envelope;
      const result = await this.ask({ request, sources, engine: keptOf(engine) }, signal);
      const source = await checking;
      const comparison = judgedLink(parts.envelope, result, mismarked);
      await naming;
      const seconds = (performance.now() - start) / 1000;
      this.done = { result, comparison, source, sources, seconds, at: Date.now() };
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    } finally {
      if (this.control === control) this.isRunning = false;
    }
    if (!this.done || signal.aborted) return;
    announce(verdictTitle(this.done));
    if (this.done.comparison.verdict === "different") await this.findCause(this.done, signal);
  }

  /** Runs with the input that gives the claim in place of the stated one. */
  async runTried(): Promise<void> {
    const { done, cause, isRunning } = this;
    if (isRunning || !done || !cause?.trial) return;
    const { request, engine = keptOf(await this.chooseEngine()), tried } = cause.trial;
    try {
      const result = await runLink(
        this.parts,
        { request, sources: done.sources, engine },
        { signal: this.control.signal, budgetSeconds: BUDGET_SECONDS },
      );
      if (this.done !== done) return;
      this.tried = { result, isClaimed: result.digest === this.expected.digest };
      announce(`Run with ${tried}`);
    } catch (error) {
      if (!this.control.signal.aborted) this.fail(error);
    }
  }

  /** Stops what runs. */
  cancel(): void {
    this.control.abort(new AppError("link/canceled", "stopped"));
    this.isRunning = false;
    this.isSearching = false;
  }

  /** Takes a file for missing data; it is compared before anything runs. */
  async give(file: File, to: readonly DataPlace[] = this.missing): Promise<void> {
    const offer = offerOfFile(file);
    for (const { wanted } of to) {
      const match = await matchOffer(wanted, offer, this.parts.envelope.request.range);
      if (!("source" in match)) {
        this.replace(wanted, { refusal: refusalOf(match, wanted) });
        continue;
      }
      const { source } = match;
      this.replace(wanted, { offers: [{ ...offer, sources: async () => [source] }], refusal: undefined });
      announce(`${file.name} is the data that this link needs`);
      if (this.options.usesStore) await keepFile(source, wanted).catch(() => undefined);
      return;
    }
  }

  private begin(): AbortController {
    this.control.abort(new AppError("link/canceled", "stopped"));
    const control = (this.control = new AbortController());
    Object.assign(this, { isRunning: true, share: 0, problem: "", isRefused: false, isSearching: false });
    [this.done, this.cause, this.claimedRun, this.tried] = [undefined, undefined, undefined, undefined];
    return control;
  }

  private fail(error: unknown): void {
    this.problem = error instanceof Error ? error.message : String(error);
    this.isRefused = error instanceof AppError && error.code === "strategy/module";
    announce(this.problem);
  }

  private ask(run: LinkRun, signal: AbortSignal): Promise<BacktestResult> {
    const onProgress = (done: number, all: number): void => {
      this.share = all > 0 ? done / all : 0;
    };
    return runLink(this.parts, run, { signal, budgetSeconds: BUDGET_SECONDS, onProgress });
  }

  private async chooseEngine(): Promise<EngineChoice> {
    this.engine ??= await engineFor(this.parts.envelope.engine.sha256);
    return this.engine;
  }

  private async lookInBrowser(): Promise<void> {
    if (!this.options.usesStore) return;
    for (const { wanted, offers } of this.places) {
      if (offers.length > 0) continue;
      const found = await offersInBrowser(wanted).catch(() => []);
      if (found.length > 0) this.replace(wanted, { offers: found });
    }
  }

  /** The sources whose bars are those that the link names; undefined where one has none. */
  private async resolve(signal: AbortSignal): Promise<Resolved | undefined> {
    const sources: LinkSources[number][] = [];
    const mismarked: string[] = [];
    for (const { wanted, offers } of this.places) {
      let last: Match | undefined;
      for (const offer of offers) {
        last = await matchOffer(wanted, offer, this.parts.envelope.request.range, signal);
        if ("source" in last) break;
      }
      if (last && "source" in last) {
        sources.push({ ...last.source, name: wanted.instrument, kind: wanted.kind });
        if (!last.hasMarks) mismarked.push(wanted.instrument);
      } else this.replace(wanted, { offers: [], refusal: last && refusalOf(last, wanted) });
    }
    return sources.length === this.places.length ? { sources, mismarked } : undefined;
  }

  /** Looks whether data that bear a name like that of a built-in set are it: their bars may be any. */
  private async compareNames(signal: AbortSignal): Promise<void> {
    const misnamed: string[] = [];
    for (const [place, { wanted }] of this.places.entries()) {
      const set = builtInCalled(wanted.name);
      if (!set) continue;
      const [builtIn] = offersAtHand({ ...this.parts, bars: undefined }, { ...wanted, name: set.name }, place);
      if (!builtIn) continue;
      const match = await matchOffer(wanted, builtIn, this.parts.envelope.request.range, signal);
      if (!("source" in match)) misnamed.push(wanted.name);
    }
    this.misnamed = misnamed;
  }

  private replace(wanted: WantedData, changes: Partial<DataPlace>): void {
    this.places = this.places.map((place) => (place.wanted === wanted ? { ...place, ...changes } : place));
  }

  private async findCause({ comparison, sources }: Outcomes, signal: AbortSignal): Promise<void> {
    this.isSearching = true;
    const end = performance.now() + CAUSE_SECONDS * 1000;
    const { request } = this.parts.envelope;
    const { module } = this.parts;
    const results = new Map<Trial, BacktestResult>();
    try {
      const control = { signal, budgetSeconds: BUDGET_SECONDS };
      const parameters = await parametersOf({ path: LINK_PATH, module }, control);
      const chosen = await this.chooseEngine();
      const cause = await likelyCause({
        request,
        expected: this.expected,
        comparison,
        parameters,
        engines: chosen.others,
        run: async (trial) => {
          const run = { request: trial.request, sources, engine: trial.engine ?? keptOf(chosen) };
          const result = await runLink(this.parts, run, control).catch(() => undefined);
          signal.throwIfAborted();
          if (result) results.set(trial, result);
          return result && outcomeOf(result);
        },
        isOver: () => performance.now() > end,
      });
      this.claimedRun = cause.trial ? results.get(cause.trial) : undefined;
      this.cause = cause;
      announce(cause.sentence);
    } catch (error) {
      if (!signal.aborted) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (!signal.aborted) this.isSearching = false;
    }
  }
}

/** The verdict as a heading. Without the source's part of it, it is of the numbers alone. */
export function verdictTitle({ comparison, source }: Outcomes): string {
  if (comparison.verdict !== "reproduced") return "Different";
  if (!source) return "Numbers reproduced";
  if (source?.source === "differs") return "Not this source";
  if (source?.source === "unchecked" && source.differences.length > 0) return "Source not tied";
  return comparison.onlyEngine ? "Reproduced on another engine" : "Reproduced";
}

function keptOf({ kind, sha256 }: EngineChoice): string | undefined {
  return kind === "kept" ? sha256 : undefined;
}
