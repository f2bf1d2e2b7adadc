import { expect, test } from "vitest";
import { Features } from "../../server/relay/indicators/features.ts";
import { LiveIndicators } from "../../server/relay/indicators/live.ts";
import type { IndicatorPoint } from "../../server/relay/indicators/series.ts";
import type { MarketBar } from "../../server/relay/market/bar.ts";
import type { InstrumentMarket } from "../../server/relay/market/instrument.ts";
import type { MarketListener } from "../../server/relay/market/listener.ts";
import { indicatorNamed } from "../../shared/indicators.ts";
import { liveIndicators, type LiveIndicatorSetting } from "../../shared/live-indicators.ts";
import { engine } from "../support/engine.ts";
import { RelayTrial } from "../support/relay-trial.ts";

const SEED = Number(process.env.TIDEBOOK_SEED ?? 20_260_109);
const VENUES = ["binance", "kraken", "hyperliquid"];
const setting = (name: string, given: Record<string, number>, bars: number[]): LiveIndicatorSetting => {
  const options = (indicatorNamed(name)?.options ?? []).map((one) => [one.name, given[one.name] ?? one.default]);
  return { name, options: Object.fromEntries(options) as Record<string, number>, bars, instruments: ["*"] };
};
const WANTED = liveIndicators([
  setting("sma", { period: 20 }, [60_000, 5000]),
  setting("ema", { period: 9 }, [60_000, 300_000, 5000]),
  setting("atr", {}, [5000]),
  setting("obv", {}, [60_000, 5000]),
  setting("cvd", {}, [5000]),
  setting("sessionvwap", { sessionMinutes: 1 }, [5000]),
]);

/** All bars that indicators were told of, by instrument and length: those of before, live ones, corrected ones. */
class ToldBars implements MarketListener {
  readonly of = new Map<string, MarketBar[]>();

  bar({ index }: InstrumentMarket, bar: MarketBar): void {
    const bars = this.#of(index, bar.intervalMs);
    const at = bars.findLastIndex(({ openTime }) => openTime >= bar.openTime);
    if (at < 0) bars.push(bar);
    else if (bars[at]?.openTime === bar.openTime) bars[at] = bar;
  }

  history({ index, bars }: InstrumentMarket): void {
    for (const { intervalMs, closed } of bars.series) {
      const own = this.#of(index, intervalMs);
      const isKnown = [...closed].every((bar) =>
        own.some((one) => one.openTime === bar.openTime && one.close === bar.close),
      );
      if (!isKnown) own.splice(0, Infinity, ...closed);
    }
  }

  #of(index: number, intervalMs: number): MarketBar[] {
    const key = `${index} ${intervalMs}`;
    const bars = this.of.get(key) ?? [];
    this.of.set(key, bars);
    return bars;
  }
}

test.each(VENUES)(
  `of %s are the kernels over all of a relay's bars, connections lost or not, seed ${SEED}`,
  (venue) => {
    const told = new Map<string, IndicatorPoint>();
    const bars = new ToldBars();
    const live = new LiveIndicators(engine, WANTED, ({ index }, indicator, points) => {
      for (const point of points) told.set(`${index} ${indicator} ${point.openTime}`, point);
    });
    const faults = ["drop=0.01", "duplicate=0.01", "reorder=0.02", "reset@40s"];
    const options = { venues: [venue], seed: SEED, rate: 60, instruments: 2, faults };
    const trial = new RelayTrial({ ...options, bars: [5000, 300_000], listeners: [bars, live] });
    trial.run(150);
    let values = 0;
    for (const instrument of trial.relay.market.instruments()) {
      for (const [indicator, one] of WANTED.entries()) {
        const all = bars.of.get(`${instrument.index} ${one.intervalMs}`) ?? [];
        const { price, quantity } = instrument.decimals;
        const figure = (bar: MarketBar, input: string) => {
          if (input === "time") return bar.openTime / 1000;
          const lots = { volume: bar.lots, buyVolume: bar.buyLots }[input];
          return lots === undefined ? bar[input as "close"] / 10 ** price : lots / 10 ** quantity;
        };
        const row = indicatorNamed(one.name);
        const inputs = (row?.inputs ?? []).map((input) => Float64Array.from(all, (bar) => figure(bar, input)));
        const outputs = engine.indicator(row?.id ?? -1, inputs, Object.values(one.options));
        const points = live.points(instrument, indicator, 300);
        expect(points.length).toBeGreaterThan(one.intervalMs === 5000 ? 20 : 50);
        for (const [place, point] of points.entries()) {
          const at = all.length - points.length + place;
          expect([all[at]?.openTime, ...outputs.map((column) => column[at])]).toEqual([
            point.openTime,
            ...point.values,
          ]);
          expect(told.get(`${instrument.index} ${indicator} ${point.openTime}`)).toEqual(point);
          values += point.values.filter(Number.isFinite).length;
        }
      }
    }
    expect(values).toBeGreaterThan(1500);
    live.free();
  },
);

test("features are a column each, of books that are fresh and of the bars that are being made", () => {
  const live = new LiveIndicators(engine, WANTED, () => undefined);
  const trial = new RelayTrial({
    venues: ["binance"],
    seed: SEED,
    rate: 60,
    instruments: 3,
    bars: [5000, 300_000],
    listeners: [live],
  });
  trial.run(40);
  const features = new Features(live);
  const instruments = [...trial.relay.market.instruments()];
  const columns = features.columns(instruments);
  expect(columns).toHaveLength(features.names.length);
  const value = (name: string, row: number) => columns[features.names.indexOf(name)]?.[row] ?? NaN;
  for (const [row, instrument] of instruments.entries()) {
    const unit = 10 ** instrument.decimals.price;
    const { bid, ask } = instrument.book.quote();
    expect([value("bid", row), value("ask", row)]).toEqual([(bid?.ticks ?? NaN) / unit, (ask?.ticks ?? NaN) / unit]);
    expect(value("spreadBps", row)).toBeCloseTo((value("ask", row) / value("bid", row) - 1) * 10_000, 0);
    const [open] = instrument.bars.open(5000);
    const kept = instrument.bars.closed(60_000).slice(-19);
    const [minute] = instrument.bars.open(60_000);
    const mean = [...kept, ...(minute ? [minute] : [])].reduce((sum, { close }) => sum + close / unit, 0) / 20;
    expect(value("sma(20)@1m", row)).toBeCloseTo(mean, 8);
    expect(open && Number.isFinite(value("obv@5s", row))).toBe(true);
  }
  const [first] = instruments;
  first?.book.lose("a test");
  const [after] = first ? [features.of(first)] : [];
  expect(after?.slice(0, 12).every(Number.isNaN)).toBe(true);
  expect(Number.isFinite(after?.[features.names.indexOf("ema(9)@1m")])).toBe(true);
  live.free();
});
