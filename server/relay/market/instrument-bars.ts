import type { Engine, UnitFactors } from "../../../wasm/index.ts";
import { type BarSeries, type MarketBar, MINUTE_MS } from "./bar.ts";
import { type MarketTrade, rescaledTrade } from "./listener.ts";
import { LongBars } from "./long-bars.ts";
import { PartialSpans } from "./partial-spans.ts";
import { TradeBars } from "./trade-bars.ts";

export const MINUTE = MINUTE_MS * 1000;
const HOUR_MS = 60 * MINUTE_MS;
/** Trades that are remembered while missed ones are fetched. */
const MOST_SINCE_GAP = 20_000;
/** Live trades wait so long for the ones before them that began their minute. */
const SEAM_WITHIN = 15_000_000;

/** A venue may put trades of one order together: their first id, beside the last one. */
export type PastTrade = MarketTrade & { readonly firstId?: number };

/** What of it came before live trades: all, nothing, or what those leave of it. */
function partBefore(past: PastTrade, live: readonly MarketTrade[]): MarketTrade | null {
  const first = live[0]?.id ?? Infinity;
  if (past.id < first) return past;
  if ((past.firstId ?? past.id) >= first) return null;
  const lots = live.reduce((left, { id, lots }) => (id <= past.id ? left - lots : left), past.lots);
  return lots > 0 ? { ...past, id: first - 1, lots } : null;
}

/** What came since trades were first missed, and up to when they are missing: null while even the next one is not here. */
interface Gap {
  readonly from: number;
  readonly trades: MarketTrade[];
  to: number | null;
}

/**
 * One instrument's bars of several lengths. Seconds and minutes are made of its trades in the engine, longer ones of minutes
 * and hours, with the venue's own before the first of them. The minute in which the stream began is made of the venue's past
 * trades up to the first live one, and of the live ones from there: none is missing, none is there twice.
 *
 * Trades that a stream missed: live ones go into bars as they come, and are remembered from the gap on. While the missed ones
 * are fetched, bars that touch the gap are `partial` with a reason. Once they are here, those bars are made again, from what was
 * before the gap and of all trades since in the venue's order; each that is another then is told as corrected, with a higher
 * revision. Where they cannot be had, the bars stay partial, and minutes until the venue's own take their place.
 */
export class InstrumentBars {
  readonly #minutes: TradeBars;
  readonly #seconds: readonly TradeBars[];
  readonly #long: readonly LongBars[];
  #waiting: MarketTrade[] | null = [];
  #waitsSince: number | null = null;
  #firstMinute: number | null = null;
  #isPartial = true;
  #lastTime: number | null = null;
  #gap: Gap | null = null;
  #fetched: MarketTrade[] = [];
  readonly #isCounted: boolean;
  readonly #spans = new PartialSpans();

