import { numberText } from "../../../shared/figures.ts";
import type { LadderRow } from "./shapes.ts";

/** A level with its price in units of the ladder's decimals. */
export interface LadderLevel {
  readonly price: number;
  readonly quantity: number;
}

export interface LadderSides {
  /** Best first. */
  readonly bids: readonly LadderLevel[];
  readonly asks: readonly LadderLevel[];
}

/** Rows recentre when the best price is so near to the edge. */
const NEAR_EDGE = 4;
const LEVELS_LOOKED_AT = 20;

/** Round steps from one unit up: 1, 2, 5, 10 … */
export function roundSteps(count: number): number[] {
  return Array.from({ length: count }, (_, place) => ([1, 2, 5][place % 3] ?? 1) * 10 ** Math.floor(place / 3));
}

/** The round step at which most rows near the best are taken. */
export function fittingStep({ bids, asks }: LadderSides): number {
  const spacings = [bids, asks].flatMap((side) => {
    const near = side.slice(0, LEVELS_LOOKED_AT);
    const [first, last] = [near[0], near.at(-1)];
    return first && last && near.length > 1 ? [Math.abs(last.price - first.price) / (near.length - 1)] : [];
  });
  const spacing = spacings.length === 0 ? 1 : Math.max(...spacings);
  return roundSteps(30).find((step) => step >= spacing) ?? 1;
}

export interface LadderPlan {
  readonly rows: number;
  readonly step: number;
  readonly decimals: number;
  readonly quantityDecimals: number;
}

/** A ladder whose prices stay in place until the best one comes near to its edge; the gap between the sides moves. */
export class Ladder {
  /** The place, counted in steps from zero, below which half of the rows are. */
  #middle: number | null = null;
  #step = 0;

  recentre(): void {
    this.#middle = null;
  }

  /** Rows of both sides, as drawn from above: asks from the furthest, bids from the best. */
  rows(sides: LadderSides, plan: LadderPlan): { readonly asks: LadderRow[]; readonly bids: LadderRow[] } {
    const { rows, step } = plan;
    const bids = grouped(sides.bids, (price) => Math.floor(price / step));
    const asks = grouped(sides.asks, (price) => Math.ceil(price / step));
    const lowestAsk = this.#placed(sides, plan);
    const middle = this.#middle ?? lowestAsk;
    const places = Array.from({ length: 2 * rows }, (_, row) => middle + rows - 1 - row);
    const [above, below] = [places.filter((one) => one >= lowestAsk), places.filter((one) => one < lowestAsk)];
    // Of venues together, one's bid may stand above another's ask.
    const at = (place: number) => (asks.get(place) ?? 0) + (bids.get(place) ?? 0);
    const most = Math.max(...places.map(at), Number.MIN_VALUE);
    const row = (place: number): LadderRow => {
      const quantity = at(place);
      return {
        price: numberText(place * step * 10 ** -plan.decimals, plan.decimals),
        quantity: quantity === 0 ? "" : numberText(quantity, plan.quantityDecimals),
        share: quantity / most,
      };
    };
    return { asks: above.map(row), bids: below.map(row) };
  }

  /** The lowest place of asks, which the rows are moved to where it has come near to their edge. */
  #placed({ bids, asks }: LadderSides, { step, rows }: LadderPlan): number {
    const [bid, ask] = [bids[0], asks[0]];
    if (!bid || !ask) return this.#middle ?? 0;
    if (this.#step !== step) this.#middle = null;
    this.#step = step;
    const lowestAsk = Math.ceil((bid.price + ask.price) / 2 / step);
    const room = Math.max(1, rows - NEAR_EDGE);
    if (this.#middle === null || Math.abs(lowestAsk - this.#middle) >= room) this.#middle = lowestAsk;
    return lowestAsk;
  }
}

function grouped(levels: readonly LadderLevel[], placeOf: (price: number) => number): Map<number, number> {
  const sums = new Map<number, number>();
  for (const { price, quantity } of levels) {
    const place = placeOf(price);
    sums.set(place, (sums.get(place) ?? 0) + quantity);
  }
  return sums;
}

/** Books of several venues as one: levels of one price stand together, best first. */
export function mergedSides(books: readonly LadderSides[]): LadderSides {
  const merged = (side: "bids" | "asks", sign: 1 | -1) =>
    [
      ...grouped(
        books.flatMap((book) => book[side]),
        (price) => price,
      ),
    ]
      .map(([price, quantity]) => ({ price, quantity }))
      .sort((a, b) => sign * (a.price - b.price));
  return { bids: merged("bids", -1), asks: merged("asks", 1) };
}
