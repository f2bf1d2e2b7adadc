import { BAR_CORRECTED, BAR_OPEN, BarBuilder, type BuiltBars, type Engine } from "../../../wasm/index.ts";
import type { MarketTrade } from "./listener.ts";

export const MINUTE = 60_000_000;
/** Bars of an instrument that are kept. */
export const BARS_KEPT = 300;
/** A minute without a later trade is closed so long after its end, in µs (surfaces B14). */
const CLOSES_AFTER = 2_000_000;
/** Live trades wait so long for the ones before them that began their minute. */
const SEAM_WITHIN = 15_000_000;

/** Times in µs; prices in ticks, `lots` the volume. */
export interface MarketBar {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly lots: number;
  readonly trades: number;
  /** How often it was corrected by a late trade. */
  readonly revision: number;
  /** Where it comes from; `partial` began before the first trade that is known. */
  readonly source: "live" | "history" | "partial";
}

/**
 * One instrument's minutes: made of its trades in the engine, with the venue's own before the first of them. The minute
 * in which the stream began is made of the venue's past trades up to the first live one, and of the live ones from there:
 * none is missing, none is there twice.
 */
export class MinuteBars {
  readonly #builder: BarBuilder;
  readonly #bars: MarketBar[] = [];
  #waiting: MarketTrade[] | null = [];
  #waitsSince: number | null = null;
  #firstMinute: number | null = null;
  #isPartial = true;

  constructor(engine: Engine) {
    this.#builder = new BarBuilder(engine, {
      rule: "time",
      intervalMs: MINUTE / 1000,
      late: "correct",
      isFilling: true,
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

  /** Complete bars, oldest first. */
  get closed(): readonly MarketBar[] {
    return this.#bars;
  }

  /** Complete bars, oldest first, and the open one last. */
  all(): MarketBar[] {
    return [...this.#bars, ...this.open()];
  }

  /** The bar that is being made, if there is one. */
  open(): MarketBar[] {
    return this.#rows(this.#builder.open())
      .filter(({ state }) => state === BAR_OPEN)
      .map(({ bar }) => bar);
  }

  /** The close of the oldest bar that is known. */
  get oldestClose(): number | null {
    return this.#bars[0]?.close ?? null;
  }

  /** Takes a trade; gives the bars that it closes or corrects. */
  take(trade: MarketTrade): MarketBar[] {
    if (!this.#waiting) return this.#push([trade]);
    this.#waiting.push(trade);
    this.#firstMinute ??= minuteOf(trade.time);
    this.#waitsSince ??= trade.receivedTime;
    return [];
  }

  /** The venue's trades before the first live one; without them the first minute is known in part only. */
  join(past: readonly MarketTrade[] | null): MarketBar[] {
    const { seam } = this;
    if (!seam || !this.#waiting) return [];
    const before = (past ?? []).filter(({ time, id }) => time >= seam.minute && id < seam.trade.id);
    const trades = [...before, ...this.#waiting];
    this.#waiting = null;
    this.#isPartial = past === null;
    return this.#push(trades);
  }

  /** Closes what is over at `now`, and stops waiting for the seam. */
  advance(now: number): MarketBar[] {
    if (this.#waiting) {
      const isOver = this.#waitsSince !== null && now - this.#waitsSince > SEAM_WITHIN;
      return isOver ? this.join(null) : [];
    }
    return this.#keep(this.#builder.advance(now - CLOSES_AFTER));
  }

  /** The venue's own bars: they stand before the first minute of ours, and for it where ours is partial. */
  fill(history: readonly MarketBar[]): void {
    const own = this.#bars.filter(({ source }) => source === "live");
    const from = own[0]?.openTime ?? (this.#isPartial ? Infinity : (this.#firstMinute ?? Infinity));
    const known = new Map(this.#bars.map((bar) => [bar.openTime, bar]));
    for (const bar of history) if (bar.openTime < from) known.set(bar.openTime, bar);
    this.#bars.splice(0, Infinity, ...[...known.values()].sort((a, b) => a.openTime - b.openTime).slice(-BARS_KEPT));
  }

  free(): void {
    this.#builder.free();
  }

  #push(trades: readonly MarketTrade[]): MarketBar[] {
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
      const isPartial = this.#isPartial && openTime === this.#firstMinute;
      const bar: MarketBar = {
        openTime,
        open: at(built.open, row),
        high: at(built.high, row),
        low: at(built.low, row),
        close: at(built.close, row),
        lots: at(built.lots, row),
        trades: at(built.trades, row),
        revision: at(built.revision, row),
        source: isPartial ? "partial" : "live",
      };
      return { state: at(built.state, row), bar };
    });
  }
}

function minuteOf(time: number): number {
  return Math.floor(time / MINUTE) * MINUTE;
}
