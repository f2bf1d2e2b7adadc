import type { BacktestRequest, FillRecord, Side } from "../backtest.ts";
import { type Decimal, formatDecimal, parseDecimal } from "../decimal.ts";

/** A basis point's share of the whole, in the rates' own units of 10^-6 of it. */
const RATE_SCALE = 6;
const WHOLE_SCALE = RATE_SCALE + 4;
const WHOLE = 10n ** BigInt(WHOLE_SCALE);

/**
 * A taker's price: moved against him, then rounded to the tick against him.
 * `moved` is exact, for reading.
 */
export function slipped(
  price: string,
  side: Side,
  slippageBps: string,
  tickSize: string,
): { moved: string; price: string } | undefined {
  const [from, tick, rate] = [parseDecimal(price), parseDecimal(tickSize), parseDecimal(slippageBps)];
  if (!from || !tick || !rate || tick.units <= 0n) return undefined;
  const share = rateUnits(rate);
  const factor = side === "buy" ? WHOLE + share : WHOLE - share;
  const numerator = from.units * factor * 10n ** BigInt(tick.scale);
  const denominator = 10n ** BigInt(from.scale) * WHOLE * tick.units;
  const isUp = side === "buy" && numerator % denominator !== 0n;
  const ticks = numerator / denominator + (isUp ? 1n : 0n);
  return {
    moved: formatDecimal(from.units * factor, from.scale + WHOLE_SCALE),
    price: formatDecimal(ticks * tick.units, tick.scale),
  };
}

/** Quantity times price, to 8 decimals, rounded against the account as the ledger does; and the fee's rate. */
export function feeOf(
  fill: FillRecord,
  costs: BacktestRequest["costs"],
): { notional: string; rateBps: string } | undefined {
  const [quantity, price] = [parseDecimal(fill.quantity), parseDecimal(fill.price)];
  if (!quantity || !price) return undefined;
  const numerator = quantity.units * price.units * 10n ** 8n;
  const denominator = 10n ** BigInt(quantity.scale + price.scale);
  const rest = numerator % denominator;
  const units = numerator / denominator + (fill.side === "buy" && rest !== 0n ? 1n : 0n);
  return { notional: formatDecimal(units, 8), rateBps: fill.liquidity === "maker" ? costs.makerBps : costs.takerBps };
}

function rateUnits(rate: Decimal): bigint {
  return rate.units * 10n ** BigInt(Math.max(0, RATE_SCALE - rate.scale));
}

/** The exact sum of decimals. */
export function sum(decimals: readonly string[]): string {
  return decimals.reduce((total, one) => difference(total, one.startsWith("-") ? one.slice(1) : `-${one}`), "0");
}

/** The exact difference of two decimals. */
export function difference(a: string, b: string): string {
  const [left, right] = [parseDecimal(a), parseDecimal(b)];
  if (!left || !right) return "0";
  const scale = Math.max(left.scale, right.scale);
  const units = left.units * 10n ** BigInt(scale - left.scale) - right.units * 10n ** BigInt(scale - right.scale);
  return formatDecimal(units, scale);
}
