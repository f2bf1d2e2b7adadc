import type { Row } from "../../../shared/protocol/kinds.ts";
import { NOTHING, numberText } from "../../../shared/figures.ts";
import { ageOf, believed, type Reading } from "./figures.ts";
import { fittingStep, Ladder, type LadderSides, mergedSides, roundSteps } from "./ladder.ts";
import { keyOf } from "./market.ts";
import type { BookView, LiveWants } from "./shapes.ts";

/** Steps that are offered around the one that fits. */
const OFFERED = 3;
/** Quantities in a ladder need no more than this. */
const QUANTITY_DECIMALS = 4;
/** Books that stand together at most. */
const MOST_TOGETHER = 4;

/** Instruments of the same base in other venues, with the one itself first. */
export function sameBase(reading: Reading, own: Row<"instruments">): readonly Row<"instruments">[] {
  const others = [...reading.market.instruments.values()].filter(
    ({ base, venue }) => base === own.base && venue !== own.venue,
  );
  return [own, ...others].slice(0, MOST_TOGETHER);
}

/** The ladder of the selected instrument, or of all venues that trade its base. */
export class BookPanel {
  readonly #ladder = new Ladder();
  #fit = { of: "", step: 1 };

  recentre(): void {
    this.#ladder.recentre();
  }

  view(reading: Reading, own: Row<"instruments">, wants: LiveWants): BookView | null {
    const { market } = reading;
    const all = wants.isTogether ? sameBase(reading, own) : [own];
    const judged = all.map((one) => ({ one, trust: believed(reading, market.tops.get(one.instrument)) }));
    // A stale book among others would stand in the sum as if it were the market: it is left out.
    const counted = judged.filter(({ trust }) => trust.isFresh || !wants.isTogether).map(({ one }) => one);
    const decimals = Math.max(...all.map(({ priceDecimals }) => priceDecimals));
    const books = counted.flatMap((one) => sidesOf(reading, one, decimals) ?? []);
    if (books.length === 0) return null;
    const sides = books.length === 1 && books[0] ? books[0] : mergedSides(books);
    const fit = this.#fitting(`${keyOf(own)} ${wants.isTogether}`, sides);
    const step = wants.step > 0 ? Math.max(1, Math.round(wants.step * 10 ** decimals)) : fit;
    const quantityDecimals = Math.min(QUANTITY_DECIMALS, own.quantityDecimals);
    const rows = this.#ladder.rows(sides, { rows: wants.ladderRows, step, decimals, quantityDecimals });
    const [bid, ask] = [sides.bids[0]?.price, sides.asks[0]?.price];
    const unit = 10 ** -decimals;
    const mid = bid === undefined || ask === undefined ? NaN : ((bid + ask) / 2) * unit;
    const spread = bid === undefined || ask === undefined ? NaN : (ask - bid) * unit;
    const trust = judged.find(({ trust: one }) => one.isFresh)?.trust ?? judged[0]?.trust;
    return {
      title: wants.isTogether ? own.base : own.name,
      names: counted.map(({ name }) => name),
      ...rows,
      mid: Number.isNaN(mid) ? NOTHING : numberText(mid, decimals + 1),
      spread: Number.isNaN(spread) ? NOTHING : numberText(spread, decimals),
      bps: Number.isNaN(mid) ? NOTHING : numberText((spread / mid) * 10_000, 2),
      bidShare: shareOfBids(sides, wants.ladderRows, step),
      steps: this.#offered(decimals, fit),
      step: step * unit,
      ...(trust ?? { state: "down", reason: "nothing came yet", isFresh: false }),
      ageMs: ageOf(reading, market.tops.get(own.instrument)?.receivedTime ?? 0n),
    };
  }

  /** Found once for each book, so that rows do not change under the eye. */
  #fitting(of: string, sides: LadderSides): number {
    if (this.#fit.of !== of) {
      this.#fit = { of, step: fittingStep(sides) };
      this.#ladder.recentre();
    }
    return this.#fit.step;
  }

  #offered(decimals: number, fit: number): BookView["steps"] {
    const steps = roundSteps(30);
    const at = Math.max(0, steps.indexOf(fit));
    return steps.slice(Math.max(0, at - OFFERED), at + OFFERED + 1).map((step) => {
      const value = step * 10 ** -decimals;
      return { value, title: value.toFixed(Math.max(0, decimals - Math.floor(Math.log10(step)))) };
    });
  }
}

/** An instrument's levels with prices in units of 10^-decimals, or null where its book was not told. */
export function sidesOf({ market }: Reading, instrument: Row<"instruments">, decimals: number): LadderSides | null {
  const book = market.books.get(instrument.instrument);
  if (!book) return null;
  const factor = 10 ** (decimals - instrument.priceDecimals);
  const unit = 10 ** -instrument.quantityDecimals;
  const levels = (rows: readonly Row<"book">[]) =>
    rows.map(({ price, quantity }) => ({ price: Number(price) * factor, quantity: Number(quantity) * unit }));
  return { bids: levels(book.bids), asks: levels(book.asks) };
}

function shareOfBids({ bids, asks }: LadderSides, rows: number, step: number): number {
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  if (bid === undefined || ask === undefined) return NaN;
  const near = (side: LadderSides["bids"], best: number) =>
    side.reduce((sum, { price, quantity }) => sum + (Math.abs(price - best) <= rows * step ? quantity : 0), 0);
  const [below, above] = [near(bids, bid), near(asks, ask)];
  return (below / (below + above)) * 100;
}
