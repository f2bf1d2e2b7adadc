import type { BacktestResult } from "./backtest.ts";

/** One thing that did not come out as expected. */
export interface Difference {
  /** What kind of thing: an input, a part of the result, or a notebook's cell. */
  readonly part:
    | "engine"
    | "request"
    | "strategy"
    | "data"
    | "signal"
    | "orders"
    | "fills"
    | "plots"
    | "log"
    | "digest"
    | "resultHash"
    | "metric"
    | "source"
    | "cell";
  /** Which one: a cell, a metric, an instrument; the part's own name where there is one alone. */
  readonly name: string;
  readonly expected: string | number | null;
  readonly actual: string | number | null;
}

export type Verdict = "reproduced" | "different" | "dataMissing";

export interface Comparison {
  readonly verdict: Verdict;
  /** Whether nothing differs but the engine. */
  readonly onlyEngine: boolean;
  readonly differences: readonly Difference[];
}

/** What a run came to, or is said to have come to. What is left out is not compared. */
export interface Outcome {
  /** SHA-256 of the engine. */
  readonly engine?: string;
  readonly digest?: string | undefined;
  readonly resultHash?: string | undefined;
  /** First 16 hex digits of each part's hash. */
  readonly parts?: { readonly [name: string]: string } | undefined;
  readonly metrics?: { readonly [name: string]: number | null } | undefined;
}

/** Metrics that links and locks remember of a run. */
const CLAIMED = ["totalReturn", "annualReturn", "sharpe", "maxDrawdown", "trades", "fees"] as const;

export function claimedMetrics(metrics: Outcome["metrics"] = {}): Record<string, number | null> {
  return Object.fromEntries(CLAIMED.map((name) => [name, metrics[name] ?? null]));
}

/** What a backtest came to. */
export function outcomeOf({ engine, digest, resultHash, parts, metrics }: BacktestResult): Outcome {
  return { engine: engine.sha256, digest, resultHash, parts, metrics };
}

/** The parts of a run that were asked of it: where they are equal, results of two engines can be compared. */
export function inputParts(parts: NonNullable<Outcome["parts"]>): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).filter(([name]) => name !== "engine" && !isOfResult(name)));
}

/**
 * Compares what a run came to with what it was said to come to. `reproduced` when digests are equal, or when everything
 * but the engine is: the differences then name the engine. A claimed metric that did not come out is never reproduced,
 * though no digest covers it.
 */
export function verdictOf(expected: Outcome, actual: Outcome): Comparison {
  return concluded([...engineDifference(expected, actual), ...resultDifferences(expected, actual)]);
}

/** The verdict that follows from what differs. */
export function concluded(differences: readonly Difference[], isDataMissing = false): Comparison {
  const isSame = differences.every(({ part }) => part === "engine");
  return {
    verdict: isDataMissing ? "dataMissing" : isSame ? "reproduced" : "different",
    onlyEngine: isSame && differences.length > 0,
    differences,
  };
}

export function engineDifference(expected: Outcome, actual: Outcome): Difference[] {
  return moved("engine", "engine", expected.engine, actual.engine);
}

/**
 * What differs beside the engine. With one engine and the same parts the digest must be the same; with another it cannot,
 * and what was asked has to be told by its parts: who names another engine and leaves them out has proven nothing.
 * @param prefix stands before the names of metrics and for the parts that have no name, as a cell's name does
 */
export function resultDifferences(expected: Outcome, actual: Outcome, prefix = ""): Difference[] {
  const found = expected.parts === undefined ? [] : partDifferences(expected.parts, actual.parts, prefix);
  const named = (name: string) => (prefix === "" ? name : prefix);
  if (!found.some(({ part }) => isOfResult(part))) {
    found.push(...moved("resultHash", named("resultHash"), expected.resultHash, actual.resultHash));
  }
  found.push(...metricDifferences(expected.metrics, actual.metrics, prefix));
  const hasDigest = expected.engine === actual.engine || expected.parts === undefined;
  if (found.length > 0 || !hasDigest) return found;
  return moved("digest", named("digest"), expected.digest, actual.digest);
}

const PARTS = new Set(["request", "strategy", "orders", "fills", "plots", "log"]);

function isOfResult(part: string): boolean {
  return part === "orders" || part === "fills" || part === "plots" || part === "log";
}

/** The engine's own part stands in its own difference, whole. */
function partDifferences(
  expected: NonNullable<Outcome["parts"]>,
  actual: Outcome["parts"] = {},
  prefix: string,
): Difference[] {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].filter((name) => name !== "engine");
  return names.flatMap((whole) => {
    const [, kind, name = ""] = /^(data|signal):(.*)$/s.exec(whole) ?? [];
    const part = kind ?? (PARTS.has(whole) ? whole : "digest");
    const own = kind === undefined ? whole : name;
    const told = prefix === "" ? own : kind === undefined ? prefix : `${prefix}.${name}`;
    return moved(part as Difference["part"], told, valueOf(expected, whole), valueOf(actual, whole));
  });
}

function metricDifferences(
  expected: Outcome["metrics"] = {},
  actual: Outcome["metrics"] = {},
  prefix: string,
): Difference[] {
  return Object.entries(expected).flatMap(([metric, value]): Difference[] => {
    // What has no such figure has not come to it, though nothing is claimed of it.
    const now = valueOf(actual, metric);
    const name = prefix === "" ? metric : `${prefix}.${metric}`;
    return value === now ? [] : [{ part: "metric", name, expected: value, actual: now ?? null }];
  });
}

function valueOf<T>(record: { readonly [name: string]: T }, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function moved(part: Difference["part"], name: string, was?: string, is?: string): Difference[] {
  return was === is ? [] : [{ part, name, expected: was ?? null, actual: is ?? null }];
}
