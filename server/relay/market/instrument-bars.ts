import type { Engine } from "../../../wasm/index.ts";
import { type BarSeries, type MarketBar, MINUTE_MS } from "./bar.ts";
import type { MarketTrade } from "./listener.ts";
import { LongBars } from "./long-bars.ts";
import { TradeBars } from "./trade-bars.ts";

export const MINUTE = MINUTE_MS * 1000;
const HOUR_MS = 60 * MINUTE_MS;
/** Live trades wait so long for the ones before them that began their minute. */
const SEAM_WITHIN = 15_000_000;

/**
 * One instrument's bars of several lengths. Seconds and minutes are made of its trades in the engine, longer ones of minutes
 * and hours, with the venue's own before the first of them. The minute in which the stream began is made of the venue's past
 * trades up to the first live one, and of the live ones from there: none is missing, none is there twice.
 */
export class InstrumentBars {
  readonly #minutes: TradeBars;
  readonly #seconds: readonly TradeBars[];
  readonly #long: readonly LongBars[];
  #waiting: MarketTrade[] | null = [];
  #waitsSince: number | null = null;
  #firstMinute: number | null = null;
  #isPartial = true;

  /** @param intervals lengths beside the minute, ms */
  constructor(engine: Engine, intervals: readonly number[] = []) {
    this.#minutes = new TradeBars(engine, MINUTE_MS);
    const lengths = [...new Set(intervals)].sort((a, b) => a - b);
    this.#seconds = lengths.filter((length) => length < MINUTE_MS).map((length) => new TradeBars(engine, length));
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

  /** All lengths, the shortest first. */
  get series(): readonly BarSeries[] {
    return [...this.#seconds, this.#minutes, ...this.#long];
  }

  /** Lengths that the venue may know the past of, beside minutes. */
  get longIntervals(): readonly number[] {
    return this.#long.map(({ intervalMs }) => intervalMs);
  }

  /** Complete bars, oldest first; minutes where no length is named. */
  closed(intervalMs = MINUTE_MS): readonly MarketBar[] {
    return this.#of(intervalMs)?.closed ?? [];
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
    return this.closed()[0]?.close ?? null;
  }

  /** Takes a trade; gives the bars that it closes or corrects, the shortest first. */
  take(trade: MarketTrade): MarketBar[] {
    if (!this.#waiting) return this.#push([trade]);
    this.#waiting.push(trade);
    this.#firstMinute ??= Math.floor(trade.time / MINUTE) * MINUTE;
    this.#waitsSince ??= trade.receivedTime;
    return [];
  }

  /** The venue's trades before the first live one; without them the first bars are known in part only. */
  join(past: readonly MarketTrade[] | null): MarketBar[] {
    const { seam } = this;
    if (!seam || !this.#waiting) return [];
    const before = (past ?? []).filter(({ time, id }) => time >= seam.minute && id < seam.trade.id);
    const trades = [...before, ...this.#waiting];
    this.#waiting = null;
    this.#isPartial = past === null;
    if (past === null) for (const series of [...this.#seconds, this.#minutes]) series.beginIn(seam.trade.time);
    return this.#push(trades);
  }

  /** Closes what is over at `now`, and stops waiting for the seam. */
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

  /** The venue's own bars: they stand before ours, and for the one that is known in part only. */
  fill(intervalMs: number, history: readonly MarketBar[]): void {
    if (intervalMs === MINUTE_MS) {
      this.#minutes.fill(history, this.#isPartial ? Infinity : (this.#firstMinute ?? Infinity));
    } else this.#long.find((series) => series.intervalMs === intervalMs)?.fill(history);
    for (const series of this.#long) series.refold();
  }

  free(): void {
    for (const series of [...this.#seconds, this.#minutes]) series.free();
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
