import type { BarColumns } from "../../wasm/index.ts";

/** Prices start at 50,000.00, so that a slippage of a tenth of a basis point is more than a tick. */
const START_TICKS = 5_000_000;
const TICKS_PER_UNIT = 100;
/** Standard deviation of a minute's return is 0.577 times this: the sum of four uniforms has √(4/12). */
const SPREAD = 0.0007;
const MINUTE_MS = 60_000;
/** 2024-01-01 UTC. */
const START_MS = 1_704_067_200_000;

/**
 * A seeded random walk of minute bars with prices on a grid of 0.01.
 *
 * The averages of `fast` and `slow` closes are never equal: where they would be, the close moves by a tick. So no cross
 * hangs on how a program rounds a mean, and every peer has the same trades to make.
 */
export function minuteBars(rows: number, seed: number, { fast, slow }: { fast: number; slow: number }): BarColumns {
  const uniform = uniforms(seed);
  const price = (): Float64Array => new Float64Array(rows);
  const bars = { open: price(), high: price(), low: price(), close: price(), volume: price() };
  const closes = new Int32Array(rows);
  let [last, fastSum, slowSum] = [START_TICKS, 0, 0];
  for (let index = 0; index < rows; index++) {
    const open = last + Math.round((uniform() - 0.5) * 20);
    const noise = uniform() + uniform() + uniform() + uniform() - 2;
    let close = Math.max(TICKS_PER_UNIT, Math.round(open * (1 + SPREAD * noise)));
    fastSum += close - (closes[index - fast] ?? 0);
    slowSum += close - (closes[index - slow] ?? 0);
    if (index >= slow - 1 && fastSum * slow === slowSum * fast) {
      close++;
      fastSum++;
      slowSum++;
    }
    closes[index] = close;
    const reach = open * SPREAD;
    bars.open[index] = open / TICKS_PER_UNIT;
    bars.high[index] = (Math.max(open, close) + Math.floor(uniform() * reach)) / TICKS_PER_UNIT;
    bars.low[index] = (Math.min(open, close) - Math.floor(uniform() * reach)) / TICKS_PER_UNIT;
    bars.close[index] = close / TICKS_PER_UNIT;
    bars.volume[index] = Math.floor(uniform() * 1000) / 10;
    last = close;
  }
  return { time: BigInt64Array.from({ length: rows }, (_, index) => BigInt(START_MS + index * MINUTE_MS)), ...bars };
}

/** Numbers in [0, 1): xorshift with 32 bits (George Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8(14), 2003). */
function uniforms(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
