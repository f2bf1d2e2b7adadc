import { BOOK_FEATURES, featureNames } from "../../../shared/features.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { LiveIndicators } from "./live.ts";

/** What models read: a figure for each feature of an instrument as it is now, NaN where there is none. */
export class Features {
  readonly names: readonly string[];
  readonly #indicators: LiveIndicators;
  /** Where each indicator's outputs begin. */
  readonly #places: readonly number[];

  constructor(indicators: LiveIndicators) {
    this.#indicators = indicators;
    this.names = featureNames(indicators.wanted);
    let place: number = BOOK_FEATURES.length;
    this.#places = indicators.wanted.map(({ outputs }) => (place += outputs.length) - outputs.length);
  }

  /** A column for each feature, an entry in it for each instrument. */
  columns(instruments: readonly InstrumentMarket[]): Float64Array[] {
    const rows = instruments.map((instrument) => this.of(instrument));
    return this.names.map((_, at) => Float64Array.from(rows, (row) => row[at] ?? NaN));
  }

  /** An entry for each of `names`. */
  of(instrument: InstrumentMarket): Float64Array {
    const values = new Float64Array(this.names.length).fill(NaN);
    values.set(bookFeatures(instrument));
    this.#indicators.newest(instrument, (indicator, newest) => values.set(newest.values, this.#places[indicator]));
    return values;
  }
}

/** In the order of `BOOK_FEATURES`. */
function bookFeatures({ book, lastTrade, decimals }: InstrumentMarket): number[] {
  const [unit, lot] = [10 ** decimals.price, 10 ** decimals.quantity];
  const last = lastTrade ? [lastTrade.ticks / unit, ((lastTrade.isBuy ? 1 : -1) * lastTrade.lots) / lot] : [NaN, NaN];
  if (!book.isFresh) return [...Array<number>(BOOK_FEATURES.length - last.length).fill(NaN), ...last];
  const { levels } = book;
  const { bid, ask, mid, microprice, spread } = levels.quote();
  const orNaN = (value: number | null | undefined, by = 1) => (value ?? NaN) / by;
  return [
    ...[orNaN(bid?.ticks, unit), orNaN(ask?.ticks, unit), orNaN(bid?.lots, lot), orNaN(ask?.lots, lot)],
    ...[orNaN(mid, unit), orNaN(microprice, unit), (orNaN(spread) / orNaN(mid)) * 10_000],
    ...[1, 5, 10].map((count) => orNaN(levels.imbalance(count))),
    ...(["bid", "ask"] as const).map((side) => orNaN(levels.depthWithin(side, 10), lot)),
    ...last,
  ];
}
