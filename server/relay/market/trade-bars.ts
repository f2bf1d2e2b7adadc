import { assert } from "../../../shared/assert.ts";
import {
  BAR_CORRECTED,
  BAR_OPEN,
  BarBuilder,
  type BuiltBars,
  type Engine,
  rescaledBars,
  type TradeColumns,
  TradeError,
  type UnitFactors,
} from "../../../wasm/index.ts";
import { type BarSeries, CLOSES_AFTER, type MarketBar, rescaledBar } from "./bar.ts";
import { KeptBars } from "./kept-bars.ts";
import type { MarketTrade } from "./listener.ts";
import type { PartialSpans } from "./partial-spans.ts";

/** What two bars of one time differ in. */
const SAYS = ["open", "high", "low", "close", "lots", "buyLots", "trades", "source", "reason"] as const;

/** Trades that wait for the others of their bar. */
const MOST_WAITING = 256;

/** Bars of one length that the engine makes of trades. */
export class TradeBars implements BarSeries {
  readonly intervalMs: number;
  readonly #engine: Engine;
  readonly #spans: PartialSpans;
  #builder: BarBuilder;
  readonly closed: KeptBars;
  #partialTime: number | null = null;
  /** Trades of the bar that is being made which the engine has not been given yet. */
  #waiting: MarketTrade[] = [];
  /** Of all trades, and up to where bars were closed, µs. */
  #newest = -Infinity;
  #closedUntil = -Infinity;
  /** The builder as it was before a gap. */
  #saved: Uint8Array | null = null;

  constructor(engine: Engine, intervalMs: number, spans: PartialSpans) {
    this.#engine = engine;
    this.intervalMs = intervalMs;
    this.closed = new KeptBars(intervalMs);
    this.#spans = spans;
    this.#builder = this.#begun();
  }

  open(): MarketBar[] {
    this.#hand();
    return this.#rows(this.#builder.open())
      .filter(({ state }) => state === BAR_OPEN)
      .map(({ bar }) => bar);
  }

