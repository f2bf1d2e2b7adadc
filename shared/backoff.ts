const BASE_MS = 500;

/**
 * How long to wait before a try, in ms: anything up to a bound that doubles with each failure, so that many clients do
 * not come back at the same moment (full jitter; Brooker, "Exponential backoff and jitter", 2015).
 * @param attempt failures so far
 * @param random uniform on [0, 1)
 * @param longestMs where the bound ends to grow
 */
export function fullJitterMs(attempt: number, random: () => number, longestMs: number): number {
  return random() * Math.min(longestMs, BASE_MS * 2 ** attempt);
}
