/**
 * Exponential and logarithm of additions, multiplications and divisions alone, which IEEE 754 rounds alike everywhere;
 * those of `Math` may differ in the last digit from one browser to the next, and a fingerprint would with them.
 */
const LN2_HIGH = 6.9314718036912381649e-1; // the upper 33 bits of ln 2, so that its small multiples are exact
const LN2_LOW = 1.90821492927058770002e-10;

const bits = new DataView(new ArrayBuffer(8));

/** e^x for |x| ≤ 700: 2^k·e^r with |r| ≤ ln 2 / 2, e^r by its series. */
export function exp(x: number): number {
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let [sum, term] = [1, 1];
  for (let n = 1; n <= 18; n++) {
    term = (term * r) / n;
    sum += term;
  }
  return sum * powerOfTwo(k);
}

/** ln x for normal x > 0: k·ln 2 + ln m with m near 1, ln m = 2·artanh((m − 1) / (m + 1)) by its series. */
export function log(x: number): number {
  bits.setFloat64(0, x);
  let k = ((bits.getUint16(0) >> 4) & 0x7ff) - 1023;
  let m = x / powerOfTwo(k);
  if (m > 1.4142135623730951) [m, k] = [m / 2, k + 1];
  const z = (m - 1) / (m + 1);
  const square = z * z;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return k * LN2_HIGH + (2 * z * sum + k * LN2_LOW);
}

function powerOfTwo(k: number): number {
  bits.setBigUint64(0, BigInt(k + 1023) << 52n);
  return bits.getFloat64(0);
}
