import type { UnitFactors } from "../../../wasm/index.ts";
import { type BarSeries, CLOSES_AFTER, type MarketBar, rescaledBar } from "./bar.ts";
import { KeptBars } from "./kept-bars.ts";

/** Longer bars made of shorter ones, whole ones: what was before comes from the venue or from the shorter ones' history. */
export class LongBars implements BarSeries {
  readonly intervalMs: number;
  readonly #parts: BarSeries;
  readonly #length: number;
  readonly closed: KeptBars;
  /** When the bar that is being made began; null where none is. */
  #openTime: number | null = null;

  /** @param parts bars whose length divides `intervalMs` */
  constructor(intervalMs: number, parts: BarSeries) {
    this.intervalMs = intervalMs;
    this.closed = new KeptBars(intervalMs);
    this.#parts = parts;
    this.#length = intervalMs * 1000;
  }

  isMadeOf(intervalMs: number): boolean {
    return this.#parts.intervalMs === intervalMs;
  }

  open(): MarketBar[] {
    const [part] = this.#parts.open();
    const begin = this.#openTime ?? (part ? this.#beginOf(part) : null);
    if (begin === null) return [];
    const bar = this.#folded(begin, this.#parts.open());
    return bar ? [bar] : [];
  }

  /** Takes a shorter bar that was closed or corrected; gives the bars that are closed or corrected by it. */
  take(part: MarketBar): MarketBar[] {
    const begin = this.#beginOf(part);
    if (begin <= this.closed.number(this.closed.length - 1, "openTime")) return this.#correct(begin);
    const closed = this.#openTime !== null && begin > this.#openTime ? this.#close(this.#openTime) : [];
    this.#openTime = begin;
    const isLast = part.openTime + part.intervalMs * 1000 === begin + this.#length;
    return isLast ? [...closed, ...this.#close(begin)] : closed;
  }

  /** Closes what is over at `now`, µs, though its last part saw no trade. */
  advance(now: number): MarketBar[] {
    const begin = this.#openTime;
    return begin === null || now - CLOSES_AFTER < begin + this.#length ? [] : this.#close(begin);
  }

  /**
   * The shorter bars' history has come: whole bars are made of it, and the open one begins where it does. Gives those that
   * take the place of one that missed trades.
   */
  refold(): MarketBar[] {
    const { closed, intervalMs } = this.#parts;
    if (closed.length === 0) return [];
    const repaired: MarketBar[] = [];
    const known = new Map([...this.closed].map((bar) => [bar.openTime, bar]));
    const end = closed.number(closed.length - 1, "openTime") + intervalMs * 1000;
    let begin = Math.ceil(closed.number(0, "openTime") / this.#length) * this.#length;
    for (; begin + this.#length <= end; begin += this.#length) {
      const bar = this.#folded(begin, []);
      const before = known.get(begin);
      if (!bar || (before && before.source !== "partial")) continue;
      const isRepaired = before?.reason !== undefined && bar.reason !== before.reason;
      const whole = isRepaired ? { ...bar, revision: before.revision + 1 } : bar;
      if (isRepaired) repaired.push(whole);
      known.set(begin, whole);
    }
    this.closed.replace(known.values());
    if (begin < end) this.#openTime = begin;
    return repaired;
  }

  /** The venue's own bars: they stand before those that were made here, and for one that is known in part only. */
  fill(history: readonly MarketBar[]): void {
    const known = new Map([...this.closed].map((bar) => [bar.openTime, bar]));
    for (const bar of history) {
      const before = known.get(bar.openTime);
      const isOver = this.#openTime === null || bar.openTime < this.#openTime;
      if (isOver && (!before || before.source === "partial")) known.set(bar.openTime, bar);
    }
    this.closed.replace(known.values());
  }

  /** Counts in finer units. */
  rescale(factors: UnitFactors): void {
    this.closed.replace([...this.closed].flatMap((bar) => rescaledBar(bar, factors)));
  }

  #beginOf({ openTime }: MarketBar): number {
    return Math.floor(openTime / this.#length) * this.#length;
  }

  #close(begin: number): MarketBar[] {
    this.#openTime = null;
    const bar = this.#folded(begin, []);
    if (!bar) return [];
    this.closed.push(bar);
    return [bar];
  }

  #correct(begin: number): MarketBar[] {
    const at = this.closed.find(begin);
    const before = this.closed.at(at);
    const bar = this.#folded(begin, []);
    // What comes late for the venue's own bar is in it.
    if (!before || !bar || before.source === "history") return [];
    const isSame = (["open", "high", "low", "close", "lots", "trades", "reason"] as const).every(
      (name) => before[name] === bar[name],
    );
    if (isSame) return [];
    const corrected = { ...bar, revision: before.revision + 1 };
    this.closed.set(at, corrected);
    return [corrected];
  }

  /** One bar of the parts that lie in it. */
  #folded(begin: number, open: readonly MarketBar[]): MarketBar | null {
    const { closed } = this.#parts;
    let from = closed.length;
    while (from > 0 && closed.number(from - 1, "openTime") >= begin) from--;
    const end = begin + this.#length;
    const inside = Array.from({ length: closed.length - from }, (_, row) => closed.at(from + row) ?? []).flat();
    const parts = [...inside, ...open].filter(({ openTime }) => openTime >= begin && openTime < end);
    const [first] = parts;
    if (!first) return null;
    const isPartial = first.openTime > begin || parts.some(({ source }) => source === "partial");
    const isPast = parts.every(({ source }) => source === "history");
    const reason = parts.find((part) => part.reason !== undefined)?.reason;
    return {
      intervalMs: this.intervalMs,
      openTime: begin,
      open: first.open,
      high: Math.max(...parts.map(({ high }) => high)),
      low: Math.min(...parts.map(({ low }) => low)),
      close: parts.at(-1)?.close ?? NaN,
      lots: parts.reduce((sum, { lots }) => sum + lots, 0),
      buyLots: parts.reduce((sum, { buyLots }) => sum + buyLots, 0),
      trades: parts.reduce((sum, { trades }) => sum + trades, 0),
      revision: 0,
      source: isPartial ? "partial" : isPast ? "history" : "live",
      ...(reason === undefined ? {} : { reason }),
    };
  }
}
