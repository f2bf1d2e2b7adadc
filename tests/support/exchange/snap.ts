import { LARGEST, absolute, decimalOf, divideDown, divideNearest, divideUp } from "./decimal.ts";

/** A price of a strategy to the nearest tick, ties away from zero; null for what is no price. In units. */
export function snapPrice(price: number, tick: bigint): bigint | null {
  if (!Number.isFinite(price) || price <= 0) return null;
  const { dividend, divisor } = inUnits(price);
  const snapped = divideNearest(dividend, divisor * tick) * tick;
  return snapped === 0n || snapped > LARGEST ? null : snapped;
}

/** A quantity toward zero to a lot after adding 1e-6 of a lot; null for what is no quantity. In units. */
export function snapQuantity(quantity: number, lot: bigint): bigint | null {
  if (!Number.isFinite(quantity) || quantity <= 0) return null;
  const { dividend, divisor } = inUnits(quantity);
  const snapped = ((1_000_000n * dividend + divisor * lot) / (1_000_000n * divisor * lot)) * lot;
  return snapped === 0n || snapped > LARGEST ? null : snapped;
}

/** As snapQuantity, but signed and zero allowed: what a target is. */
export function snapTarget(quantity: number, lot: bigint): bigint | null {
  if (!Number.isFinite(quantity)) return null;
  const { dividend, divisor } = inUnits(Math.abs(quantity));
  const snapped = ((1_000_000n * dividend + divisor * lot) / (1_000_000n * divisor * lot)) * lot;
  if (snapped > LARGEST) return null;
  return quantity < 0 ? -snapped : snapped;
}

/** A taker's price: moved against him by `slippage` (units of a basis point), then to the tick against him. */
export function takerPrice(price: bigint, side: bigint, slippage: bigint, tick: bigint): bigint {
  const whole = 10_000n * 100_000_000n;
  const moved = price * (whole + side * slippage);
  const ticks = side > 0n ? divideUp(moved, whole * tick) : divideDown(moved, whole * tick);
  return ticks < 0n ? 0n : ticks * tick;
}

function inUnits(value: number): { dividend: bigint; divisor: bigint } {
  const { digits, exponent } = decimalOf(value);
  const shift = exponent + 8;
  return shift >= 0
    ? { dividend: absolute(digits) * 10n ** BigInt(shift), divisor: 1n }
    : { dividend: absolute(digits), divisor: 10n ** BigInt(-shift) };
}
