import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { timeText } from "../time.ts";

/** Bars as columns of equal length, oldest first; times in ms since 1970 UTC. */
export interface LinkBars {
  readonly time: BigInt64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Decimals of the finest price of the file that they come from. */
  readonly decimals: number;
}

const COLUMNS = ["time", "open", "high", "low", "close", "volume"] as const;
/** Prefixes of the data that a link remembers, and the bytes of each one's fingerprint. */
export const MARKS = 8;
const MARK_DIGITS = 8;

/** The fingerprint of the first `rows` bars: SHA-256 over time as i64, then prices and volume as f64, little endian. */
export function fingerprintOf(bars: Omit<LinkBars, "decimals">, rows = bars.time.length): string {
  const hash = sha256.create();
  for (const name of COLUMNS) hash.update(octets(bars[name].subarray(0, rows)));
  return bytesToHex(hash.digest());
}

/** Every platform that has WebAssembly is little endian, so a column's own bytes are those that are hashed. */
function octets(column: BigInt64Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** Bars under the mark `place`, from 0, of so many; what is behind the last mark the whole fingerprint tells. */
export function markRows(rows: number, place: number): number {
  return Math.floor((rows * (place + 1)) / (MARKS + 1));
}

/** First digits of the fingerprints of eight prefixes: they tell where another file begins to differ. */
export function marksOf(bars: Omit<LinkBars, "decimals">): string[] {
  const rows = bars.time.length;
  return Array.from({ length: MARKS }, (_, place) => fingerprintOf(bars, markRows(rows, place)).slice(0, MARK_DIGITS));
}

/** Where another file's bars leave those of a link, as closely as the marks tell; ms since 1970 UTC. */
export interface Agreement {
  /** Time of the last bar up to which they are surely the same; null where that is none. */
  readonly agreesUntil: number | null;
  /** Time of a bar at or before which they surely differ or end; null where there are no bars. */
  readonly differsBy: number | null;
  /** Whether they have all the marks of the link's data. */
  readonly hasMarks: boolean;
}

/** How far the bars of a file that is not the wanted one agree with those that a link's data began with. */
export function agreementOf(
  bars: Omit<LinkBars, "decimals">,
  wanted: { readonly rows: number; readonly marks: readonly string[] },
): Agreement {
  const bounds = [...wanted.marks.keys(), wanted.marks.length].map((place) => markRows(wanted.rows, place));
  const isSame = (rows: number, place: number): boolean =>
    rows <= bars.time.length && fingerprintOf(bars, rows).slice(0, MARK_DIGITS) === wanted.marks[place];
  const place = bounds.findIndex((rows, at) => !isSame(rows, at));
  const timeAt = (row: number): number | null => (bars.time[row] === undefined ? null : Number(bars.time[row]));
  const differing = Math.min(bounds[place] ?? wanted.rows, bars.time.length);
  return {
    agreesUntil: timeAt((bounds[place - 1] ?? 0) - 1),
    differsBy: timeAt(Math.max(differing, 1) - 1),
    hasMarks: place === wanted.marks.length,
  };
}

/** The same in words, to follow a colon or to begin a sentence with a capital letter. */
export function agreementText({ agreesUntil, differsBy }: Omit<Agreement, "hasMarks">): string {
  const by = differsBy === null ? "" : `at or before ${timeText(differsBy)}`;
  if (agreesUntil === null) return `the first bar that differs is ${by}`;
  return `the same up to ${timeText(agreesUntil)} at least; the first bar that differs or is missing is ${by || "later"}`;
}
