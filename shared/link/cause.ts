import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { BacktestRequest } from "../backtest.ts";
import { countText } from "../figures.ts";
import { canonicalJson, type Json } from "../json.ts";
import type { Comparison, Outcome } from "../verdict.ts";
import { guessesOf, type Trial, type TrialContext, trialsOf } from "./trials.ts";

/** Why a claim and a run differ, as far as trying tells. */
export interface Cause {
  /** To be set in bold: "The claim was computed without fees." */
  readonly sentence: string;
  readonly detail: string;
  /** The change after which the claim comes out; null when none does. */
  readonly trial: Trial | null;
  /** Runs that it took. */
  readonly tries: number;
}

export interface CauseSearch extends TrialContext {
  readonly request: BacktestRequest;
  readonly expected: Outcome;
  readonly comparison: Comparison;
  /** Runs a trial; undefined when it does not come to its end. */
  readonly run: (trial: Trial) => Promise<Outcome | undefined>;
  /** Whether the time for it is over. */
  readonly isOver?: () => boolean;
  readonly mostTries?: number;
}

const MOST_TRIES = 24;

/**
 * Looks for the one change of an input after which the claimed result comes out. The claim's hash of its request tells
 * most changes without a run; the result then proves it.
 */
export async function likelyCause(search: CauseSearch): Promise<Cause> {
  const told = withoutRuns(search);
  if (told) return { ...told, trial: null, tries: 0 };
  const { expected, run, isOver = () => false, mostTries = MOST_TRIES } = search;
  let tries = 0;
  for (const trial of candidates(search)) {
    if (tries >= mostTries || isOver()) break;
    tries++;
    const outcome = await run(trial);
    if (!outcome || outcome.resultHash !== expected.resultHash) continue;
    const result = outcome.digest === expected.digest ? "digest" : "result";
    const there = `With ${trial.tried} this machine gets the claimed ${result}`;
    const effort = `Found by changing one input at a time, ${countText(tries, "try", "tries")}.`;
    const detail = `${there}; with ${trial.stated}, as the link states, it does not. ${effort}`;
    return { sentence: trial.claim, detail, trial, tries };
  }
  const isOtherEngine = search.comparison.differences.some(({ part }) => part === "engine");
  const engine = isOtherEngine ? " The claim was computed by an engine that is not here." : "";
  const detail = `One input at a time was changed, ${countText(tries, "try", "tries")}.${engine}`;
  return { sentence: "No single change explains it.", detail, trial: null, tries };
}

/** What a link says of a run beside its hashes; settings and facts are named by their paths. */
const SAID: ReadonlySet<string> = new Set(["request", "data", "signal", "metric"]);

/** What the differences tell by themselves. */
function withoutRuns({ comparison, expected }: CauseSearch): Pick<Cause, "sentence" | "detail"> | undefined {
  const parts = new Set(comparison.differences.map(({ part }) => part));
  const isOnly = (part: string) => parts.size === 1 && parts.has(part as never);
  if (isOnly("metric")) {
    return {
      sentence: "The claimed figures were changed.",
      detail: "Digest, orders and fills are those of this run; the figures beside them are not.",
    };
  }
  const isSaid = comparison.differences.every(
    ({ part, name }) => SAID.has(part) && (part === "metric" || name.includes(".")),
  );
  if (isSaid) {
    return {
      sentence: "What the link says of its run was changed.",
      detail: "Digest, orders and fills are those of this run; what stands beside them is not.",
    };
  }
  if (isOnly("digest") || isOnly("resultHash")) {
    return {
      sentence: "The claimed digest was changed.",
      detail: "Every part of the run is as the link claims; the digest over them is not.",
    };
  }
  if (parts.has("strategy")) {
    return {
      sentence: "The claim was made with another strategy.",
      detail: `The module in this link is not the one of the claim, ${expected.parts?.strategy?.slice(0, 8) ?? ""}.`,
    };
  }
  return undefined;
}

/** A change that gives the claim's request is tried first, and alone where there is one. */
function candidates(search: CauseSearch): Trial[] {
  const { request, expected } = search;
  const claimed = expected.parts?.request;
  if (claimed === undefined || claimed === partOf(request)) return trialsOf(request, search);
  for (const guess of guessesOf(request, search)) if (partOf(guess.request) === claimed) return [guess];
  return trialsOf(request, search);
}

/** The first digits of a request's hash, as a result's parts have them. */
function partOf(request: BacktestRequest): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(request as unknown as Json)))).slice(0, 16);
}
