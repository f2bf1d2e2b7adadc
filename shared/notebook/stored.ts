import { InputError } from "../errors.ts";
import type { CellState, CellStates } from "./states.ts";

/** Version of the form, raised whenever it changes: what is stored in another is computed again. */
const FORM = 1;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The value of each letter by its code: a lesson's results are half a million letters, read before its page can answer. */
const VALUES = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, LETTERS.indexOf(String.fromCharCode(code))));
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
  return new columns[name](bytesFrom(String(entry[1])).buffer);
}

function base64From({
  buffer,
  byteOffset,
  byteLength,
}: Pick<Uint8Array, "buffer" | "byteOffset" | "byteLength">): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const letters = [18, 12, 6, 0].map((shift) => LETTERS[(word >> shift) & 63] ?? "").join("");
    pieces.push(at + 3 <= bytes.length ? letters : letters.slice(0, bytes.length - at + 1).padEnd(4, "="));
  }
  return pieces.join("");
}

function bytesFrom(text: string): Uint8Array<ArrayBuffer> {
  const length = text.length - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  const valueAt = (at: number): number => VALUES[text.charCodeAt(at)] ?? 0;
  for (let from = 0, at = 0; from < length; from += 4, at += 3) {
    const word = (valueAt(from) << 18) | (valueAt(from + 1) << 12) | (valueAt(from + 2) << 6) | valueAt(from + 3);
    bytes[at] = word >> 16;
    bytes[at + 1] = word >> 8;
    bytes[at + 2] = word;
  }
  return bytes;
}
