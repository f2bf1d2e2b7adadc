import { STATES } from "../../shared/protocol/kinds.ts";
import type { Row } from "../../shared/protocol/kinds.ts";
import { formatDecimal } from "../../shared/decimal.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import type { MarketListener, MarketTrade } from "./market/listener.ts";

/** An event of the whole relay stands with no instrument. */
export const NO_INSTRUMENT = 0xffffffff;
/** A trade of so many times the usual size is told, once that many have shown what is usual. */
const LARGE = 25;
const USUAL_AFTER = 30;
/** How much a new trade counts in what is usual. */
const WEIGHT = 0.05;

interface Seen {
  usualLots: number;
  trades: number;
  gaps: number;
  /** Since when the book is being repaired, µs; null while it is whole. */
  brokenAt: number | null;
}

/** Tells what is remarkable: trades far above the usual size, gaps in books and their repair, venues that fall and rise. */
export class MarketEvents implements MarketListener {
  readonly #tell: (row: Row<"events">) => void;
  readonly #seen = new Map<InstrumentMarket, Seen>();
  readonly #venues = new Map<string, number>();

  constructor(tell: (row: Row<"events">) => void) {
    this.#tell = tell;
  }

  trade(instrument: InstrumentMarket, { lots, ticks, isBuy, receivedTime }: MarketTrade): void {
    const seen = this.#of(instrument);
    const times = lots / seen.usualLots;
    if (seen.trades >= USUAL_AFTER && times >= LARGE) {
      const { price, quantity } = instrument.decimals;
      const amount = `${formatDecimal(BigInt(lots), quantity)} ${instrument.facts.base}`;
      const text = `large ${isBuy ? "buy" : "sell"}, ${amount} at ${formatDecimal(BigInt(ticks), price)}, ${Math.round(times)} × usual`;
      this.#tell({ event: "large", instrument: instrument.index, time: BigInt(receivedTime), text });
    }
    seen.usualLots = seen.trades === 0 ? lots : seen.usualLots + WEIGHT * (lots - seen.usualLots);
    seen.trades++;
  }

  book(instrument: InstrumentMarket): void {
    const { book } = instrument;
    const seen = this.#of(instrument);
    if (book.counts.gaps > seen.gaps) {
      seen.gaps = book.counts.gaps;
      seen.brokenAt ??= book.receivedTime;
    }
    if (seen.brokenAt === null || !book.isFresh || book.receivedTime <= seen.brokenAt) return;
    const ms = Math.round((book.receivedTime - seen.brokenAt) / 1000);
    seen.brokenAt = null;
    const row = { event: "gap", instrument: instrument.index, time: BigInt(book.receivedTime) };
    this.#tell({ ...row, text: `changes were missed, book rebuilt in ${ms} ms` });
  }

  /** Compares the venues' states with those before; a venue is down until it was heard. `time` in µs. */
  venues(rows: readonly Row<"venues">[], time: number): void {
    for (const { venue, state, reason } of rows) {
      const before = this.#venues.get(venue) ?? STATES.indexOf("down");
      this.#venues.set(venue, state);
      if (before === state) continue;
      const text = `${venue} is ${STATES[state] ?? "unknown"}: ${reason}`;
      this.#tell({ event: "venue", instrument: NO_INSTRUMENT, time: BigInt(time), text });
    }
  }

  #of(instrument: InstrumentMarket): Seen {
    const known = this.#seen.get(instrument);
    if (known) return known;
    const seen = { usualLots: 1, trades: 0, gaps: instrument.book.counts.gaps, brokenAt: null };
    this.#seen.set(instrument, seen);
    return seen;
  }
}
