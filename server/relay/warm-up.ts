import type { CandleRange, HistoryRange, RestRequest, Venue } from "../../shared/venues/venue.ts";
import { FrameError } from "../../shared/venues/wire.ts";
import type { RestOutcome, RestQueue } from "./connect/rest-queue.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import type { MarketInput } from "./market/market.ts";
import { BARS_KEPT, MINUTE_MS } from "./market/bar.ts";
import { MINUTE } from "./market/instrument-bars.ts";

/** The venue's candle of a minute is complete so long after its end, in µs. */
const CANDLE_AFTER = 3_000_000;

/** Of past trades for one seam. */
const MOST_PAGES = 20;
/** Longer bars wait while more requests than these do. */
const FEW_WAITING = 3;

type Rest = Pick<RestQueue, "ask" | "length">;

/** What time it is here, and at the venue; µs since 1970. */
export interface RelayTimes {
  readonly wall: () => number;
  readonly venue: () => number;
}

interface Progress {
  hasSeam: boolean;
  hasHistory: boolean;
  hasFirstMinute: boolean;
}

/** Fetches what was before the first live trade, so that bars begin warm and the seam has neither a gap nor a double. */
export class WarmUp {
  readonly #venue: Venue;
  readonly #rest: Rest;
  readonly #take: (input: MarketInput) => void;
  readonly #clock: RelayTimes;
  readonly #progress = new Map<InstrumentMarket, Progress>();
  /** Longer bars whose past is still to be asked for, when there is nothing else to ask. */
  readonly #long: [instrument: InstrumentMarket, intervalMs: number][] = [];

  constructor(venue: Venue, rest: Rest, take: (input: MarketInput) => void, clock: RelayTimes) {
    this.#venue = venue;
    this.#rest = rest;
    this.#take = take;
    this.#clock = clock;
  }

  add(instruments: Iterable<InstrumentMarket>): void {
    for (const one of instruments) {
      this.#progress.set(one, { hasSeam: false, hasHistory: false, hasFirstMinute: false });
      const long = one.bars.longIntervals.filter((length) => this.#venue.candleIntervalsMs.includes(length));
      this.#long.push(...long.map((length): [InstrumentMarket, number] => [one, length]));
    }
  }

  advance(): void {
    const now = this.#clock.venue();
    for (const [instrument, progress] of this.#progress) {
      const { bars } = instrument;
      const { seam, firstMinute } = bars;
      if (!progress.hasHistory) {
        progress.hasHistory = true;
        this.#history(instrument, MINUTE_MS, now);
      }
      if (seam && !progress.hasSeam) {
        progress.hasSeam = true;
        this.#past(instrument, seam.minute, seam.trade.time);
      }
      if (firstMinute === null || now < firstMinute + MINUTE + CANDLE_AFTER) continue;
      // Minutes may have ended while the first request was on its way, and the first one may be known in part only.
      this.#history(instrument, MINUTE_MS, now);
      this.#progress.delete(instrument);
    }
    const [next] = this.#rest.length < FEW_WAITING ? this.#long.splice(0, 1) : [];
    if (next) this.#history(...next, now);
  }

  #history({ facts: { symbol } }: InstrumentMarket, intervalMs: number, now: number): void {
    const toTime = Math.floor(now / intervalMs / 1000) * intervalMs;
    const range: CandleRange = { symbol, intervalMs, fromTime: toTime - BARS_KEPT * intervalMs, toTime };
    this.#ask(this.#venue.rest.candles(range), "background", (body) => {
      if (body !== null) this.#take({ kind: "history", range, body, ...this.#stamp() });
    });
  }

  /** The venue's trades from the begin of the minute to the first live one, page by page. */
  #past({ facts: { symbol } }: InstrumentMarket, minute: number, time: number): void {
    const range = { symbol, fromTime: minute / 1000, toTime: Math.floor(time / 1000) + 1 };
    const { trades } = this.#venue.rest;
    const pages: string[] = [];
    const over = (body: string | null) => {
      const [first = null, ...more] = body === null ? [] : pages;
      this.#take({ kind: "past", range, body: first, ...(more.length > 0 && { more }), ...this.#stamp() });
    };
    if (!trades) return over(null);
    const ask = (request: RestRequest): void =>
      this.#ask(request, "normal", (body) => {
        if (body !== null) pages.push(body);
        const next = body === null ? null : this.#pageBehind(body, range);
        if (next && pages.length < MOST_PAGES) ask(next);
        else over(next ? null : body);
      });
    ask(trades.request(range));
  }

  #pageBehind(body: string, range: HistoryRange): RestRequest | null {
    try {
      return this.#venue.rest.trades?.read(body, range, 0).next?.request ?? null;
    } catch (error) {
      // The market finds it unreadable, too, and goes without.
      if (error instanceof FrameError) return null;
      throw error;
    }
  }

  #stamp() {
    return { venue: this.#venue.name, receivedTime: this.#clock.wall() };
  }

  #ask(request: RestRequest, priority: "normal" | "background", done: (body: string | null) => void): void {
    const told = (outcome: RestOutcome) => done("body" in outcome ? outcome.body : null);
    this.#rest.ask({ request, priority, retries: 3, done: told });
  }
}
