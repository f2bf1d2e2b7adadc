import { InputError } from "../errors.ts";
import { z } from "../schema.ts";
import { readYaml } from "../yaml.ts";
import { lockOf, type Notebook } from "./notebook.ts";

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
      /** Of what a backtest was asked: request, strategy and each of its data. */
      parts: z.record(z.string(), z.string().regex(/^[0-9a-f]{16}$/)).optional(),
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

/** What a notebook's lock says of its results, or null where it has none. @throws InputError when the lock is damaged */
export function expectedOf(notebook: Notebook): LockRecord | null {
  const lock = lockOf(notebook);
  return lock ? readLock(lock.body) : null;
}

/** As {@link expectedOf}, where a damaged lock says nothing. */
export function claimedOf(notebook: Notebook): LockRecord | null {
  try {
    return expectedOf(notebook);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return null;
  }
}

/** The body of the lock fence, the same for the same record. */
export function lockText({ engine, cells }: LockRecord): string {
  const lines = Object.entries(cells).flatMap(([name, { parts, metrics, ...rest }]) => [
    `  ${name}:`,
    ...Object.entries(rest).map(([key, value]) => `    ${key}: ${typeof value === "string" ? `"${value}"` : value}`),
    // Names of data have colons.
    ...(parts ? [`    parts: { ${listed(parts, (key, value) => `"${key}": "${value}"`)} }`] : []),
    ...(metrics ? [`    metrics: { ${listed(metrics, (key, value) => `${key}: ${value}`)} }`] : []),
  ]);
  const head = `engine: { version: "${engine.version}", sha256: "${engine.sha256}" }`;
  return [head, ...(lines.length > 0 ? ["cells:", ...lines] : ["cells: {}"])].join("\n");
}

function listed<T>(record: { readonly [name: string]: T }, text: (key: string, value: T) => string): string {
  return Object.entries(record)
    .map(([key, value]) => text(key, value))
    .join(", ");
}
