import type { CandleRange } from "../../shared/venues/venue.ts";
import type { RestOutcome, RestQueue } from "./connect/rest-queue.ts";
import { MINUTE_MS } from "./market/bar.ts";
import type { InstrumentMarket } from "./market/instrument.ts";
import { MINUTE } from "./market/instrument-bars.ts";
import type { MarketInput } from "./market/market.ts";
import type { MissedNews } from "./market/missed.ts";
import type { VenueMarket } from "./market/venue-market.ts";
import type { RelayTimes } from "./warm-up.ts";

/** A trade that overtook others is no missed one: they have so long to come, in µs. */
const GRACE = 500_000;
/** A stream that is back may be silent so long before what it missed is asked for. */
const SILENT = 2_000_000;
/** A venue may let a stream wait so long for its turn to be asked for anew, and then for the venue's answer. */
const UNANSWERED = 300_000_000;
/** Requests for one gap at most. */
const MOST_PAGES = 300;
/** A venue's past may lag behind its stream: so often it is asked again. */
const MOST_WAITS = 5;
/** The venue's candle of a minute is complete so long after its end, in µs. */
const CANDLE_AFTER = 3_000_000;
/** Candles that were not there yet are asked for again after this, so often. */
const CANDLE_AGAIN = 60_000_000;
const CANDLE_TRIES = 5;
/** Instruments that fail together are noted together, in µs. */
const NOTED_AFTER = 2_000_000;

interface Job {
  /** Of the last trade before the doubt, µs by the venue; and up to where pages have come. */
  readonly from: number;
  pagedTo: number;
  /** Whether trades may be missing behind the last one, too; and what was known when that began. */
  isTail: boolean;
  last: number;
  repeated: number;
  /** New trades that were taken before it began, and those since then that came before any repeated one. */
  taken: number;
  unproven: number;
  /** Whether the venue has said since that it sends the stream. */
  isAnswered: boolean;
  /** How often there had been more holes than are remembered. */
  overfull: number;
  /** Why trades may be missing, once that is told. */
  reason: string;
  isTold: boolean;
  /** When to look, steady µs; null while the stream is away. */
  lookAt: number | null;
  isAsking: boolean;
  pages: number;
  /** How often the venue had not got them yet. */
  waits: number;
}

/** Minutes that the venue's own candles are to make whole. */
interface Repair {
  readonly instrument: InstrumentMarket;
  readonly fromTime: number;
  readonly toTime: number;
  askAt: number;
  tries: number;
}

export interface MissedTradesParts {
  readonly rest: Pick<RestQueue, "ask">;
  /** Null before the venue's instruments are known. */
  readonly market: () => VenueMarket | undefined;
  readonly take: (input: MarketInput) => void;
  readonly clock: RelayTimes;
  /** µs */
  readonly steady: () => number;
  readonly note: (sentence: string) => void;
}

/**
 * Fetches trades that a stream missed: after a connection was lost, after a stream was found stale, and where ids of trades
 * leave one out. A stream that goes on with the very next id, or that repeats a trade which is known, missed nothing and
 * nothing is asked. What comes of it is told to the market as inputs (`market/missed.ts`).
 */
export class MissedTrades {
  readonly #parts: MissedTradesParts;
  readonly #jobs = new Map<InstrumentMarket, Job>();
  #repairs: Repair[] = [];
  /** Names of instruments whose trades are missing for good, by the reason, until that is noted. */
  readonly #given = new Map<string, string[]>();
  #noteAt = Infinity;

  constructor(parts: MissedTradesParts) {
    this.#parts = parts;
  }

  /** Streams of trades are away. */
  lost(symbols: readonly string[], reason: string): void {
    for (const instrument of this.#named(symbols)) {
      const before = this.#jobs.get(instrument);
      // The stream was back, and what it brought proved nothing: that gap ends there, and another one begins.
      if (before && before.unproven > 0) this.#over(instrument, before, pastless(before, instrument));
      const job = this.#jobOf(instrument, reason);
      if (!job) continue;
      Object.assign(job, { ...standOf(instrument), overfull: job.overfull, isTail: true, lookAt: null });
      this.#doubt(instrument, job);
    }
  }

  /** Streams of trades have been asked for anew. */
  asked(symbols: readonly string[]): void {
    for (const instrument of this.#named(symbols)) {
      const job = this.#jobOf(instrument, "the stream was silent");
      if (!job) continue;
      job.isAnswered = false;
      job.lookAt = this.#parts.steady() + (instrument.venue.rest.tradesBehind ? SILENT : UNANSWERED);
    }
  }