  /** Takes trades; gives the bars that they close or correct. */
  push(trades: readonly MarketTrade[]): MarketBar[] {
    const last = trades.at(-1);
    // One more in the bar that is being made closes and corrects nothing: handing trades over one by one costs more than
    // all else that is done with them.
    if (last && trades.length === 1 && this.#isOfOpenBar(last)) {
      this.#waiting.push(last);
      if (this.#waiting.length >= MOST_WAITING) this.#hand();
      return [];
    }
    this.#hand();
    for (const { time } of trades) this.#newest = Math.max(this.#newest, time);
    return this.#given(trades);
  }

  /** Closes what is over at `now`, µs. */
  advance(now: number): MarketBar[] {
    this.#hand();
    this.#closedUntil = Math.max(this.#closedUntil, now - CLOSES_AFTER);
    return this.#keep(this.#builder.advance(now - CLOSES_AFTER));
  }

  /** Remembers where it is: trades are missing from here on. */
  save(): void {
    this.#hand();
    this.#saved ??= this.#builder.save();
  }

  /** Nothing will be made again. */
  forget(): void {
    this.#saved = null;
  }

  /** Makes the bars since it was saved again, of all trades since then in the venue's order; gives those that are others. */
  remake(trades: readonly MarketTrade[]): MarketBar[] {
    if (!this.#saved) return [];
    this.#builder.free();
    this.#builder = new BarBuilder(this.#engine, this.#saved);
    this.#saved = null;
    // They are among the trades.
    this.#waiting = [];
    for (const { time } of trades) this.#newest = Math.max(this.#newest, time);
    const made = this.#rows(this.#taken(trades));
    if (this.#closedUntil > -Infinity) made.push(...this.#rows(this.#builder.advance(this.#closedUntil)));
    const last = new Map(made.map(({ bar }) => [bar.openTime, bar]));
    return [...last.values()].flatMap((bar) => this.#replace(bar) ?? []);
  }

  /** Bars that are told as whole or as partial now, and were not. */
  restate(): MarketBar[] {
    return [...this.closed].flatMap(({ reason: _before, ...bar }) => {
      return this.#replace({ ...bar, ...this.#sourceOf(bar.openTime) }) ?? [];
    });
  }

  #begun(): BarBuilder {
    const { intervalMs } = this;
    return new BarBuilder(this.#engine, { rule: "time", intervalMs, late: "correct", isFilling: true });
  }

  #isOfOpenBar({ time }: MarketTrade): boolean {
    const length = this.intervalMs * 1000;
    const bar = Math.floor(this.#newest / length);
    return Math.floor(time / length) === bar && (bar + 1) * length > this.#closedUntil;
  }

  #hand(): void {
    if (this.#waiting.length === 0) return;
    const trades = this.#waiting;
    this.#waiting = [];
    const bars = this.#given(trades);
    assert(bars.length === 0, "trades of the open bar close and correct none");
  }

  #given(trades: readonly MarketTrade[]): MarketBar[] {
    return this.#keep(this.#taken(trades));
  }

  /** A venue that says that more was traded than a bar counts ends nothing: the bar is as it was before, and says so. */
  #taken(trades: readonly MarketTrade[]): BuiltBars {
    try {
      return this.#builder.push(columnsOf(trades));
    } catch (error) {
      if (!(error instanceof TradeError)) throw error;
      const times = trades.map(({ time }) => time);
      this.#spans.add(Math.min(...times), Math.max(...times), "more was traded than a bar can count");
      return error.given;
    }
  }

  /** The bar around a time began before the first trade that is known. */
  beginIn(time: number): void {
    this.#partialTime = Math.floor(time / 1000 / this.intervalMs) * this.intervalMs * 1000;
  }

  /**
   * The venue's own bars: they stand before those of trades, and for one that is known in part only. Gives those that take
   * the place of one that missed trades.
   */
  fill(history: readonly MarketBar[], before: number): MarketBar[] {
    const bars = [...this.closed];
    const own = bars.find(({ source }) => source === "live");
    const from = own?.openTime ?? before;
    const known = new Map(bars.map((bar) => [bar.openTime, bar]));
    const repaired: MarketBar[] = [];
    for (const bar of history) {
      const replaced = known.get(bar.openTime);
      if (replaced?.reason !== undefined) {
        const whole = { ...bar, revision: replaced.revision + 1 };
        repaired.push(whole);
        known.set(bar.openTime, whole);
      } else if (bar.openTime < from) known.set(bar.openTime, bar);
    }
    this.closed.replace(known.values());
    return repaired;
  }

  /** Counts in finer units, the bar that is being made and those that may still be corrected, too. */
  rescale(factors: UnitFactors): void {
    this.#hand();
    const state = rescaledBars(this.#builder.save(), factors);
    if (!state) this.#spans.add(this.#newest, this.#newest, "its numbers have no room in the venue's finer units");
    this.#builder.free();
    this.#builder = state ? new BarBuilder(this.#engine, state) : this.#begun();
    if (!state && this.#closedUntil > -Infinity) this.#builder.advance(this.#closedUntil);
    if (this.#saved) this.#saved = rescaledBars(this.#saved, factors);
    this.closed.replace([...this.closed].flatMap((bar) => rescaledBar(bar, factors)));
  }

  free(): void {
    this.#builder.free();
  }

  #keep(built: BuiltBars): MarketBar[] {
    if (built.rows === 0) return [];
    return this.#rows(built).flatMap(({ state, bar }) =>
      state === BAR_CORRECTED ? this.#correct(bar) : this.#add(bar),
    );
  }

  #add(bar: MarketBar): MarketBar[] {
    const isNext = !(this.closed.number(this.closed.length - 1, "openTime") >= bar.openTime);
    const at = isNext ? -1 : this.closed.find(bar.openTime);
    const before = this.closed.at(at);
    if (!before) {
      this.closed.push(bar);
      return [bar];
    }
    // While our clock was ahead, the venue's bar that was being made had been taken for a complete one.
    const corrected = { ...bar, revision: before.revision + 1 };
    this.closed.set(at, corrected);
    return [corrected];
  }

  #correct(bar: MarketBar): MarketBar[] {
    const at = this.closed.find(bar.openTime);
    const before = this.closed.at(at);
    if (!before) return [bar];
    // What comes late for the venue's own bar in place of one that missed trades is in it.
    if (before.source === "history" && bar.reason !== undefined) return [];
    // The builder knows of late trades alone.
    const corrected = { ...bar, revision: Math.max(bar.revision, before.revision + 1) };
    this.closed.set(at, corrected);
    return [corrected];
  }

  /** Puts a bar in the place of one that says something else, and gives it; null where it says nothing new. */
  #replace(bar: MarketBar): MarketBar | null {
    const at = this.closed.find(bar.openTime);
    const before = this.closed.at(at);
    if (!before) {
      // Bars that are older than all that are kept are nobody's any more.
      if (bar.openTime < this.closed.number(0, "openTime")) return null;
      return this.#add(bar)[0] ?? null;
    }
    if (before.source === "history" || SAYS.every((name) => before[name] === bar[name])) return null;
    const corrected = { ...bar, revision: before.revision + 1 };
    this.closed.set(at, corrected);
    return corrected;
  }

  #sourceOf(openTime: number): Pick<MarketBar, "source" | "reason"> {
    const reason = this.#spans.reasonOf(openTime, this.intervalMs * 1000);
    if (reason !== undefined) return { source: "partial", reason };
    return { source: openTime === this.#partialTime ? "partial" : "live" };
  }

  #rows(built: BuiltBars): { state: number; bar: MarketBar }[] {
    const at = (column: Float64Array, row: number) => column[row] ?? NaN;
    return Array.from({ length: built.rows }, (_, row) => {
      const openTime = at(built.time, row);
      const bar: MarketBar = {
        intervalMs: this.intervalMs,
        openTime,
        open: at(built.open, row),
        high: at(built.high, row),
        low: at(built.low, row),
        close: at(built.close, row),
        lots: at(built.lots, row),
        buyLots: at(built.buyLots, row),
        trades: at(built.trades, row),
        revision: at(built.revision, row),
        ...this.#sourceOf(openTime),
      };
      return { state: at(built.state, row), bar };
    });
  }
}

function columnsOf(trades: readonly MarketTrade[]): TradeColumns {
  const column = (of: (trade: MarketTrade) => number) => Float64Array.from(trades, of);
  return {
    time: column(({ time }) => time),
    ticks: column(({ ticks }) => ticks),
    lots: column(({ lots }) => lots),
    isBuy: Uint8Array.from(trades, ({ isBuy }) => (isBuy ? 1 : 0)),
  };
}