  /**
   * @param intervals lengths beside the minute, ms
   * @param isCounted whether ids of trades tell their order
   */
  constructor(engine: Engine, intervals: readonly number[] = [], isCounted = true) {
    this.#isCounted = isCounted;
    this.#minutes = new TradeBars(engine, MINUTE_MS, this.#spans);
    const lengths = [...new Set(intervals)].sort((a, b) => a - b);
    this.#seconds = lengths
      .filter((length) => length < MINUTE_MS)
      .map((length) => new TradeBars(engine, length, this.#spans));
    const long = lengths.filter((length) => length > MINUTE_MS);
    // More minutes than are kept make a day, so hours do.
    if (long.some((length) => length > 4 * HOUR_MS) && !long.includes(HOUR_MS)) long.push(HOUR_MS);
    const hours = long.includes(HOUR_MS) ? new LongBars(HOUR_MS, this.#minutes) : null;
    this.#long = long
      .sort((a, b) => a - b)
      .map((length) => {
        if (hours && length === HOUR_MS) return hours;
        return new LongBars(length, hours && length > 4 * HOUR_MS ? hours : this.#minutes);
      });
  }

  /** The first live trade whose minute waits for the trades before it, or null. */
  get seam(): { readonly minute: number; readonly trade: MarketTrade } | null {
    const [trade] = this.#waiting ?? [];
    return trade && this.#firstMinute !== null ? { minute: this.#firstMinute, trade } : null;
  }

  /** Where history ends: before the minute of the first live trade. */
  get firstMinute(): number | null {
    return this.#firstMinute;
  }

  /** The time of the last trade before missed ones, while it is open whether those come; else null. */
  get missingSince(): number | null {
    return this.#gap?.from ?? null;
  }

  /** All lengths, the shortest first. */
  get series(): readonly BarSeries[] {
    return [...this.#seconds, this.#minutes, ...this.#long];
  }

  /** Lengths that the venue may know the past of, beside minutes. */
  get longIntervals(): readonly number[] {
    return this.#long.map(({ intervalMs }) => intervalMs);
  }

  /** Complete bars, oldest first; minutes where no length is named. */
  closed(intervalMs = MINUTE_MS): MarketBar[] {
    return [...(this.#of(intervalMs)?.closed ?? [])];
  }

  /** Complete bars, oldest first, and the open one last. */
  all(intervalMs = MINUTE_MS): MarketBar[] {
    return [...this.closed(intervalMs), ...this.open(intervalMs)];
  }

  /** The bar that is being made, if there is one. */
  open(intervalMs = MINUTE_MS): MarketBar[] {
    return this.#of(intervalMs)?.open() ?? [];
  }

  /** The close of the oldest minute that is known. */
  get oldestClose(): number | null {
    const { closed } = this.#minutes;
    return closed.length === 0 ? null : closed.number(0, "close");
  }

  /** Takes a trade; gives the bars that it closes or corrects, the shortest first. */
  take(trade: MarketTrade): MarketBar[] {
    const late = this.#remember(trade);
    if (!this.#waiting) return late.length === 0 ? this.#push([trade]) : [...late, ...this.#push([trade])];
    this.#waiting.push(trade);
    this.#firstMinute ??= Math.floor(trade.time / MINUTE) * MINUTE;
    this.#waitsSince ??= trade.time;
    return [];
  }

  /** Trades are missing before the one that comes next, if there is one, or from here on. */
  miss(next: MarketTrade | null): void {
    if (this.#lastTime === null) return;
    if (this.#gap) this.#gap.to = next?.time ?? null;
    if (this.#gap || this.#waiting) return;
    this.#gap = { from: this.#lastTime, trades: [], to: next?.time ?? null };
    for (const series of this.#ofTrades) series.save();
  }

  /** Says so: what touches the gap is partial from a time on, until it is filled. Gives the bars that say so now. */
  doubt(from: number, reason: string): MarketBar[] {
    this.#spans.begin(Math.min(from, this.#gap?.from ?? from), reason);
    return this.#restated();
  }

  /** Takes trades that were missed, for when the gap is over; gives the bars that they correct before that. */
  fetched(trades: readonly MarketTrade[]): MarketBar[] {
    if (this.#waiting) this.#waiting = [...this.#waiting, ...trades].sort((a, b) => a.id - b.id);
    else if (this.#gap) this.#fetched.push(...trades);
    else return this.#push(trades);
    return this.#forgetLong();
  }

  /** All missed trades are here, or, with a reason, will not come. Gives the bars that are others now. */
  over(reason: string | null, now: number): MarketBar[] {
    const [gap, fetched] = [this.#gap, this.#fetched];
    [this.#gap, this.#fetched] = [null, []];
    this.#spans.settle(gap?.to ?? now, reason);
    const trades = [...(gap?.trades ?? []), ...fetched];
    if (this.#isCounted) trades.sort((a, b) => a.id - b.id);
    const others = gap ? this.#remade(trades) : trades.length > 0 ? this.#push(trades) : [];
    return [...others, ...this.#restated()];
  }

  /** The venue's trades before the first live one; without them the first bars are known in part only. */
  join(past: readonly PastTrade[] | null): MarketBar[] {
    const { seam } = this;
    const waiting = this.#waiting;
    if (!seam || !waiting) return [];
    const before = (past ?? []).flatMap((one) => (one.time < seam.minute ? [] : (partBefore(one, waiting) ?? [])));
    const trades = [...before, ...waiting];
    this.#waiting = null;
    this.#isPartial = past === null;
    if (past === null) for (const series of this.#ofTrades) series.beginIn(seam.trade.time);
    return this.#push(trades);
  }

  /** Closes what is over when it is `now` at the venue, and stops waiting for the seam. */
  advance(now: number): MarketBar[] {
    if (this.#waiting) {
      const isOver = this.#waitsSince !== null && now - this.#waitsSince > SEAM_WITHIN;
      return isOver ? this.join(null) : [];
    }
    const closed = this.#seconds.flatMap((series) => series.advance(now));
    closed.push(...this.#withLong(this.#minutes.advance(now)));
    for (const series of this.#long) for (const bar of series.advance(now)) closed.push(...this.#withLong([bar]));
    return closed;
  }

  /**
   * The venue's own bars: they stand before ours, and for ones that are known in part only. Gives those that take the place
   * of one that missed trades.
   */
  fill(intervalMs: number, history: readonly MarketBar[]): MarketBar[] {
    const repaired: MarketBar[] = [];
    if (intervalMs === MINUTE_MS) {
      const before = this.#isPartial ? Infinity : (this.#firstMinute ?? Infinity);
      repaired.push(...this.#minutes.fill(history, before));
    } else this.#long.find((series) => series.intervalMs === intervalMs)?.fill(history);
    return [...repaired, ...this.#long.flatMap((series) => series.refold())];
  }

  /** Counts in finer units from here on: all bars, open ones too, and the trades that wait. */
  rescale(factors: UnitFactors): void {
    for (const series of [...this.#ofTrades, ...this.#long]) series.rescale(factors);
    const rescaled = (trades: readonly MarketTrade[]) => trades.map((trade) => rescaledTrade(trade, factors));
    if (this.#waiting) this.#waiting = rescaled(this.#waiting);
    if (this.#gap) this.#gap = { ...this.#gap, trades: rescaled(this.#gap.trades) };
    this.#fetched = rescaled(this.#fetched);
  }

  free(): void {
    for (const series of this.#ofTrades) series.free();
  }

  get #ofTrades(): readonly TradeBars[] {
    return [...this.#seconds, this.#minutes];
  }

  #remember(trade: MarketTrade): MarketBar[] {
    this.#lastTime = trade.time;
    const gap = this.#gap;
    if (!gap) return [];
    gap.to ??= trade.time;
    gap.trades.push(trade);
    return this.#forgetLong();
  }

  /** Too many to be made again: what was and will be fetched corrects bars as a late trade does. */
  #forgetLong(): MarketBar[] {
    const { length = 0 } = this.#gap?.trades ?? {};
    if (length + this.#fetched.length <= MOST_SINCE_GAP) return [];
    const fetched = this.#fetched;
    [this.#gap, this.#fetched] = [null, []];
    for (const series of this.#ofTrades) series.forget();
    return this.#push(fetched);
  }

  #remade(trades: readonly MarketTrade[]): MarketBar[] {
    const seconds = this.#seconds.flatMap((series) => series.remake(trades));
    return [...seconds, ...this.#withLong(this.#minutes.remake(trades))];
  }

  #restated(): MarketBar[] {
    const seconds = this.#seconds.flatMap((series) => series.restate());
    return [...seconds, ...this.#withLong(this.#minutes.restate())];
  }

  #of(intervalMs: number): BarSeries | undefined {
    return this.series.find((series) => series.intervalMs === intervalMs);
  }

  #push(trades: readonly MarketTrade[]): MarketBar[] {
    const seconds = this.#seconds.flatMap((series) => series.push(trades));
    return [...seconds, ...this.#withLong(this.#minutes.push(trades))];
  }

  /** Bars, each with the longer ones that it ends. */
  #withLong(bars: readonly MarketBar[]): MarketBar[] {
    return bars.flatMap((bar) => {
      const longer = this.#long.filter((series) => series.isMadeOf(bar.intervalMs));
      return [bar, ...longer.flatMap((series) => this.#withLong(series.take(bar)))];
    });
  }
}
