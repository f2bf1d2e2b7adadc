/**
 * Exact decimals as integers of 1e-8 ("units") in BigInt, with every rounding spelled out.
 * Products of two such numbers are integers of 1e-16.
 */

/** One, in units. */
export const ONE = 100_000_000n;

/** The largest number of units that a signed 64-bit integer holds. */
export const LARGEST = 2n ** 63n - 1n;

/** Units of a decimal text or of a number's shortest decimal text; at most 8 decimals, otherwise a RangeError. */
export function unitsOf(value: string | number): bigint {
  const { digits, exponent } = decimalOf(value);
  const shift = exponent + 8;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  if (digits % divisor !== 0n) throw new RangeError(`${value} has more than 8 decimals`);
  return digits / divisor;
}

/** A finite number or decimal text as `digits` × 10^`exponent`; a number means the shortest decimal that reads back. */
export function decimalOf(value: string | number): { digits: bigint; exponent: number } {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(value));
  if (!match) throw new RangeError(`${value} is not a decimal`);
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  const digits = BigInt(whole + fraction);
  return { digits: sign === "-" ? -digits : digits, exponent: Number(power) - fraction.length };
}

/** Decimal text of `value` × 10^-`decimals`, without trailing zeros. */
export function textOf(value: bigint, decimals = 8): string {
  const digits = absolute(value)
    .toString()
    .padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, "");
  return (value < 0n ? "-" : "") + whole + (fraction ? `.${fraction}` : "");
}

/** The double nearest to an amount's decimal. */
export const doubleOf = (units: bigint): number => Number(textOf(units));

export const absolute = (x: bigint): bigint => (x < 0n ? -x : x);
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** Quotient rounded down; `divisor` is positive, as in all divisions here. */
export function divideDown(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Quotient rounded up. */
export const divideUp = (dividend: bigint, divisor: bigint): bigint => -divideDown(-dividend, divisor);

/** Quotient rounded to the nearest integer, ties away from zero. */
export function divideNearest(dividend: bigint, divisor: bigint): bigint {
  const nearest = (2n * absolute(dividend) + divisor) / (2n * divisor);
  return dividend < 0n ? -nearest : nearest;
}
