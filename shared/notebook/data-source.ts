import { InputError } from "../errors.ts";
import type { Data } from "./kinds/data.ts";
import type { DataOutput } from "./outputs.ts";

/** What data is, beside what its cell says. */
export type DataFacts = Pick<DataOutput, "fingerprint" | "rows" | "from" | "to" | "interval" | "warnings">;

type Range = Data["range"];

/** What people call the source of a data cell. */
export function labelOf({ builtin, file, generate }: Data): string {
  if (!generate) return builtin ?? file ?? "";
  const leg = generate.instrument > 1 ? ` ${generate.instrument}` : "";
  return `generated ${generate.model}${leg} (seed ${generate.seed})`;
}

/**
 * A data cell's output.
 * @param given what the file is called that was named for the cell instead of its own source
 * @throws InputError when the cell names a fingerprint and these bars have another
 */
export function dataOutput(data: Data, facts: DataFacts, given?: string): DataOutput {
  const source = given ?? labelOf(data);
  const { fingerprint: wanted } = data;
  if (wanted !== undefined && wanted !== facts.fingerprint) {
    const found = `${facts.rows} rows, fingerprint ${facts.fingerprint.slice(0, 8)}`;
    const message = `${source} has other bars than this cell was made with: ${found}, wanted ${wanted.slice(0, 8)}`;
    throw new InputError("data/fingerprint", message, { facts: { file: source } });
  }
  const isSynthetic = data.generate !== undefined && given === undefined;
  return { kind: "data", ...facts, source, isSynthetic, isSignal: data.signal, data };
}

/** The part of a range that lies in another. */
export function rangeWithin(own: Range | undefined, { from, to }: Range): Range {
  const [a = null, b = null] = [own?.from, own?.to];
  return {
    from: a === null || from === null ? (a ?? from) : Math.max(a, from),
    to: b === null || to === null ? (b ?? to) : Math.min(b, to),
  };
}
