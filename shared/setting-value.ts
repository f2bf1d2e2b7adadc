import { formatDecimal, parseDecimal } from "./decimal.ts";
import { rangeOf, type SettingField } from "./setting-fields.ts";
import { durationFrom, timeFrom } from "./time.ts";

/** A setting's value in the form in which `Settings` has it, or what is wrong with it: "must be above 0". */
export type SettingReading = { readonly value: string | number | null } | { readonly problem: string };

/** Reads one setting as a flag or a run file wrote it. Null gives back the default of a setting that is inferred. */
export function readSetting(field: SettingField, written: unknown): SettingReading {
  if (written === null && field.unset !== undefined) return { value: null };
  if (typeof written !== "string" && typeof written !== "number") {
    return { problem: `must be ${wanted(field)}, not ${nounOf(written)}` };
  }
  const text = String(written).trim();
  if (field.kind === "choice") {
    return field.words?.includes(text) ? { value: text } : { problem: `must be ${rangeOf(field)}, not "${text}"` };
  }
  if (field.kind === "time") {
    const time = timeFrom(text);
    return time === undefined ? { problem: `must be ${wanted(field)}, not "${text}"` } : { value: time };
  }
  return readNumber(field, text);
}

function readNumber(field: SettingField, text: string): SettingReading {
  const milliseconds = field.kind === "duration" ? durationFrom(text) : undefined;
  const plain = milliseconds === undefined ? text : String(milliseconds);
  const decimal = parseDecimal(plain);
  if (!decimal) return { problem: `must be ${wanted(field)}, not "${text}"` };
  const bound = brokenBound(field, plain);
  if (bound !== undefined) return { problem: `must be ${bound}, not ${text}` };
  const places = field.kind === "decimal" ? field.decimals : 0;
  if (places !== undefined && decimal.scale > places) {
    return {
      problem: places === 0 ? `must be a whole number, not ${text}` : `has more than ${places} decimals: ${text}`,
    };
  }
  const exact = formatDecimal(decimal.units, decimal.scale);
  return { value: field.kind === "decimal" && field.decimals !== undefined ? exact : Number(exact) };
}

/** The bound that a number breaks, in words. */
function brokenBound({ above, below, from, to }: SettingField, text: string): string | undefined {
  if (above !== undefined && compareDecimals(text, above) <= 0) return `above ${above}`;
  if (below !== undefined && compareDecimals(text, below) >= 0) return `below ${below}`;
  if (from !== undefined && compareDecimals(text, from) < 0) return `${from} or more`;
  return to !== undefined && compareDecimals(text, to) > 0 ? `at most ${to}` : undefined;
}

/** Negative, zero or positive as `a` is below, equal to or above `b`; both are decimals. */
function compareDecimals(a: string, b: string): number {
  const [first, second] = [parseDecimal(a), parseDecimal(b)];
  if (!first || !second) return 0;
  const scale = Math.max(first.scale, second.scale);
  const units = ({ units, scale: own }: typeof first) => units * 10n ** BigInt(scale - own);
  const [left, right] = [units(first), units(second)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function wanted({ kind }: SettingField): string {
  if (kind === "time") return "a date such as 2010-05-03 or 2010-05-03T14:30Z, or milliseconds since 1970";
  if (kind === "duration") return "a length such as 15m, 1h or 1d, or milliseconds";
  return kind === "integer" ? "a whole number" : "a number";
}

function nounOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  return typeof value === "boolean" ? String(value) : "a group of settings";
}
