import type { BacktestRequest, BacktestResult, ParameterRecord } from "../../shared/backtest.ts";
import { type Cause, likelyCause } from "../../shared/link/cause.ts";
import { claimOf, judgedLink } from "../../shared/link/judged.ts";
import type { LinkParts } from "../../shared/link/link.ts";
import { settingsOf } from "../../shared/link/rerun.ts";
import type { KeptEngine } from "../../shared/link/runner.ts";
import { type SourceCheck, withSource } from "../../shared/link/source.ts";
import type { BacktestJob } from "../../shared/settings.ts";
import { type Comparison, type Difference, type Outcome, outcomeOf, type Verdict } from "../../shared/verdict.ts";
import { inspectModule } from "../../wasm/index.ts";
import { backtest, strategyParameters } from "../backtest.ts";
import { nodeEngine } from "../engine.ts";
import type { RunSources } from "../run-worker.ts";
import { type GivenData, type MissingData, resolveData, type UsedData } from "./data.ts";
import { keptEngine, keptEngines } from "./releases.ts";
import { checkSource } from "./source.ts";

export interface VerifyOptions extends GivenData {
  readonly budgetSeconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
  /** The folder of kept engines; the package's unless given. */
  readonly releases?: URL;
}

/** What became of a link's claim. */
export interface Verification {
  /** `reproduced` only where nothing differs but the engine: with a source that is not tied to the module it is `different`. */
  readonly verdict: Verdict;
  readonly expected: Outcome;
  /** Null where nothing ran. */
  readonly actual: Outcome | null;
  readonly differences: readonly Difference[];
  /** Whether the source shown compiles to the module that ran. */
  readonly source: SourceCheck;
  /** What ran it: the link's own engine, which is this one or a kept one, or this one instead of a development build. */
  readonly engine: "same" | "kept" | "development";
  /** Bars that were found: what it ran on, where none is missing. */
  readonly data: readonly UsedData[];
  readonly missing: readonly MissingData[];
  /** Names of built-in sets that other bars bear in this link. */
  readonly misnamed: readonly string[];
  /** Looked for where the verdict is different. */
  readonly cause: Cause | null;
}

/** Seconds in which a cause is looked for, beside the run that is under way when they end. */
const CAUSE_SECONDS = 10;

/**
 * Runs what a link holds and compares it with what it claims. Nothing is requested from a network, and no name in the
 * link becomes a file's.
 * @throws InputError for data that cannot be read, StrategyError for a module that asks for what it may not have or does
 *   not come to its end
 */
export async function verifyLink(parts: LinkParts, options: VerifyOptions): Promise<Verification> {
  const { envelope } = parts;
  inspectModule(parts.module, "the link");
  const expected = claimOf(envelope);
  const { sources, used, missing, mismarked, misnamed } = await resolveData(nodeEngine(), parts, options);
  const rerun = new Rerun(parts, sources, options);
  const checked = await checkSource(parts, { isOfRelease: rerun.engine === "kept", signal: options.signal });
  const facts = { expected, source: checked.source, engine: rerun.engine, data: used, missing, misnamed };
  if (missing.length > 0) {
    return { verdict: "dataMissing", actual: null, differences: missing.map(missingDifference), cause: null, ...facts };
  }
  const result = await rerun.result(envelope.request);
  const actual = outcomeOf(result);
  const numbers = judgedLink(envelope, result, mismarked);
  const cause = numbers.verdict === "different" ? await causeOf(rerun, expected, numbers) : null;
  const { verdict, differences } = withSource(numbers, checked);
  return { verdict, actual, differences, cause, ...facts };
}

/** Runs a link's module on its data, asked as the link asks or otherwise. */
class Rerun {
  readonly parts: LinkParts;
  readonly engine: Verification["engine"];
  /** Kept engines other than the one that the link names. */
  readonly others: readonly string[];
  private readonly sources: RunSources;
  private readonly options: VerifyOptions;
  private readonly kept: KeptEngine | undefined;

  constructor(parts: LinkParts, sources: RunSources, options: VerifyOptions) {
    const { sha256 } = parts.envelope.engine;
    const isHere = sha256 === nodeEngine().sha256;
    this.parts = parts;
    this.sources = sources;
    this.options = options;
    this.kept = isHere ? undefined : keptEngine(sha256, options.releases);
    this.engine = isHere ? "same" : this.kept ? "kept" : "development";
    this.others = keptEngines(options.releases).filter((one) => one !== sha256);
  }

  async result(request: BacktestRequest, sha256?: string): Promise<BacktestResult> {
    const { parts, sources, options } = this;
    const kept = sha256 === undefined ? this.kept : keptEngine(sha256, options.releases);
    const given = { module: parts.module, kept: kept && { ...kept, request } };
    return backtest(jobOf(parts, request, options.budgetSeconds), { ...options, sources, given });
  }

  /** What the module declares. */
  parameters(): Promise<readonly ParameterRecord[]> {
    const { module, source } = this.parts;
    const { signal } = this.options;
    return strategyParameters({ path: "the link", source }, { given: { module }, ...(signal && { signal }) });
  }

  /** What it comes to; a change may be one that the strategy cannot run with. */
  async tried(request: BacktestRequest, sha256?: string): Promise<Outcome | undefined> {
    try {
      return outcomeOf(await this.result(request, sha256));
    } catch {
      this.options.signal?.throwIfAborted();
      return undefined;
    }
  }
}

async function causeOf(rerun: Rerun, expected: Outcome, comparison: Comparison): Promise<Cause> {
  const { envelope } = rerun.parts;
  const end = performance.now() + CAUSE_SECONDS * 1000;
  const parameters = await rerun.parameters();
  return likelyCause({
    request: envelope.request,
    expected,
    comparison,
    parameters,
    engines: rerun.others,
    run: ({ request, engine }) => rerun.tried(request, engine),
    isOver: () => performance.now() > end,
  });
}

function jobOf({ envelope, source }: LinkParts, request: BacktestRequest, budgetSeconds: number): BacktestJob {
  const { data, signals = [] } = envelope;
  return {
    strategy: { path: "the link", source },
    data: data.map(({ instrument, name }) => ({ name: instrument, reference: name })),
    signals: signals.map(({ name }) => ({ name, reference: name })),
    params: request.params,
    settings: settingsOf(request),
    onBad: "keep",
    adjust: false,
    budgetSeconds,
  };
}

function missingDifference({ kind, instrument, fingerprint, found }: MissingData): Difference {
  const part = kind === "bars" ? "data" : "signal";
  return { part, name: instrument, expected: fingerprint, actual: found?.fingerprint ?? null };
}
