import type { BacktestResult } from "../backtest.ts";
import {
  claimedMetrics,
  type Comparison,
  concluded,
  type Difference,
  engineDifference,
  inputParts,
  resultDifferences,
  type Verdict,
} from "../verdict.ts";
import type { Plan } from "./graph.ts";
import type { LockRecord } from "./lock.ts";
import type { CellOutput } from "./outputs.ts";
import type { CellStates } from "./states.ts";

/** What the results of a notebook are now. */
export function lockRecord(plan: Plan, states: CellStates, engine: LockRecord["engine"]): LockRecord {
  const cells = plan.order.flatMap((id) => {
    const { status, output } = states.get(id) ?? {};
    const name = plan.cells.get(id)?.cell.name ?? id;
    const entry = status === "done" && output ? entryOf(output) : undefined;
    return entry ? [[name, entry] as const] : [];
  });
  return { engine, cells: Object.fromEntries(cells) };
}

/** Compares results with a lock, cell by cell; a difference's name is the cell's. */
export function compareLock(expected: LockRecord, actual: LockRecord): Comparison {
  const [made, here] = [{ engine: expected.engine.sha256 }, { engine: actual.engine.sha256 }];
  const differences = engineDifference(made, here);
  let isMissing = false;
  for (const [name, was] of Object.entries(expected.cells)) {
    const is = entryIn(actual, name);
    if (is) differences.push(...cellDifferences(name, { ...was, ...made }, { ...is, ...here }));
    else {
      const isData = was.fingerprint !== undefined;
      isMissing ||= isData;
      const part = isData ? "data" : "cell";
      differences.push({ part, name, expected: was.fingerprint ?? was.resultHash ?? null, actual: null });
    }
  }
  for (const [name, is] of Object.entries(actual.cells)) {
    if (entryIn(expected, name)) continue;
    differences.push({ part: "cell", name, expected: null, actual: is.resultHash ?? is.fingerprint ?? null });
  }
  return concluded(differences, isMissing);
}

/** What a lock says of a cell. */
export function entryIn({ cells }: LockRecord, name: string): LockRecord["cells"][string] | undefined {
  return Object.hasOwn(cells, name) ? cells[name] : undefined;
}

/** What a lock says of one backtest, and the SHA-256 of the engine that it names. */
export type LockedRun = Entry & Made;

/** What differs between a backtest's result and what a lock says of it, beside the engine. */
export function runDifferences(locked: LockedRun, result: BacktestResult): Difference[] {
  return cellDifferences("", locked, { ...runEntry(result), engine: result.engine.sha256 });
}

/** Codes of errors that mean that a cell's data is not here, or not the data that was meant. */
const MISSING = new Set(["data/missing", "data/fingerprint"]);

/** What a notebook's results are, beside what its lock says that they were. */
export interface Judged {
  readonly expected: LockRecord | null;
  readonly actual: LockRecord;
  /** Null where the notebook has no lock to compare with, or one that says nothing of any cell. */
  readonly verdict: Verdict | null;
  readonly onlyEngine: boolean;
  readonly differences: readonly Difference[];
}

/** Compares a notebook's results with what its lock says. */
export function judged(
  expected: LockRecord | null,
  { plan, states, engine }: { plan: Plan; states: CellStates; engine: LockRecord["engine"] },
): Judged {
  const actual = lockRecord(plan, states, engine);
  const isEmpty = !expected || Object.keys(expected.cells).length === 0;
  const compared = isEmpty ? { verdict: null, onlyEngine: false, differences: [] } : compareLock(expected, actual);
  const failed = isEmpty ? [] : failures(expected, plan, states);
  const differences = [...compared.differences, ...failed];
  const isMissing = [...states.values()].some(({ error }) => error && MISSING.has(error.code));
  const verdict = isMissing ? "dataMissing" : failed.length > 0 ? "different" : compared.verdict;
  return { expected, actual, verdict, onlyEngine: compared.onlyEngine && failed.length === 0, differences };
}

/** Cells that gave nothing though they were to, and of which the lock says nothing either. */
function failures(expected: LockRecord, plan: Plan, states: CellStates): Difference[] {
  return plan.order.flatMap((id): Difference[] => {
    const name = plan.cells.get(id)?.cell.name ?? id;
    const status = states.get(id)?.status;
    const hasFailed = status === "error" || status === "stopped";
    return hasFailed && !entryIn(expected, name) ? [{ part: "cell", name, expected: null, actual: status }] : [];
  });
}

type Entry = LockRecord["cells"][string];

function cellDifferences(name: string, was: LockedRun, is: LockedRun): Difference[] {
  const data = dataDifference(name, was.fingerprint, is.fingerprint);
  const rows = was.rows === undefined ? [] : dataDifference(`${name}.rows`, was.rows, is.rows);
  return [...data, ...rows, ...resultDifferences(was, is, name)];
}

function dataDifference<T extends string | number>(name: string, was?: T, is?: T): Difference[] {
  return was === is ? [] : [{ part: "data", name, expected: was ?? null, actual: is ?? null }];
}

interface Made {
  readonly engine: string;
}

function entryOf(output: CellOutput): LockRecord["cells"][string] | undefined {
  switch (output.kind) {
    case "data":
      return { fingerprint: output.fingerprint, rows: output.rows };
    case "backtest":
      return runEntry(output.result);
    case "montecarlo":
    case "sql":
      return { resultHash: output.resultHash };
    default:
      return undefined;
  }
}

function runEntry({ digest, resultHash, parts, metrics }: BacktestResult): Entry {
  return { digest, resultHash, parts: inputParts(parts), metrics: claimedMetrics(metrics) };
}
