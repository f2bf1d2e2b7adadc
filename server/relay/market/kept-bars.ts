import { BARS_KEPT, type MarketBar } from "./bar.ts";

const SOURCES = ["live", "history", "partial"] as const;
const NUMBERS = ["openTime", "open", "high", "low", "close", "lots", "buyLots", "trades", "revision"] as const;
type Named = (typeof NUMBERS)[number];
/** The source comes behind them. */
const WIDTH = NUMBERS.length + 1;
const FEWEST = 16;

/** The last bars of one length, oldest first, as plain numbers: a thousand instruments keep hundreds each. */
export class KeptBars implements Iterable<MarketBar> {
  readonly #intervalMs: number;
  #numbers = new Float64Array(FEWEST * WIDTH);
  #length = 0;
  /** Of the bars that have one, by when those opened. */
  readonly #reasons = new Map<number, string>();

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  get length(): number {
    return this.#length;
  }

  /** One number of the bar at a place, NaN where there is none. */
  number(at: number, name: Named): number {
    const isThere = at >= 0 && at < this.#length;
    return isThere ? (this.#numbers[at * WIDTH + NUMBERS.indexOf(name)] ?? NaN) : NaN;
  }

  at(at: number): MarketBar | null {
    if (at < 0 || at >= this.#length) return null;
    const of = (name: Named) => this.number(at, name);
    const openTime = of("openTime");
    const reason = this.#reasons.get(openTime);
    return {
      ...{
        intervalMs: this.#intervalMs,
        openTime,
        open: of("open"),
        high: of("high"),
        low: of("low"),
        close: of("close"),
      },
      ...{ lots: of("lots"), buyLots: of("buyLots"), trades: of("trades"), revision: of("revision") },
      source: SOURCES[this.#numbers[(at + 1) * WIDTH - 1] ?? NaN] ?? "partial",
      ...(reason !== undefined && { reason }),
    };
  }

  /** The place of the bar that opened then, −1 where there is none. */
  find(openTime: number): number {
    let at = this.#length - 1;
    while (at >= 0 && this.number(at, "openTime") !== openTime) at--;
    return at;
  }

  /** Puts a bar behind all others; the oldest goes where there are too many. */
  push(bar: MarketBar): void {
    if (this.#length === BARS_KEPT) {
      this.#reasons.delete(this.number(0, "openTime"));
      this.#numbers.copyWithin(0, WIDTH);
      this.#length--;
    }
    if ((this.#length + 1) * WIDTH > this.#numbers.length) {
      const wider = new Float64Array(Math.min(BARS_KEPT, 2 * this.#length) * WIDTH);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#length++;
    this.set(this.#length - 1, bar);
  }

  /** Puts a bar in the place of one that opened then, too. */
  set(at: number, bar: MarketBar): void {
    for (const [column, name] of NUMBERS.entries()) this.#numbers[at * WIDTH + column] = bar[name];
    this.#numbers[(at + 1) * WIDTH - 1] = SOURCES.indexOf(bar.source);
    if (bar.reason === undefined) this.#reasons.delete(bar.openTime);
    else this.#reasons.set(bar.openTime, bar.reason);
  }

  /** Keeps these and no others, in the order of their times. */
  replace(bars: Iterable<MarketBar>): void {
    const kept = [...bars].sort((a, b) => a.openTime - b.openTime).slice(-BARS_KEPT);
    this.#length = 0;
    this.#reasons.clear();
    for (const bar of kept) this.push(bar);
  }

  *[Symbol.iterator](): Generator<MarketBar> {
    for (let at = 0; at < this.#length; at++) {
      const bar = this.at(at);
      if (bar) yield bar;
    }
  }
}
