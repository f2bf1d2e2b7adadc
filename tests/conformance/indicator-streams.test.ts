import { describe, expect, test } from "vitest";
import { InputError } from "../../shared/errors.ts";
import { type Indicator, indicators } from "../../shared/indicators.ts";
import { IndicatorStream, type StreamBar } from "../../wasm/index.ts";
import { Draw } from "../support/draw.ts";
import { engine } from "../support/engine.ts";
import { codeOf } from "../support/refusal.ts";

const BARS = 60;

const within = (draw: Draw, low: number, high: number) => low + (high - low) * draw.unit();

/** Bars as markets make them, with gaps among them and days between some, and what rows read that no bar has. */
function drawnBars(draw: Draw, count: number): StreamBar[] {
  let [price, time] = [100, Date.UTC(2024, 1, 28)];
  return Array.from({ length: count }, () => {
    const open = price;
    price = Math.max(1, price + within(draw, -3, 3));
    const [high, low] = [Math.max(open, price) + within(draw, 0, 1), Math.min(open, price) - within(draw, 0, 0.5)];
    time += draw.isHit(0.1) ? 86_400_000 : 1_800_000;
    const volume = draw.between(0, 1000);
    const bar = { time, open, high, low, close: price, volume, ...drawnFlow(draw, price, volume) };
    return draw.isHit(0.02) ? { ...bar, [draw.one("close", "high", "volume")]: NaN } : bar;
  });
}

function drawnFlow(draw: Draw, price: number, volume: number): StreamBar {
  const [bid, ask] = [price - draw.between(0, 2), price + draw.between(0, 2)];
  return {
    ...{ periods: draw.between(2, 9), buyVolume: Math.floor(volume * draw.unit()), price, side: draw.one(-1, 1) },
    ...{ bid, ask, bidQuantity: draw.between(0, 50), askQuantity: draw.between(0, 50) },
  };
}

/** Other options than the defaults where they go together, and what was drawn. */
function drawnOptions(draw: Draw, row: Indicator): Record<string, number> {
  const options = Object.fromEntries(
    row.options.map(({ name, min, max, integer }) => {
      const [low, high] = [Math.max(min, -3), Math.min(max, min + 30, 40)];
      return [
        name,
        integer
          ? draw.between(Math.ceil(low), Math.floor(Math.max(low, high)))
          : within(draw, low, Math.max(low, high)),
      ];
    }),
  );
  const values = row.options.map(({ name }) => options[name] ?? NaN);
  try {
    engine.lookback(row.id, values);
    return options;
  } catch (error) {
    if (error instanceof InputError) return {};
    throw error;
  }
}

const bits = (values: Iterable<number>) => [...new BigUint64Array(Float64Array.from(values).buffer)];
describe.each(indicators.map((row) => [row.name, row] as const))("%s bar by bar", (name, row) => {
  const draw = new Draw(row.id + 1);
  const options = drawnOptions(draw, row);
  const stream = new IndicatorStream(engine, { name, options });
  const bars = drawnBars(draw, stream.lookback + BARS);
  const columns = row.inputs.map((input) => Float64Array.from(bars, (bar) => bar[input] ?? NaN));
  const values = row.options.map((option) => stream.options[option.name] ?? NaN);
  const batch = engine.indicator(row.id, columns, values);
  const wanted = bars.map((_, bar) => bits(batch.map((column) => column[bar] ?? NaN)));

  test("gives the bits of all bars at once, looked at before they are taken, and in pieces", () => {
    const given = bars.map((bar, at) => {
      stream.peek(bars[(at + 7) % bars.length] ?? {});
      expect(bits(stream.peek(bar))).toEqual(wanted[at]);
      return bits(stream.push(bar));
    });
    expect(given).toEqual(wanted);
    const again = new IndicatorStream(engine, { name, options });
    const flat = Float64Array.from(bars.flatMap((bar) => row.inputs.map((input) => bar[input] ?? NaN)));
    expect(bits(again.pushAll(flat))).toEqual(wanted.flat());
    again.free();
    stream.free();
  });

  test("goes on from a state as if nothing had been between", () => {
    for (const cut of [0, draw.between(0, bars.length), bars.length - 1]) {
      const before = new IndicatorStream(engine, { name, options });
      for (const bar of bars.slice(0, cut)) before.push(bar);
      const saved = before.save();
      before.free();
      const after = new IndicatorStream(engine, { name, options }, saved);
      expect(after.save()).toEqual(saved);
      expect(bars.slice(cut).map((bar) => bits(after.push(bar)))).toEqual(wanted.slice(cut));
      after.free();
    }
  });

  test("refuses a state that is damaged, of another indicator or of other options", () => {
    const one = new IndicatorStream(engine, { name, options });
    for (const bar of bars) one.push(bar);
    const saved = one.save();
    one.free();
    const resumed = (bytes: Uint8Array, asked = { name, options }) =>
      codeOf(() => new IndicatorStream(engine, asked, bytes).free());
    expect(resumed(saved)).toBe("none");
    for (let time = 0; time < 20; time++) {
      const damaged = saved.slice(0, draw.isHit(0.3) ? draw.between(0, saved.length - 1) : saved.length);
      const place = draw.between(0, Math.max(0, damaged.length - 1));
      damaged[place] = (damaged[place] ?? 0) ^ (1 << draw.between(0, 7));
      expect(resumed(damaged)).toBe("indicator/state");
    }
    expect(resumed(saved, { name: name === "sma" ? "ema" : "sma", options: {} })).toBe("indicator/state");
    const [option] = row.options;
    if (!option) return;
    const other = { ...options, [option.name]: values[0] === option.min ? option.max : option.min };
    expect(["indicator/state", "indicator/options"]).toContain(resumed(saved, { name, options: other }));
  });
});
