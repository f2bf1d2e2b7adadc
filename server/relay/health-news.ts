import { STATES } from "../../shared/protocol/kinds.ts";
import type { Row } from "../../shared/protocol/kinds.ts";
import type { InstrumentMarket } from "./market/instrument.ts";

/** An event of the whole relay stands with no instrument. */
export const NO_INSTRUMENT = 0xffffffff;

interface Seen {
  gaps: number;
  /** Since when the book is being repaired, µs; null while it is whole. */
  brokenAt: number | null;
}

/** Tells how the relay itself fares: changes of books that were missed and their repair, venues that fall and rise. */
export class HealthNews {
  readonly #tell: (row: Row<"events">) => void;
  readonly #seen = new Map<InstrumentMarket, Seen>();
  readonly #venues = new Map<string, number>();

  constructor(tell: (row: Row<"events">) => void) {
    this.#tell = tell;
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
    const row = { event: "missed", instrument: instrument.index, time: BigInt(book.receivedTime) };
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
    const seen = { gaps: instrument.book.counts.gaps, brokenAt: null };
    this.#seen.set(instrument, seen);
    return seen;
  }
}
