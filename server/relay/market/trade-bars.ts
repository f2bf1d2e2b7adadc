import { assert } from "../../../shared/assert.ts";
import { BAR_CORRECTED, BAR_OPEN, BarBuilder, type BuiltBars, type Engine } from "../../../wasm/index.ts";
import { BARS_KEPT, type BarSeries, CLOSES_AFTER, type MarketBar } from "./bar.ts";
import type { MarketTrade } from "./listener.ts";

/** Trades that wait for the others of their bar. */
const MOST_WAITING = 256;

/** Bars of one length that the engine makes of trades. */
export class TradeBars implements BarSeries {
  readonly intervalMs: number;
  readonly #builder: BarBuilder;
  readonly #bars: MarketBar[] = [];
  #partialTime: number | null = null;
  /** Trades of the bar that is being made which the engine has not been given yet. */
  #waiting: MarketTrade[] = [];
  /** Of all trades, and up to where bars were closed, µs. */
  #newest = -Infinity;
  #closedUntil = -Infinity;

  constructor(engine: Engine, intervalMs: number) {
    this.intervalMs = intervalMs;
    this.#builder = new BarBuilder(engine, { rule: "time", intervalMs, late: "correct", isFilling: true });
  }

  get closed(): readonly MarketBar[] {
    return this.#bars;
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
    const column = (of: (trade: MarketTrade) => number) => Float64Array.from(trades, of);
    return this.#keep(
      this.#builder.push({
        time: column(({ time }) => time),
        ticks: column(({ ticks }) => ticks),
        lots: column(({ lots }) => lots),
        isBuy: Uint8Array.from(trades, ({ isBuy }) => (isBuy ? 1 : 0)),
      }),
    );
  }

  /** The bar around a time began before the first trade that is known. */
  beginIn(time: number): void {
    this.#partialTime = Math.floor(time / 1000 / this.intervalMs) * this.intervalMs * 1000;
  }

  /** The venue's own bars: they stand before those of trades, and for one that is known in part only. */
  fill(history: readonly MarketBar[], before: number): void {
    const own = this.#bars.find(({ source }) => source === "live");
    const from = own?.openTime ?? before;
    const known = new Map(this.#bars.map((bar) => [bar.openTime, bar]));
    for (const bar of history) if (bar.openTime < from) known.set(bar.openTime, bar);
    this.#bars.splice(0, Infinity, ...[...known.values()].sort((a, b) => a.openTime - b.openTime).slice(-BARS_KEPT));
  }

  free(): void {
    this.#builder.free();
  }

  #keep(built: BuiltBars): MarketBar[] {
    if (built.rows === 0) return [];
    return this.#rows(built).map(({ state, bar }) => {
      if (state === BAR_CORRECTED) {
        const at = this.#bars.findLastIndex(({ openTime }) => openTime === bar.openTime);
        if (at >= 0) this.#bars[at] = bar;
      } else {
        this.#bars.push(bar);
        if (this.#bars.length > BARS_KEPT) this.#bars.shift();
      }
      return bar;
    });
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
        source: openTime === this.#partialTime ? "partial" : "live",
      };
      return { state: at(built.state, row), bar };
    });
  }
}
