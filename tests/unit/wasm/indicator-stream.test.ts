import { describe, expect, test } from "vitest";
import { indicators } from "../../../shared/indicators.ts";
import { hex, IndicatorStream, type StreamBar } from "../../../wasm/index.ts";
import { Draw } from "../../support/draw.ts";
import { engine } from "../../support/engine.ts";
import { codeOf } from "../../support/refusal.ts";

/** When a bar opens, what buyers took of it, a trade and the quote that it met. */
const flowAt = (at: number, close: number): StreamBar => ({
  ...{ time: 3_600_000 * at, buyVolume: at % 9, price: close, side: at % 2 === 0 ? 1 : -1 },
  ...{ bid: close - 0.5, bidQuantity: 1 + (at % 5), ask: close + 0.5, askQuantity: 1 + (at % 3) },
});

const closes = (...prices: number[]): StreamBar[] => prices.map((close) => ({ close }));

describe("an indicator bar by bar", () => {
  test("gives its values one by one", () => {
    const sma = new IndicatorStream(engine, { name: "sma", options: { period: 3 } });
    expect(closes(1, 2, 3, 5).map((bar) => sma.push(bar)[0])).toEqual([NaN, NaN, 2, 10 / 3]);
    expect([sma.lookback, sma.options]).toEqual([2, { period: 3 }]);
    sma.free();
  });

  test("looks at a bar that is still made as often as it changes", () => {
    const sma = new IndicatorStream(engine, { name: "sma", options: { period: 2 } });
    sma.push({ close: 1 });
    expect(closes(2, 3, 4).map((bar) => sma.peek(bar)[0])).toEqual([1.5, 2, 2.5]);
    expect(sma.push({ close: 5 })[0]).toBe(3);
    sma.free();
  });

  test("has no value where its bar is none", () => {
    const sma = new IndicatorStream(engine, { name: "sma", options: { period: 2 } });
    const given = [{ close: 1 }, {}, { close: 3 }].map((bar) => sma.push(bar)[0]);
    expect(given).toEqual([NaN, NaN, 2]);
    sma.free();
  });

  test.each([
    [{ name: "smaa" }, "indicator/unknown"],
    [{ name: "sma", options: { length: 3 } }, "indicator/option"],
    [{ name: "sma", options: { period: 0 } }, "indicator/option"],
    [{ name: "sma", options: { period: 2.5 } }, "indicator/option"],
  ])("refuses %j", (request, code) => {
    expect(codeOf(() => new IndicatorStream(engine, request))).toBe(code);
  });

  test("refuses to be used after it was freed, whoever has its place by then", () => {
    const first = new IndicatorStream(engine, { name: "sma" });
    first.free();
    const second = new IndicatorStream(engine, { name: "sma", options: { period: 2 } });
    second.push({ close: 1 });
    const uses = [
      () => first.push({ close: 9 }),
      () => first.peek({ close: 9 }),
      () => first.save(),
      () => first.free(),
    ];
    expect(uses.map(codeOf)).toEqual(uses.map(() => "engine/freed"));
    expect(codeOf(() => first.pushAll(new Float64Array(3)))).toBe("engine/freed");
    expect(second.push({ close: 3 })[0]).toBe(2);
    second.free();
  });

  test("refuses a state of another version", () => {
    const sma = new IndicatorStream(engine, { name: "sma" });
    const saved = sma.save();
    sma.free();
    const { exports } = engine;
    const older = Object.create(engine, {
      exports: { value: { ...exports, stream_version: () => exports.stream_version() + 1 } },
    }) as typeof engine;
    expect(codeOf(() => new IndicatorStream(older, { name: "sma" }, saved))).toBe("indicator/state");
    expect(codeOf(() => new IndicatorStream(engine, { name: "sma" }, saved).free())).toBe("none");
  });

  test("has states that mean what they meant: where this moves for another reason than a new row, STATE_VERSION is raised", () => {
    const draw = new Draw(7);
    const bars = Array.from({ length: 150 }, (_, at): StreamBar => {
      const close = 100 + 10 * draw.unit();
      const rest = { volume: draw.between(1, 99), periods: 2 + (at % 7), ...flowAt(at, close) };
      return { open: close - draw.unit(), high: close + 1, low: close - 2, close, ...rest };
    });
    const states = indicators.map(({ name }) => {
      const stream = new IndicatorStream(engine, { name });
      for (const bar of bars) stream.push(bar);
      const saved = stream.save();
      stream.free();
      return saved;
    });
    expect(hex(engine.hash(states))).toBe("ae38c6e3a7c3526159b78392d0ed4d583fa05e11c6cbd94997f9fc2af282e7b3");
  });
});
