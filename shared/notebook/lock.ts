import { z } from "../schema.ts";
import { InputError } from "../errors.ts";
import {
  claimedMetrics,
  type Comparison,
  concluded,
  type Difference,
  engineDifference,
  resultDifferences,
  type Verdict,
} from "../verdict.ts";
import { readYaml } from "../yaml.ts";
import type { Plan } from "./graph.ts";
import { lockOf, type Notebook } from "./notebook.ts";
import type { CellOutput } from "./outputs.ts";
import type { CellStates } from "./states.ts";

const MOST_BYTES = 1_000_000;
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const schema = z.object({
  engine: z.object({ version: z.string(), sha256: hash }),
  cells: z.record(
    z.string(),
    z.object({
      fingerprint: hash.optional(),
      rows: z.number().optional(),
      digest: hash.optional(),
      resultHash: hash.optional(),
      metrics: z.record(z.string(), z.number().nullable()).optional(),
    }),
  ),
});

/** What a notebook's results were when it was saved. */
export type LockRecord = z.output<typeof schema>;

/** Reads the body of a lock fence. @throws InputError when it is damaged */
export function readLock(body: string): LockRecord {
  const parsed = schema.safeParse(readYaml(body, "lock", MOST_BYTES).value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join(".") ?? "";
  throw new InputError(
    "notebook/lock",
    `the lock fence is damaged at ${place || "its begin"}: write it again with --update`,
  );
}

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

/** The body of the lock fence, the same for the same record. */
export function lockText({ engine, cells }: LockRecord): string {
  const lines = Object.entries(cells).flatMap(([name, { metrics, ...rest }]) => [
    `  ${name}:`,
    ...Object.entries(rest).map(([key, value]) => `    ${key}: ${typeof value === "string" ? `"${value}"` : value}`),
    ...(metrics
      ? [
          `    metrics: { ${Object.entries(metrics)
            .map(([key, value]) => `${key}: ${value}`)
            .join(", ")} }`,
        ]
      : []),
  ]);
  const head = `engine: { version: "${engine.version}", sha256: "${engine.sha256}" }`;
  return [head, ...(lines.length > 0 ? ["cells:", ...lines] : ["cells: {}"])].join("\n");
}

/** Compares results with a lock, cell by cell; a difference's name is the cell's. */
export function compareLock(expected: LockRecord, actual: LockRecord): Comparison {
  const [made, here] = [{ engine: expected.engine.sha256 }, { engine: actual.engine.sha256 }];
  const differences = engineDifference(made, here);
  let isMissing = false;
  for (const [name, was] of Object.entries(expected.cells)) {
    const is = actual.cells[name];
    if (is) differences.push(...cellDifferences(name, { ...was, ...made }, { ...is, ...here }));
    else {
      const isData = was.fingerprint !== undefined;
      isMissing ||= isData;
      const part = isData ? "data" : "cell";
      differences.push({ part, name, expected: was.fingerprint ?? was.resultHash ?? null, actual: null });
    }
  }
  for (const [name, is] of Object.entries(actual.cells)) {
    if (expected.cells[name]) continue;
    differences.push({ part: "cell", name, expected: null, actual: is.resultHash ?? is.fingerprint ?? null });
  }
  return concluded(differences, isMissing);
}

/** Codes of errors that mean that a cell's data is not here, or not the data that was meant. */
const MISSING = new Set(["data/missing", "data/fingerprint"]);

/** What a notebook's results are, beside what its lock says that they were. */
export interface Judged {
  readonly expected: LockRecord | null;
  readonly actual: LockRecord;
  /** Null where the notebook has no lock to compare with. */
  readonly verdict: Verdict | null;
  readonly onlyEngine: boolean;
  readonly differences: readonly Difference[];
}

/** Compares a notebook's results with its lock. @throws InputError when the lock is damaged */
export function judged(
  notebook: Notebook,
  { plan, states, engine }: { plan: Plan; states: CellStates; engine: LockRecord["engine"] },
): Judged {
  const lock = lockOf(notebook);
  const expected = lock ? readLock(lock.body) : null;
  const actual = lockRecord(plan, states, engine);
  const compared = expected ? compareLock(expected, actual) : { verdict: null, onlyEngine: false, differences: [] };
  const isMissing = [...states.values()].some(({ error }) => error && MISSING.has(error.code));
  return { expected, actual, ...compared, ...(isMissing && { verdict: "dataMissing" }) };
}

type Entry = LockRecord["cells"][string];

/** A lock's metrics are for reading: they count only where the result behind them is another. */
function cellDifferences(name: string, was: Entry & Made, is: Entry & Made): Difference[] {
  const told = was.resultHash === is.resultHash ? { ...was, metrics: undefined } : was;
  const data: Difference[] =
    was.fingerprint === is.fingerprint
      ? []
      : [{ part: "data", name, expected: was.fingerprint ?? null, actual: is.fingerprint ?? null }];
  return [...data, ...resultDifferences(told, is, name)];
}

interface Made {
  readonly engine: string;
}

function entryOf(output: CellOutput): LockRecord["cells"][string] | undefined {
  switch (output.kind) {
    case "data":
      return { fingerprint: output.fingerprint, rows: output.rows };
    case "backtest": {
      const { digest, resultHash, metrics } = output.result;
      return { digest, resultHash, metrics: claimedMetrics(metrics) };
    }
    case "montecarlo":
    case "sql":
      return { resultHash: output.resultHash };
    default:
      return undefined;
  }
}
