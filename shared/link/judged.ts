import type { BacktestResult } from "../backtest.ts";
import { canonicalJson, type Json } from "../json.ts";
import { type Comparison, concluded, type Difference, type Outcome, outcomeOf, verdictOf } from "../verdict.ts";
import type { LinkEnvelope } from "./envelope.ts";

/** What a link says that its run came to. */
export function claimOf({ expected, engine }: LinkEnvelope): Outcome {
  return { ...expected, engine: engine.sha256 };
}

/**
 * The one comparison of a link with its run, for page, embed, `verify` and HTML files. Beside what hashes cover, every word
 * of the link on the run counts, since it is shown beside the verdict: its settings, and what it says of its data. Names,
 * how files are to be read, and the version that an engine's hash is called by, are the sender's.
 * @param mismarked instruments whose bars are the ones that are named, but not those of the marks
 */
export function judgedLink(
  envelope: LinkEnvelope,
  result: BacktestResult,
  mismarked: readonly string[] = [],
): Comparison {
  const { differences } = verdictOf(claimOf(envelope), outcomeOf(result));
  return concluded([
    ...differences,
    ...leafDifferences("request", "request.", envelope.request as unknown as Json, result.request as unknown as Json),
    ...envelope.data.flatMap(({ instrument, name: _name, marks: _marks, read: _read, ...said }, place) => {
      const { name: _file, instrument: own, ...used } = result.data[place] ?? { name: "", instrument: "" };
      return own === instrument ? leafDifferences("data", `${instrument}.`, said, used) : [];
    }),
    ...(envelope.signals ?? []).flatMap(({ name, ...said }, place) => {
      const { name: own, ...used } = result.signals[place] ?? { name: "" };
      return own === name ? leafDifferences("signal", `${name}.`, said, used) : [];
    }),
    ...mismarked.map((instrument): Difference => {
      return { part: "data", name: `${instrument}.marks`, expected: null, actual: null };
    }),
  ]);
}

/** Differences of plain data, each named by its path. */
function leafDifferences(part: Difference["part"], prefix: string, said: Json, used: Json): Difference[] {
  const [was, is] = [leavesOf(said), leavesOf(used)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [expected, actual] = [was.get(path), is.get(path)];
    const isSame = was.has(path) && is.has(path) && expected === actual;
    return isSame ? [] : [{ part, name: prefix + path, expected: expected ?? null, actual: actual ?? null }];
  });
}

/** Numbers and texts of plain data by their paths, in the one form that is hashed: -0 is 0. */
function leavesOf(value: Json): Map<string, string | number | null> {
  const leaves = new Map<string, string | number | null>();
  const walk = (one: Json, path: string): void => {
    if (one === null || typeof one !== "object") {
      leaves.set(path, typeof one === "boolean" ? String(one) : one);
      return;
    }
    for (const [name, inner] of Object.entries(one)) walk(inner, path === "" ? name : `${path}.${name}`);
  };
  walk(JSON.parse(canonicalJson(value)) as Json, "");
  return leaves;
}
