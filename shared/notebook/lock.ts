import { z } from "zod";
import { InputError } from "../errors.ts";
import { readYaml } from "../yaml.ts";
import type { Plan } from "./graph.ts";
import type { CellOutput } from "./outputs.ts";
import type { CellStates } from "./states.ts";

/** Metrics that a lock remembers of each run. */
const METRICS = ["totalReturn", "annualReturn", "sharpe", "maxDrawdown", "trades", "fees"] as const;

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

/** One thing that is not as the lock says; `name` is the cell. */
export interface Difference {
  readonly part: "engine" | "data" | "digest" | "resultHash" | "metric" | "cell";
  readonly name: string;
  readonly expected: string | number | null;
  readonly actual: string | number | null;
}

export interface LockVerdict {
  readonly verdict: "reproduced" | "different" | "dataMissing";
  /** Whether nothing differs but the engine. */
  readonly onlyEngine: boolean;
  readonly differences: readonly Difference[];
}

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

/** Compares results with a lock: what moved, and whether the engine alone is another. */
export function compareLock(expected: LockRecord, actual: LockRecord): LockVerdict {
  const differences: Difference[] = [];
  let isMissing = false;
  for (const [name, was] of Object.entries(expected.cells)) {
    const is = actual.cells[name];
    if (!is) {
      const isData = was.fingerprint !== undefined;
      isMissing ||= isData;
      differences.push({
        part: isData ? "data" : "cell",
        name,
        expected: was.fingerprint ?? was.resultHash ?? null,
        actual: null,
      });
      continue;
    }
    if (was.fingerprint !== is.fingerprint) {
      differences.push({ part: "data", name, expected: was.fingerprint ?? null, actual: is.fingerprint ?? null });
    }
    if (was.resultHash === is.resultHash) continue;
    differences.push({ part: "resultHash", name, expected: was.resultHash ?? null, actual: is.resultHash ?? null });
    differences.push(...movedMetrics(name, was, is));
  }
  for (const [name, is] of Object.entries(actual.cells)) {
    if (expected.cells[name]) continue;
    differences.push({ part: "cell", name, expected: null, actual: is.resultHash ?? is.fingerprint ?? null });
  }
  const moved = differences.length > 0;
  const isOther = expected.engine.sha256 !== actual.engine.sha256;
  if (isOther)
    differences.unshift({
      part: "engine",
      name: "engine",
      expected: expected.engine.sha256,
      actual: actual.engine.sha256,
    });
  else if (!moved) differences.push(...movedDigests(expected, actual));
  const isSame = differences.every(({ part }) => part === "engine");
  return {
    verdict: isMissing ? "dataMissing" : isSame ? "reproduced" : "different",
    onlyEngine: isOther && !moved,
    differences,
  };
}

/** With the same results and engine only what was asked can differ. */
function movedDigests(expected: LockRecord, actual: LockRecord): Difference[] {
  return Object.entries(expected.cells).flatMap(([name, { digest }]): Difference[] => {
    const now = actual.cells[name]?.digest;
    return digest === now ? [] : [{ part: "digest", name, expected: digest ?? null, actual: now ?? null }];
  });
}

function movedMetrics(name: string, was: LockRecord["cells"][string], is: LockRecord["cells"][string]): Difference[] {
  return Object.entries(was.metrics ?? {}).flatMap(([metric, value]): Difference[] => {
    const now = is.metrics?.[metric] ?? null;
    return Object.is(value, now) ? [] : [{ part: "metric", name: `${name}.${metric}`, expected: value, actual: now }];
  });
}

function entryOf(output: CellOutput): LockRecord["cells"][string] | undefined {
  switch (output.kind) {
    case "data":
      return { fingerprint: output.fingerprint, rows: output.rows };
    case "backtest": {
      const { digest, resultHash, metrics } = output.result;
      return { digest, resultHash, metrics: Object.fromEntries(METRICS.map((name) => [name, metrics[name] ?? null])) };
    }
    case "sql":
      return { resultHash: output.resultHash };
    default:
      return undefined;
  }
}
