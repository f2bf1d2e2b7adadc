import { roundSteps } from "./ladder.ts";
import type { LadderSides } from "./ladder.ts";
import type { DepthView } from "./shapes.ts";

/** A column is kept for each second of so many. */
const KEPT = 2400;
const COLUMNS = 300;
const ROWS = 72;
/** Shades above nothing. */
const SHADES = 7;
const FEWEST_SECONDS = 60;

interface Column {
  readonly second: number;
  readonly prices: Float64Array;
  readonly quantities: Float64Array;
  readonly bid: number;
  readonly ask: number;
}

/** What rested where, second by second, of one instrument. Prices in units of 10^-decimals. */
export class DepthMap {
  #key = "";
  #decimals = 0;
  #columns: Column[] = [];

  get key(): string {
    return this.#key;
  }

  /** Begins anew for an instrument. */
  begin(key: string, decimals: number): void {
    [this.#key, this.#decimals, this.#columns] = [key, decimals, []];
  }

  /** Takes the book as it stands; the last one of a second counts. */
  take({ bids, asks }: LadderSides, now: number): void {
    const second = Math.floor(now / 1000);
    const levels = [...bids, ...asks];
    const column: Column = {
      second,
      prices: Float64Array.from(levels, ({ price }) => price),
      quantities: Float64Array.from(levels, ({ quantity }) => quantity),
      bid: bids[0]?.price ?? NaN,
      ask: asks[0]?.price ?? NaN,
    };
    if (this.#columns.at(-1)?.second === second) this.#columns[this.#columns.length - 1] = column;
    else this.#columns.push(column);
    if (this.#columns.length > KEPT) this.#columns.shift();
  }

  /** The last minutes up to `now` as a grid. Null while there is nothing to show. */
  view(now: number, minutes: number, trades: DepthView["trades"]): DepthView | null {
    const last = Math.floor(now / 1000);
    const first = this.#columns[0]?.second ?? last;
    const seconds = Math.min(minutes * 60, Math.max(FEWEST_SECONDS, last - first + 1));
    const step = Math.max(1, Math.ceil(seconds / COLUMNS));
    const from = last - seconds + 1;
    const shown = this.#columns.filter(({ second }) => second >= from && second <= last);
    if (shown.length === 0) return null;
    const columns = Math.ceil(seconds / step);
    const { lowest, tick } = this.#range(shown);
    const sums = new Float64Array(columns * ROWS);
    const [bid, ask] = [new Float64Array(columns).fill(NaN), new Float64Array(columns).fill(NaN)];
    const unit = 10 ** -this.#decimals;
    const seen = new Uint8Array(columns);
    for (const one of shown.toReversed()) {
      const column = Math.floor((one.second - from) / step);
      // The newest second of a column stands for it.
      if (seen[column]) continue;
      seen[column] = 1;
      bid[column] = one.bid * unit;
      ask[column] = one.ask * unit;
      one.prices.forEach((price, level) => {
        const row = Math.floor((price - lowest) / tick);
        const place = column * ROWS + row;
        if (row >= 0 && row < ROWS) sums[place] = (sums[place] ?? 0) + (one.quantities[level] ?? 0);
      });
    }
    return {
      ...{ key: this.#key, columns, rows: ROWS, grid: shaded(sums), decimals: this.#decimals },
      ...{ lowest: lowest * unit, highest: (lowest + ROWS * tick) * unit, from: from * 1000, to: (last + 1) * 1000 },
      ...{ bid, ask, trades: trades.filter(({ time }) => time >= from * 1000) },
    };
  }

  /** A range that holds the best prices with room on both sides. */
  #range(shown: readonly Column[]): { lowest: number; tick: number } {
    const mids = shown.map(({ bid, ask }) => (bid + ask) / 2).filter(Number.isFinite);
    const [low, high] = [Math.min(...mids), Math.max(...mids)];
    const { prices = new Float64Array(), bid = NaN, ask = NaN } = shown.at(-1) ?? {};
    const spacing = prices.length > 1 ? (Math.max(...prices) - Math.min(...prices)) / prices.length : ask - bid;
    const span = Math.max((high - low) * 1.5, spacing * ROWS * 0.75, ROWS);
    const tick = roundSteps(30).find((step) => step * ROWS >= span) ?? 1;
    const lowest = Math.floor(((low + high) / 2 - (tick * ROWS) / 2) / tick) * tick;
    return { lowest, tick };
  }
}

/** Shades by rank, so that one huge order does not make all others pale. */
function shaded(sums: Float64Array): Uint8Array<ArrayBuffer> {
  const sorted = sums.filter((sum) => sum > 0).sort();
  const edges = Array.from({ length: SHADES }, (_, shade) => {
    const share = 1 - 0.55 ** shade;
    return sorted[Math.floor(share * sorted.length)] ?? Infinity;
  });
  return Uint8Array.from(sums, (sum) => (sum <= 0 ? 0 : Math.max(1, edges.filter((edge) => sum >= edge).length)));
}
