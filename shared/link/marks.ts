import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

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

/** How many of the first bars of a file are surely those that a link's data began with. */
export function agreeingRows(
  bars: Omit<LinkBars, "decimals">,
  wanted: { readonly rows: number; readonly marks: readonly string[] },
): number {
  let agreeing = 0;
  for (const [place, mark] of wanted.marks.entries()) {
    const rows = markRows(wanted.rows, place);
    if (rows > bars.time.length || fingerprintOf(bars, rows).slice(0, MARK_DIGITS) !== mark) break;
    agreeing = rows;
  }
  return agreeing;
}
