import type { Instrument } from "../../../shared/market.ts";
import type { CandleRange, HistoryRange, KnownTrade, RestAnswer, VenueMessage } from "../../../shared/venues/venue.ts";

/** When every frame of the fixtures is received, in µs. */
export const RECEIVED = 1_785_641_753_000_000;

/** What a venue's rules make of frames and answers of the documented shapes. */
export interface VenueFixture {
  /** Frames by what they are, each with the whole of what it says. */
  readonly frames: Readonly<Record<string, { frame: string; says: readonly VenueMessage[] }>>;
  /** Frames of the right look that break one rule each, with the word that the complaint must name. */
  readonly broken: readonly (readonly [frame: string, names: string])[];
  /** A stream of each channel, and the frames that ask for all of them. */
  readonly symbol: string;
  readonly subscribeFrames: readonly string[];
  readonly instruments: { body: string; says: Instrument };
  readonly depth: { path: string; body: string; bids: number; asks: number };
  readonly candles: {
    range: CandleRange;
    path: string;
    body: string | null;
    page: string;
    opens: readonly number[];
    next: string | null;
  };
  readonly trades: {
    range: HistoryRange;
    path: string;
    page: string;
    ids: readonly string[];
    next: string | null;
  } | null;
  readonly behind: {
    known: KnownTrade;
    path: string;
    page: string;
    says: readonly (readonly [id: string, price: string, aggressor: string, time: number])[];
  } | null;
  /** Answers that refuse, with what is to be understood. */
  readonly refusals: readonly { answer: RestAnswer; code: string; retryAfterMs: number | null; isBan: boolean }[];
}
