import type { BarColumns } from "../../wasm/index.ts";

export interface CrossRules {
  readonly fast: number;
  readonly slow: number;
  readonly cash: number;
  /** Fee and slippage as fractions. */
  readonly fee: number;
  readonly slippage: number;
  /** Prices and quantities in one unit of their grids. */
  readonly ticksPerUnit: number;
  readonly lotsPerUnit: number;
}

export interface CrossRun {
  /** Trades that were closed. */
  readonly trades: number;
  /** Marked at each bar's close. */
  readonly equity: Float64Array;
}

/**
 * The peer written by hand: `examples/sma-cross.ts` as a careful JavaScript programmer writes it for one run and nothing
 * else. One pass over typed arrays with running sums; orders fill at the next open with slippage, rounded to the tick
 * against the taker, and a fee; a purchase is cut to the cash that is there.
 */
export function smaCrossLoop({ open, close }: Pick<BarColumns, "open" | "close">, rules: CrossRules): CrossRun {
  const { fast, slow, fee, ticksPerUnit, lotsPerUnit } = rules;
  const [dearer, cheaper] = [1 + rules.slippage, 1 - rules.slippage];
  const rows = close.length;
  const equity = new Float64Array(rows);
  let cash = rules.cash;
  let position = 0;
  let order = 0;
  let trades = 0;
  let fastSum = 0;
  let slowSum = 0;
  let wasAbove = false;
  for (let index = 0; index < rows; index++) {
    if (order > 0) {
      const price = Math.ceil((open[index] as number) * dearer * ticksPerUnit) / ticksPerUnit;
      const affordable = Math.floor((cash / (price * (1 + fee))) * lotsPerUnit) / lotsPerUnit;
      position = Math.min(order, affordable);
      cash -= position * price * (1 + fee);
    } else if (order < 0) {
      const price = Math.floor((open[index] as number) * cheaper * ticksPerUnit) / ticksPerUnit;
      cash += position * price * (1 - fee);
      position = 0;
      trades++;
    }
    order = 0;
    const last = close[index] as number;
    const worth = cash + position * last;
    equity[index] = worth;
    fastSum += last;
    slowSum += last;
    if (index >= fast) fastSum -= close[index - fast] as number;
    if (index >= slow) slowSum -= close[index - slow] as number;
    if (index < slow - 1) continue;
    const isAbove = fastSum / fast > slowSum / slow;
    if (index >= slow && isAbove !== wasAbove) {
      if (isAbove) order = Math.floor((worth / last) * lotsPerUnit) / lotsPerUnit;
      else if (position > 0) order = -1;
    }
    wasAbove = isAbove;
  }
  return { trades, equity };
}
