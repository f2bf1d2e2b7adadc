import { describe, expect, test } from "vitest";
import type { FigureBar } from "../../../../server/relay/indicators/bar-window.ts";
import { IndicatorSeries } from "../../../../server/relay/indicators/series.ts";
import { indicatorNamed } from "../../../../shared/indicators.ts";
import type { LiveIndicator } from "../../../../shared/live-indicators.ts";
import { Draw } from "../../../support/draw.ts";
import { engine } from "../../../support/engine.ts";

/** Kernels of the engine's own, with an endless memory and without, and two of the crate's (`vidya`, `kst`). */
const NAMES = ["ema", "sma", "macd", "obv", "rsi", "vidya", "kst", "cvd", "vpin", "kylelambda", "sessionvwap"];

function wantedOf(name: string): LiveIndicator {
  const row = indicatorNamed(name);
  const options = Object.fromEntries((row?.options ?? []).map((option) => [option.name, option.default]));
  return {
    name,
    options,
    intervalMs: 60_000,
    outputs: (row?.outputs ?? []).map((one) => one.name),
    instruments: ["*"],
  };
}
const wanted = NAMES.map(wantedOf);

function drawnBar(draw: Draw, at: number): FigureBar {
  const close = 100 + draw.between(-500, 500) / 100;
  const [high, low] = [close + draw.unit(), close - draw.unit()];
  const volume = draw.between(0, 99);
  // The venue's own bars stand before those of trades, and say nothing of buyers.
  const buyVolume = at < 40 ? NaN : draw.between(0, volume);
  return { time: at * 60_000, open: close, high, low, close, volume, buyVolume };
}

/** The last `count` values over all bars at once. */
function batch(one: LiveIndicator, bars: readonly FigureBar[], count: number): (readonly number[])[] {
  const row = indicatorNamed(one.name);
  const inputs = (row?.inputs ?? []).map((input) => Float64Array.from(bars, (bar) => bar[input as "close"]));
  const outputs = engine.indicator(row?.id ?? -1, inputs, Object.values(one.options));
  return bars.map((_, at) => outputs.map((column) => column[at] ?? NaN)).slice(-count);
}

function checked(series: IndicatorSeries, bars: readonly FigureBar[]): void {
  wanted.forEach((one, which) => {
    const points = series.points(which, 0);
    expect(points.length).toBeGreaterThanOrEqual(Math.min(300, bars.length));
    expect(points.map(({ openTime }) => openTime)).toEqual(bars.slice(-points.length).map(({ time }) => 1000 * time));
    expect(points.map(({ values }) => values)).toEqual(batch(one, bars, points.length));
  });
}

describe("indicators of an instrument", () => {
  test("keep what buyers took of bars that the venue tells again without it", () => {
    const draw = new Draw(5);
    const bars = Array.from({ length: 60 }, (_, at) => drawnBar(draw, at));
    const series = new IndicatorSeries(engine, wanted);
    series.begin(bars);
    const again = bars.map((bar) => ({ ...bar, buyVolume: NaN }));
    expect(series.begin(again)).toBe(false);
    checked(series, bars);
    expect(series.begin(again.map((bar, at) => (at === 50 ? { ...bar, volume: bar.volume + 1 } : bar)))).toBe(true);
    series.free();
  });

  test.each([1, 2, 3])("are those of all bars at once, however often bars are corrected, seed %i", (seed) => {
    const draw = new Draw(seed);
    const series = new IndicatorSeries(engine, wanted);
    const bars = Array.from({ length: 250 }, (_, at) => drawnBar(draw, at));
    expect(series.begin(bars)).toBe(true);
    checked(series, bars);
    for (let step = 0; step < 1500; step++) {
      if (draw.isHit(0.02)) {
        const at = bars.length - 1 - draw.below(290);
        const corrected = { ...drawnBar(draw, at), time: bars[at]?.time ?? NaN };
        if (at < 0) continue;
        bars[at] = corrected;
        const from = series.take(corrected);
        expect(series.points(0, from ?? NaN)[0]?.openTime).toBe(1000 * corrected.time);
      } else {
        const bar = drawnBar(draw, bars.length);
        bars.push(bar);
        const looked = wanted.map((_, which) => [...series.peek(which, bar)]);
        expect(series.take(bar)).toBe(series.length - 1);
        expect(wanted.map((_, which) => series.points(which, series.length - 1)[0]?.values)).toEqual(looked);
      }
      if (step % 100 === 0) checked(series, bars);
    }
    checked(series, bars);
    series.free();
  });

  test("take the same bars of before once, and begin anew where those are others", () => {
    const draw = new Draw(9);
    const series = new IndicatorSeries(engine, wanted);
    const bars = Array.from({ length: 300 }, (_, at) => drawnBar(draw, at + 1));
    series.begin(bars.slice(100));
    expect(series.begin(bars.slice(150))).toBe(false);
    expect(series.begin(bars)).toBe(true);
    checked(series, bars);
    expect(series.take(drawnBar(draw, 0))).toBeNull();
    expect(series.take(bars[299] ?? drawnBar(draw, 0))).toBeNull();
    series.free();
  });
});
