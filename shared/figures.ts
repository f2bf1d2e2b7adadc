import { parseDecimal } from "./decimal.ts";
import type { MetricUnit } from "./metrics.ts";

/** What stands where there is no number. */
export const NOTHING = "–";

const MINUS = "−";

/** What parts thousands from each other, and decimals from the whole. */
export interface NumberMarks {
  readonly thousands: string;
  readonly decimal: string;
}

const USUAL: NumberMarks = { thousands: ",", decimal: "." };

let chosen: () => NumberMarks = () => USUAL;

/** Has all texts of this file written with the marks that a page's reader chose; asked for each of them. */
export function chooseMarks(marks: () => NumberMarks): void {
  chosen = marks;
}

/** What `write` makes with the usual marks, whatever was chosen: texts that leave the page. */
export function withUsualMarks<T>(write: () => T): T {
  const before = chosen;
  chosen = () => USUAL;
  try {
    return write();
  } finally {
    chosen = before;
  }
}

/** Numbers of this size and above are written with an exponent. */
const HUGE = 1e12;

/** A number with `decimals` places, comma thousands and a true minus: `−1,234.50`. Huge ones as `1.23e15`. */
export function numberText(value: number | null | undefined, decimals: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return NOTHING;
  const size = Math.abs(value);
  const digits = grouped(size >= HUGE ? size.toExponential(2).replace("e+", "e") : size.toFixed(decimals));
  return value < 0 && /[1-9]/.test(digits) ? `${MINUS}${digits}` : digits;
}

/** As `numberText`, with a plus before what is above zero. */
export function signedText(value: number | null | undefined, decimals: number): string {
  const text = numberText(value, decimals);
  return value !== null && value !== undefined && value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** A fraction as a percentage: `−23.61 %`. */
export function percentText(fraction: number | null | undefined, decimals = 2): string {
  return withUnit(numberText(fraction === null || fraction === undefined ? null : fraction * 100, decimals), " %");
}

/** Decimals of percentages at which neighbours of this distance are told apart, at least `least`. */
export function percentDecimals(distance: number, least = 0): number {
  if (!(distance > 0)) return least;
  return Math.max(least, Math.min(6, Math.ceil(-Math.log10(distance * 100))));
}

/** A fraction as a percentage with its sign: `+281.60 %`. */
export function signedPercentText(fraction: number | null | undefined, decimals = 2): string {
  return withUnit(signedText(fraction === null || fraction === undefined ? null : fraction * 100, decimals), " %");
}

/** An exact decimal, rounded half away from zero to `decimals` places, with comma thousands and a true minus. */
export function moneyText(decimal: string, decimals = 2): string {
  const parsed = parseDecimal(decimal);
  if (!parsed) return NOTHING;
  const { units, scale } = parsed;
  const size = units < 0n ? -units : units;
  const power = 10n ** BigInt(Math.max(scale - decimals, 0));
  const rounded = scale > decimals ? (size * 2n + power) / (power * 2n) : size * 10n ** BigInt(decimals - scale);
  const digits = rounded.toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = grouped(decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`);
  return units < 0n && rounded !== 0n ? `${MINUS}${text}` : text;
}

/** An amount as `moneyText` writes it, with its sign. */
export function signedMoneyText(decimal: string): string {
  const text = moneyText(decimal);
  return /[1-9]/.test(text) && !text.startsWith(MINUS) ? `+${text}` : text;
}

/** An exact decimal with comma thousands and a true minus: quantities and prices. Zeros fill it up to `decimals`. */
export function exactText(decimal: string, decimals = 0): string {
  const [whole = "", part = ""] = decimal.replace("-", "").split(".");
  const digits = part.padEnd(decimals, "0");
  return `${decimal.startsWith("-") ? MINUS : ""}${grouped(digits === "" ? whole : `${whole}.${digits}`)}`;
}

/** The most decimals that one of the exact decimals has: a column shows as many of each. */
export function mostDecimals(decimals: readonly string[]): number {
  return decimals.reduce((most, decimal) => Math.max(most, decimal.split(".")[1]?.length ?? 0), 0);
}

/** A number short enough for an axis: `38.2 k`, `1.5 M`, `0.045`. */
export function shortText(value: number): string {
  const size = Math.abs(value);
  const units: readonly [number, string][] = [
    [1e12, " T"],
    [1e9, " B"],
    [1e6, " M"],
    [1e4, " k"],
  ];
  if (size >= 1e15) return numberText(value, 0);
  for (const [unit, word] of units) {
    if (size >= unit) return trimmed(numberText(value / (word === " k" ? 1e3 : unit), 1)) + word;
  }
  const decimals = size >= 100 || size === 0 ? 0 : Math.min(8, 3 - Math.floor(Math.log10(size)) - 1);
  return trimmed(numberText(value, Math.max(decimals, 0)));
}

/** A number with at most six digits that say something, and comma thousands: prices and plots for reading. */
export function digitsText(value: number): string {
  if (!Number.isFinite(value)) return NOTHING;
  const whole = Math.floor(Math.log10(Math.abs(value) || 1));
  return trimmed(numberText(value, Math.max(0, Math.min(12, 5 - whole))));
}

/** A metric's value with its unit. */
export function metricText(value: number | null | undefined, unit: MetricUnit): string {
  if (unit === "fraction") return percentText(value);
  if (unit === "count") return numberText(value, 0);
  if (unit === "days" || unit === "bars")
    return withUnit(numberText(value, Number.isInteger(value) ? 0 : 1), ` ${unit}`);
  return numberText(value, 2);
}

/** `1 order`, `2 orders`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count, 0)} ${count === 1 ? one : many}`;
}

/** Bytes as people say them, in thousands: `812 kB`, `1.3 GB`. */
export function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const value = bytes / 1000 ** step;
  return `${numberText(value, step < 2 || value >= 100 ? 0 : 1)} ${units[step] ?? ""}`;
}

/** Groups of four, as a digest is read. */
export function digestText(hex: string): string {
  return hex.replaceAll(/(.{4})(?=.)/g, "$1 ");
}

function withUnit(text: string, unit: string): string {
  return text === NOTHING ? text : text + unit;
}

/** Without the zeros behind its decimals; those of an exponent stay. */
function trimmed(text: string): string {
  const at = text.indexOf(chosen().decimal);
  if (at < 0 || text.includes("e")) return text;
  const decimals = text.slice(at + 1).replace(/0+$/, "");
  return decimals === "" ? text.slice(0, at) : text.slice(0, at + 1) + decimals;
}

/** Digits with a point before their decimals, with the chosen marks. */
function grouped(digits: string): string {
  const { thousands, decimal } = chosen();
  const [whole = "", fraction] = digits.split(".");
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands);
  return fraction === undefined ? groups : groups + decimal + fraction;
}
