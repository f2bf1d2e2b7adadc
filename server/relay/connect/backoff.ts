const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * How long to wait before a try, in µs: anything up to a bound that doubles with each failure, so that many clients do
 * not come back at the same moment (full jitter; Brooker, "Exponential backoff and jitter", 2015).
 * @param attempt failures so far
 */
export function fullJitter(attempt: number, random: () => number): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt) * 1000;
}
