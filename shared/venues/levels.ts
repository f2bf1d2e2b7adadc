import type { DecimalText } from "../market.ts";
import { FrameError } from "./wire.ts";

/** A text in whole units of 10^-`scale`, or undefined where it is finer than that. */
export function unitsFrom(text: DecimalText, scale: number): number | undefined {
  const point = text.indexOf(".");
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? "" : text.slice(point + 1);
  const kept = fraction.length > scale ? fraction.slice(0, scale) : fraction.padEnd(scale, "0");
  if (/[1-9]/.test(fraction.slice(scale))) return undefined;
  const units = Number(whole + kept);
  if (!Number.isSafeInteger(units)) throw new FrameError(`in units of 10^-${scale} a number reaches 2^53`, text);
  return units;
}

/** Units of 10^-`scale` as a text with all its decimals. */
export function textFromUnits(units: number, scale: number): DecimalText {
  const digits = String(units).padStart(scale + 1, "0");
  return (scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`) as DecimalText;
}

/** How many decimals a text has; without the zeros at its end where those say nothing. */
export function decimalsOf(text: DecimalText, zeros: "meant" | "padding"): number {
  const point = text.indexOf(".");
  if (point < 0) return 0;
  return (zeros === "meant" ? text : text.replace(/0+$/, "")).length - point - 1;
}

/** A price in ticks and what stands there in lots. */
export type UnitLevel = readonly [priceTicks: number, quantityLots: number];

/** One side of a book in ticks and lots. The best level is kept last, where most changes happen. */
export class BookSide {
  readonly #sign: 1 | -1;
  /** Ascending: prices of bids, negated prices of asks. */
  #keys: number[] = [];
  #quantities: number[] = [];

  constructor(side: "bid" | "ask") {
    this.#sign = side === "bid" ? 1 : -1;
  }

  get size(): number {
    return this.#keys.length;
  }

  /** Ticks and lots of the level at `index`, 0 the best; undefined beyond the last. */
  level(index: number): UnitLevel | undefined {
    const at = this.#keys.length - 1 - index;
    const key = this.#keys[at];
    return key === undefined ? undefined : [key * this.#sign, this.#quantities[at] ?? 0];
  }

  top(count: number): UnitLevel[] {
    const levels: UnitLevel[] = [];
    for (let level = this.level(0); level && levels.length < count; level = this.level(levels.length))
      levels.push(level);
    return levels;
  }

  /** Lots at a price, 0 where nobody stands. */
  quantityAt(priceTicks: number): number {
    const at = this.#place(priceTicks * this.#sign);
    return this.#keys[at] === priceTicks * this.#sign ? (this.#quantities[at] ?? 0) : 0;
  }

  /** Puts `quantityLots` at a price; 0 takes the level away. */
  set(priceTicks: number, quantityLots: number): void {
    const key = priceTicks * this.#sign;
    const at = this.#place(key);
    const isThere = this.#keys[at] === key;
    if (quantityLots > 0) {
      if (isThere) this.#quantities[at] = quantityLots;
      else {
        this.#keys.splice(at, 0, key);
        this.#quantities.splice(at, 0, quantityLots);
      }
    } else if (isThere) {
      this.#keys.splice(at, 1);
      this.#quantities.splice(at, 1);
    }
  }

  clear(): void {
    this.#keys = [];
    this.#quantities = [];
  }

  /** Keeps the best `count` levels. */
  truncate(count: number): void {
    if (this.size <= count) return;
    this.#quantities.splice(0, this.size - count);
    this.#keys.splice(0, this.size - count);
  }

  /** The same levels in units that are so many times as fine. */
  refine(priceFactor: number, quantityFactor: number): void {
    this.#keys = this.#keys.map((key) => refined(key, priceFactor));
    this.#quantities = this.#quantities.map((quantity) => refined(quantity, quantityFactor));
  }

  /** Where `key` is or would stand. */
  #place(key: number): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? Infinity) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function refined(units: number, factor: number): number {
  if (!Number.isSafeInteger(units * factor)) throw new FrameError("a book spans more digits than 2^53 holds");
  return units * factor;
}
