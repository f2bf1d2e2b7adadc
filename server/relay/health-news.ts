import { STATES } from "../../shared/protocol/kinds.ts";
import type { Row } from "../../shared/protocol/kinds.ts";
import { durationText } from "../../shared/time.ts";
import type { InstrumentMarket } from "./market/instrument.ts";

/** An event of the whole relay stands with no instrument. */
export const NO_INSTRUMENT = 0xffffffff;

/** A clock is told to be wrong by more than this, and after it was for so long; both µs. */
const CLOCK_OFF = 5_000_000;
const CLOCK_OFF_FOR = 60_000_000;

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
  /** Since when our clock is not a venue's, and whether that was told. */
  readonly #clocks = new Map<string, { since: number; isTold: boolean }>();

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

  /** How far our clock is ahead of a venue's, null where that is not known; both in µs, `now` of a steady clock. */
  clock(venue: string, ahead: number | null, now: number, time: number): void {
    const known = this.#clocks.get(venue);
    const tell = (text: string) =>
      this.#tell({ event: "note", instrument: NO_INSTRUMENT, time: BigInt(Math.round(time)), text });
    if (ahead === null || Math.abs(ahead) < CLOCK_OFF) {
      if (ahead === null || !known) return;
      this.#clocks.delete(venue);
      if (known.isTold) tell(`${venue} and this machine's clock agree again`);
      return;
    }
    if (!known) this.#clocks.set(venue, { since: now, isTold: false });
    if (!known || known.isTold || now - known.since < CLOCK_OFF_FOR) return;
    known.isTold = true;
    const off = `${durationText(Math.round(Math.abs(ahead) / 1e6) * 1000)} ${ahead > 0 ? "ahead of" : "behind"}`;
    tell(
      `${venue} says another time: this machine's clock is ${off} its trades. Bars go by the venue's; set the clock`,
    );
  }

  #of(instrument: InstrumentMarket): Seen {
    const known = this.#seen.get(instrument);
    if (known) return known;
    const seen = { gaps: instrument.book.counts.gaps, brokenAt: null };
    this.#seen.set(instrument, seen);
    return seen;
  }
}
