import { assert } from "../shared/assert.ts";

const LONG = 8;
/** Times of label, first and last trade stand before the prices, counts behind the lots. */
const PRICES = { from: 3, count: 4 };
const LOTS = { from: 7, count: 2 };
const NOTIONAL = 11;
const MOST_TICKS = 1n << 53n;
const MOST_LOTS = 1n << 62n;
const BAR_BYTES = NOTIONAL * LONG + 16;

/** What units become: so many new ticks are an old one, so many new lots an old one. Powers of ten. */
export interface UnitFactors {
  readonly price: number;
  readonly quantity: number;
}

/**
 * What `BarBuilder.save` gave of time bars, counted in finer units: the bars that are being made and those that may still be
 * corrected. The layout is that of `engine/src/bars/saved.rs`, version 1. Null where a number has no room in those units.
 */
export function rescaledBars(saved: Uint8Array, { price, quantity }: UnitFactors): Uint8Array | null {
  const bytes = saved.slice();
  const view = new DataView(bytes.buffer);
  let at = 0;
  const long = () => Number(view.getBigInt64((at += LONG) - LONG, true));
  const [version, rule, , hasSession] = [long(), long(), long(), long()];
  assert(version === 1 && rule === 0, "saved time bars of version 1");
  at += hasSession === 1 ? 3 * LONG : 0;
  const offsets = long();
  at += 2 * LONG * offsets;
  at += 3 * LONG;
  let hasRoom = true;
  const scale = (place: number, factor: number, most: bigint) => {
    const scaled = view.getBigInt64(place, true) * BigInt(factor);
    hasRoom &&= scaled < most && scaled > -most;
    view.setBigInt64(place, scaled, true);
  };
  for (let lists = 0; lists < 2; lists++) {
    for (let count = long(); count > 0; count--, at += BAR_BYTES) {
      for (let n = 0; n < PRICES.count; n++) scale(at + (PRICES.from + n) * LONG, price, MOST_TICKS);
      for (let n = 0; n < LOTS.count; n++) scale(at + (LOTS.from + n) * LONG, quantity, MOST_LOTS);
      const low = at + NOTIONAL * LONG;
      const notional = (view.getBigInt64(low + LONG, true) << 64n) | view.getBigUint64(low, true);
      const scaled = notional * BigInt(price) * BigInt(quantity);
      view.setBigUint64(low, BigInt.asUintN(64, scaled), true);
      view.setBigInt64(low + LONG, BigInt.asIntN(64, scaled >> 64n), true);
    }
  }
  assert(at + 4 * LONG === bytes.length, "saved bars end with what was counted");
  return hasRoom ? bytes : null;
}
