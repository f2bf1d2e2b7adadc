import { base64From, bytesFromBase64 } from "../base64.ts";
import { InputError } from "../errors.ts";
import type { CellState, CellStates } from "./states.ts";

/** Version of the form, raised whenever it changes: what is stored in another is computed again. */
const FORM = 1;

const columns = { f64: Float64Array, i64: BigInt64Array, u8: Uint8Array } as const;

/**
 * States of a notebook that has run, as text: columns are base64 of their bytes, little endian. Charts are left out, since
 * they hold nothing that the other cells do not give.
 */
export function storedStates(states: CellStates): string {
  const done = [...states.values()].filter(({ status, output }) => status === "done" && output?.kind !== "chart");
  return JSON.stringify({ form: FORM, states: done }, (_key, value: unknown) => {
    const [name] = Object.entries(columns).find(([, Column]) => value instanceof Column) ?? [];
    return name === undefined ? value : { [`$${name}`]: base64From(value as Float64Array) };
  });
}

/** Reads what `storedStates` wrote. @throws InputError for anything else */
export function statesFromStored(text: string): CellStates {
  try {
    const stored = JSON.parse(text, (_key, value: unknown) => columnFrom(value)) as {
      form: number;
      states: CellState[];
    };
    if (stored.form !== FORM) throw new RangeError(`form ${stored.form}`);
    return new Map(stored.states.map((state) => [state.id, state]));
  } catch (cause) {
    throw new InputError("notebook/stored", "the stored results of this notebook cannot be read: run it", { cause });
  }
}

function columnFrom(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const [entry, ...others] = Object.entries(value);
  const name = entry?.[0].replace(/^\$/, "") as keyof typeof columns;
  if (!entry || others.length > 0 || !entry[0].startsWith("$") || !Object.hasOwn(columns, name)) return value;
  return new columns[name](bytesFromBase64(String(entry[1])).buffer);
}
