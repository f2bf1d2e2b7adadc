import { isAbout } from "../../../shared/alerts/rule.ts";
import type { LiveIndicator } from "../../../shared/live-indicators.ts";
import { type Engine, IndicatorStream } from "../../../wasm/index.ts";
import type { MarketBar } from "../market/bar.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { MarketListener } from "../market/listener.ts";
import type { FigureBar } from "./bar-window.ts";
import { type IndicatorPoint, IndicatorSeries } from "./series.ts";

type Tell = (instrument: InstrumentMarket, indicator: number, points: readonly IndicatorPoint[]) => void;

interface Newest {
  readonly openTime: number;
  readonly values: ArrayLike<number>;
  readonly isClosed: boolean;
}

interface OfLength {
  readonly intervalMs: number;
  /** Places in `wanted` of the series' indicators. */
  readonly places: readonly number[];
  readonly series: IndicatorSeries;
}

/** The indicators that relay.yaml names, of all instruments that it names for each. It has no clock and changes no output. */
export class LiveIndicators implements MarketListener {
  readonly wanted: readonly LiveIndicator[];
  readonly #engine: Engine;
  readonly #tell: Tell;
  readonly #of: (readonly OfLength[] | undefined)[] = [];

  /**
   * @param tell told each point that is new or other than before
   * @throws InputError for an indicator that is none, or options that do not go together
   */
  constructor(engine: Engine, wanted: readonly LiveIndicator[], tell: Tell) {
    this.#engine = engine;
    this.wanted = wanted;
    this.#tell = tell;
    for (const one of wanted) new IndicatorStream(engine, one).free();
  }

  /** The last `count` points of the closed bars, oldest first; none where the instrument has not this indicator. */
  points(instrument: InstrumentMarket, indicator: number, count: number): IndicatorPoint[] {
    const [series, which] = this.#find(instrument, indicator);
    return series ? series.points(which, Math.max(0, series.length - count)) : [];
  }

  /**
   * Tells each indicator's value at the bar that is being made, and at the last closed one where there is none. Values hold
   * until the engine's next call.
   */
  newest(instrument: InstrumentMarket, tell: (indicator: number, newest: Newest) => void): void {
    for (const { intervalMs, places, series } of this.#lengthsOf(instrument)) {
      const [open] = instrument.bars.open(intervalMs);
      const bar = open && figuresOf(open, instrument);
      places.forEach((place, which) => {
        const [last] = bar ? [] : series.points(which, Math.max(0, series.length - 1));
        if (bar) tell(place, { openTime: open.openTime, values: series.peek(which, bar), isClosed: false });
        else if (last) tell(place, { ...last, isClosed: true });
      });
    }
  }

  bar(instrument: InstrumentMarket, bar: MarketBar): void {
    for (const { intervalMs, places, series } of this.#lengthsOf(instrument)) {
      if (intervalMs !== bar.intervalMs) continue;
      const from = series.take(figuresOf(bar, instrument));
      if (from === null) continue;
      places.forEach((place, which) => this.#tell(instrument, place, series.points(which, from)));
    }
  }

  history(instrument: InstrumentMarket): void {
    for (const { intervalMs, places, series } of this.#lengthsOf(instrument)) {
      const bars = instrument.bars.closed(intervalMs).map((bar) => figuresOf(bar, instrument));
      if (!series.begin(bars)) continue;
      places.forEach((place, which) => this.#tell(instrument, place, series.points(which, 0)));
    }
  }

  free(): void {
    for (const { series } of this.#of.flatMap((all) => all ?? [])) series.free();
  }

  #find(instrument: InstrumentMarket, indicator: number): [series: IndicatorSeries | null, which: number] {
    for (const { places, series } of this.#lengthsOf(instrument)) {
      const which = places.indexOf(indicator);
      if (which >= 0) return [series, which];
    }
    return [null, -1];
  }

  #lengthsOf(instrument: InstrumentMarket): readonly OfLength[] {
    return (this.#of[instrument.index] ??= this.#begun(instrument));
  }

  #begun({ key }: InstrumentMarket): OfLength[] {
    const lengths = new Map<number, number[]>();
    this.wanted.forEach((one, place) => {
      if (!isAbout(one, key)) return;
      lengths.set(one.intervalMs, [...(lengths.get(one.intervalMs) ?? []), place]);
    });
    return [...lengths].map(([intervalMs, places]) => {
      const wanted = this.wanted.filter((_, place) => places.includes(place));
      return { intervalMs, places, series: new IndicatorSeries(this.#engine, wanted) };
    });
  }
}

function figuresOf(bar: MarketBar, { decimals: { price, quantity } }: InstrumentMarket): FigureBar {
  const [unit, lot] = [10 ** price, 10 ** quantity];
  return {
    time: bar.openTime / 1000,
    ...{ open: bar.open / unit, high: bar.high / unit, low: bar.low / unit, close: bar.close / unit },
    ...{ volume: bar.lots / lot, buyVolume: bar.buyLots / lot },
  };
}
