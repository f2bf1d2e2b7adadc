import type { Level, Quote } from "../market.ts";
import type { FreshLevels, VenueBook } from "./book.ts";
import { type UnitLevel, unitsFrom } from "./levels.ts";

/** Quotes run ahead of changes by a tenth of a second; more than this many wait for none. */
const MOST_WAITING = 1000;

/**
 * Compares a book with the venue's quotes of the very same update: where both carry the same number, best bid and ask
 * must be equal. A difference is a fault of ours or of the venue, never chance.
 */
export class QuoteCheck {
  compared = 0;
  mismatches = 0;
  readonly #waiting = new Map<number, Quote>();

  /** A quote has come. */
  quoted(quote: Quote, book: VenueBook): void {
    if (quote.sequence === null) return;
    if (quote.sequence === book.sequence) this.#compare(quote, book);
    else if (quote.sequence > (book.sequence ?? -1)) {
      this.#waiting.set(quote.sequence, quote);
      const [oldest] = this.#waiting.keys();
      if (this.#waiting.size > MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
    }
  }

  /** The book has taken a message in. */
  changed(book: VenueBook): void {
    const { sequence } = book;
    if (sequence === null) return;
    const quote = this.#waiting.get(sequence);
    if (quote) this.#compare(quote, book);
    for (const waiting of this.#waiting.keys()) if (waiting <= sequence) this.#waiting.delete(waiting);
  }

  #compare(quote: Quote, book: VenueBook): void {
    const view = book.view(1);
    if (view.state !== "live" && view.state !== "crossed") return;
    this.compared++;
    const isEqual =
      isSame(quote.bid, view.levels.bids[0], view.levels) && isSame(quote.ask, view.levels.asks[0], view.levels);
    if (!isEqual) this.mismatches++;
  }
}

function isSame(level: Level | null, top: UnitLevel | undefined, { priceScale, quantityScale }: FreshLevels): boolean {
  if (level === null || top === undefined) return level === null && top === undefined;
  return unitsFrom(level[0], priceScale) === top[0] && unitsFrom(level[1], quantityScale) === top[1];
}