  /** The venue says that it sends this stream of trades. */
  answered(symbol: string): void {
    for (const instrument of this.#named([symbol])) {
      const job = this.#jobs.get(instrument);
      if (!job || job.lookAt === null || instrument.venue.rest.tradesBehind) continue;
      job.isAnswered = true;
      job.lookAt = this.#parts.steady() + SILENT;
    }
  }

  /** A frame has been taken in that brought trades. */
  heard(symbol: string): void {
    const market = this.#parts.market();
    if (!market || (this.#jobs.size === 0 && market.holed.size === 0)) return;
    const now = this.#parts.steady();
    for (const instrument of market.holed) {
      const isKnown = this.#jobs.has(instrument);
      const job = this.#jobOf(instrument, "the stream left trades out");
      if (job && !isKnown) Object.assign(job, { isTail: false, lookAt: now + GRACE });
    }
    market.holed.clear();
    const instrument = market.instruments.get(symbol);
    const job = instrument && this.#jobs.get(instrument);
    if (!instrument || !job || job.isAsking) return;
    const { ids } = instrument;
    // Frames of the past that are no news, as Kraken's, say nothing.
    if (job.isTail && ids.repeated === job.repeated && ids.last === job.last) return;
    if (market.venue.rest.tradesBehind) return void (job.lookAt = Math.min(job.lookAt ?? Infinity, now + GRACE));
    const repeats = ids.repeated - job.repeated;
    // What was on its way when the stream was asked for anew comes before the venue's answer and proves nothing.
    if (repeats > 0) return this.#over(instrument, job, repeats > job.unproven ? null : pastless(job, market));
    if (job.unproven === 0) job.lookAt = now + (job.isAnswered ? SILENT : UNANSWERED);
    job.unproven = ids.taken - job.taken;
  }

  advance(): void {
    const now = this.#parts.steady();
    for (const [instrument, job] of this.#jobs) {
      if (job.isAsking || job.lookAt === null || now < job.lookAt) continue;
      if (instrument.venue.rest.tradesBehind) this.#look(instrument, job);
      else if (job.unproven > 0) this.#over(instrument, job, pastless(job, instrument));
    }
    if (this.#repairs.length > 0) this.#repair(this.#parts.clock.venue());
    if (now >= this.#noteAt) this.#note();
  }

  #note(): void {
    for (const [reason, [first = "", ...others]] of this.#given) {
      const names = others.length === 0 ? first : `${first} and ${others.length} more`;
      const where = this.#parts.market()?.venue.title ?? "";
      this.#parts.note(
        `${where} trades of ${names} are missing: ${reason}. Bars are partial until the venue's own come.`,
      );
    }
    this.#given.clear();
    this.#noteAt = Infinity;
  }

  *#named(symbols: readonly string[]): Generator<InstrumentMarket> {
    const market = this.#parts.market();
    for (const symbol of symbols) {
      const instrument = market?.instruments.get(symbol);
      if (instrument) yield instrument;
    }
  }

  /** Null where no trade is known yet: what was before the first one is fetched anyway. */
  #jobOf(instrument: InstrumentMarket, reason: string): Job | null {
    const { lastTrade, bars } = instrument;
    const begun = this.#jobs.get(instrument);
    if (begun || !lastTrade) return begun ?? null;
    const from = bars.missingSince ?? bars.seam?.trade.time ?? lastTrade.time;
    const known = { ...standOf(instrument), from, pagedTo: from, isTail: true, reason };
    const job: Job = { ...known, isTold: false, lookAt: null, isAsking: false, pages: 0, waits: 0 };
    this.#jobs.set(instrument, job);
    return job;
  }

