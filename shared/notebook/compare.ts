import type { BacktestResult } from "../backtest.ts";
import type { CompareOutput } from "./outputs.ts";

/** Puts results side by side: what was asked of each that was not asked of all. */
export function compareRuns(runs: CompareOutput["runs"], metrics: readonly string[]): CompareOutput {
  const asked = runs.map(({ result }) => askedOf(result));
  const all = new Set(asked.flatMap((one) => [...one.keys()]));
  const differences = [...all].flatMap((what) => {
    const values = asked.map((one) => one.get(what) ?? "–");
    return new Set(values).size > 1 ? [{ what, values }] : [];
  });
  return { kind: "compare", runs, metrics, differences };
}

/** Everything that a result was asked, flat, by the words of `--set`. */
function askedOf({ request, data, parts }: BacktestResult): Map<string, string> {
  const flat = new Map<string, string>();
  flatten(request, "", flat);
  for (const { instrument, fingerprint } of data) flat.set(`data ${instrument}`, fingerprint.slice(0, 8));
  flat.set("strategy", (parts.strategy ?? "").slice(0, 8));
  return flat;
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value !== "object" || value === null) {
    into.set(path, String(value));
    return;
  }
  for (const [key, inner] of Object.entries(value)) flatten(inner, path === "" ? key : `${path}.${key}`, into);
}
