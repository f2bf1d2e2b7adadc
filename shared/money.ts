import { formatDecimal } from "./decimal.ts";

/** Money is counted in 1e-8 of the quote currency. */
const MONEY_SCALE = 8;
const MONEY_UNIT = 10 ** MONEY_SCALE;
const HALF = 2 ** 32;

/** An amount as an exact decimal. */
export function moneyDecimal(units: bigint): string {
  return formatDecimal(units, MONEY_SCALE);
}

/** An amount as a double. */
export function moneyNumber(units: bigint | undefined): number {
  return units === undefined ? NaN : Number(units) / MONEY_UNIT;
}

/** Amounts as doubles: as `moneyNumber`, without a big integer for each. */
export function moneyNumbers(units: BigInt64Array): Float64Array<ArrayBuffer> {
  const low = new Uint32Array(units.buffer, units.byteOffset, 2 * units.length);
  const high = new Int32Array(units.buffer, units.byteOffset, 2 * units.length);
  const numbers = new Float64Array(units.length);
  for (let index = 0; index < numbers.length; index++) {
    const whole = (high[2 * index + 1] ?? 0) * HALF + (low[2 * index] ?? 0);
    numbers[index] = whole / MONEY_UNIT;
  }
  return numbers;
}