  #look(instrument: InstrumentMarket, job: Job): void {
    const { ids } = instrument;
    const isWhole = ids.hole === null && !(job.isTail && ids.last === job.last);
    if (isWhole) this.#over(instrument, job, null);
    else this.#ask(instrument, job);
  }

  /** Asks for what comes behind the last trade before the first hole, or behind the last one of all. */
  #ask(instrument: InstrumentMarket, job: Job): void {
    const { ids, facts, venue, lastTrade } = instrument;
    const { tradesBehind } = venue.rest;
    if (!tradesBehind || !lastTrade) return;
    if (++job.pages > MOST_PAGES) return this.#over(instrument, job, "too many trades were missed");
    this.#doubt(instrument, job);
    const { hole } = ids;
    const known = hole ? { id: hole[0] - 1, time: job.pagedTo } : lastTrade;
    job.isAsking = true;
    const done = (outcome: RestOutcome) => {
      if (this.#jobs.get(instrument) !== job) return;
      job.isAsking = false;
      if (!("body" in outcome)) return this.#over(instrument, job, `they cannot be fetched: ${outcome.failure}`);
      this.#tell(instrument, { step: "fetched", body: outcome.body });
      if (job.lookAt !== null) this.#fetched(instrument, job, hole === null);
    };
    const request = tradesBehind.request(facts.symbol, known);
    const isWanted = () => this.#jobs.get(instrument) === job;
    this.#parts.rest.ask({ request, priority: "normal", retries: 3, isWanted, done });
  }

  /** A page has been taken in: that was all, or there are more, or the venue has not got them yet. */
  #fetched(instrument: InstrumentMarket, job: Job, isTail: boolean): void {
    const { page, ids, venue } = instrument;
    const { hole } = ids;
    const isFull = page.count >= (venue.rest.tradesBehind?.most ?? Infinity);
    if (hole === null && !(isTail && isFull)) return this.#over(instrument, job, null);
    job.pagedTo = Math.max(job.pagedTo, page.time);
    const isBeforeHole = hole === null || page.id < hole[0];
    if (isBeforeHole && isFull) return this.#ask(instrument, job);
    if (!isBeforeHole || ++job.waits > MOST_WAITS) {
      return this.#over(instrument, job, `${venue.title} hands out its past trades without them`);
    }
    job.lookAt = this.#parts.steady() + SILENT * job.waits;
  }

  #doubt(instrument: InstrumentMarket, job: Job): void {
    if (job.isTold) return;
    job.isTold = true;
    this.#tell(instrument, { step: "doubted", from: job.from, reason: job.reason });
  }

  #over(instrument: InstrumentMarket, job: Job, given: string | null): void {
    const reason = given ?? (instrument.ids.overfull > job.overfull ? "too many trades were missed" : null);
    if (reason !== null) this.#doubt(instrument, job);
    this.#jobs.delete(instrument);
    if (reason === null && !job.isTold && instrument.bars.missingSince === null) return;
    this.#tell(instrument, { step: "over", reason });
    if (reason === null) return;
    this.#noteAt = Math.min(this.#noteAt, this.#parts.steady() + NOTED_AFTER);
    this.#given.set(reason, [...(this.#given.get(reason) ?? []), instrument.facts.name]);
    const minuteOf = (time: number) => Math.floor(time / MINUTE) * MINUTE_MS;
    const toTime = minuteOf(this.#parts.clock.venue()) + MINUTE_MS;
    const askAt = toTime * 1000 + CANDLE_AFTER;
    this.#repairs.push({ instrument, fromTime: minuteOf(job.from), toTime, askAt, tries: 0 });
  }

  /** Minutes that are not whole: the venue's own take their place, as soon as it has them. */
  #repair(now: number): void {
    const isPartial = ({ instrument, fromTime, toTime }: Repair) =>
      instrument.bars
        .closed()
        .some(
          ({ openTime, reason }) => reason !== undefined && openTime >= fromTime * 1000 && openTime < toTime * 1000,
        );
    this.#repairs = this.#repairs.filter((one) => now < one.askAt || (one.tries < CANDLE_TRIES && isPartial(one)));
    for (const repair of this.#repairs) {
      if (now < repair.askAt) continue;
      repair.askAt = now + CANDLE_AGAIN;
      repair.tries++;
      const { instrument, fromTime, toTime } = repair;
      const range: CandleRange = { symbol: instrument.facts.symbol, intervalMs: MINUTE_MS, fromTime, toTime };
      const done = (outcome: RestOutcome) => {
        if (!("body" in outcome)) return;
        const venue = instrument.venue.name;
        this.#parts.take({ kind: "history", venue, range, body: outcome.body, receivedTime: this.#parts.clock.wall() });
      };
      const request = instrument.venue.rest.candles(range);
      this.#parts.rest.ask({ request, priority: "background", retries: 3, done });
    }
  }

  #tell({ venue, facts: { symbol } }: InstrumentMarket, news: MissedNews): void {
    this.#parts.take({ kind: "missed", venue: venue.name, symbol, news, receivedTime: this.#parts.clock.wall() });
  }
}

function standOf({ ids: { last, repeated, taken, overfull } }: InstrumentMarket) {
  return { last, repeated, taken, overfull, unproven: 0, isAnswered: false };
}

const pastless = ({ reason }: Job, { venue }: { readonly venue: InstrumentMarket["venue"] }) =>
  `${reason}, and ${venue.title} hands out no past trades`;
