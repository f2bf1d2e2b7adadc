import { describe, expect, test } from "vitest";
import { indicatorNamed, indicators } from "../../shared/indicators.ts";
import { engine } from "../support/engine.ts";
import { references } from "../support/indicator-references.ts";

/** They follow the crate's. */
const own = indicators.slice(indicatorNamed("parkinson")?.id);
const length = 260;

/** Seeded bars around 100, or scaled to prices of any size. */
function market(seed: number, scale: number): Record<string, number[]> {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const columns: Record<string, number[]> = { open: [], high: [], low: [], close: [], volume: [] };
  let price = 100;
  for (let bar = 0; bar < length; bar++) {
    const open = price * (1 + 0.004 * (random() - 0.5));
    price = open * (1 + 0.04 * (random() - 0.5));
    columns.open!.push(open * scale);
    columns.close!.push(price * scale);
    columns.high!.push(Math.max(open, price) * (1 + 0.01 * random()) * scale);
    columns.low!.push(Math.min(open, price) * (1 - 0.01 * random()) * scale);
    columns.volume!.push(1 + Math.floor(1000 * random()));
  }
  return { ...columns, ...flow(columns, random) };
}

/** Hours of ten days and more, what buyers took, and trades between quotes. */
function flow(bars: Record<string, number[]>, random: () => number): Record<string, number[]> {
  const { close = [], volume = [] } = bars;
  const quotes = close.map((price) => [price * (1 - 0.0004 * random()), price * (1 + 0.0004 * random())] as const);
  return {
    time: close.map((_, bar) => Date.UTC(2024, 1, 28, 5) + 3_600_000 * bar),
    buyVolume: volume.map((all) => Math.floor(all * random())),
    bid: quotes.map(([bid], bar) => (bar % 3 === 1 ? quotes[bar - 1]![0] : bid)),
    ask: quotes.map(([, ask], bar) => (bar % 4 === 1 ? quotes[bar - 1]![1] : ask)),
    bidQuantity: close.map(() => 1 + Math.floor(50 * random())),
    askQuantity: close.map(() => 1 + Math.floor(50 * random())),
    price: close.map((price) => price * (1 + 0.001 * (random() - 0.5))),
    side: close.map(() => (random() < 0.5 ? -1 : 1)),
  };
}

/** Defaults, and a second set where every whole number is smaller. */
function optionSets(row: (typeof own)[number]): number[][] {
  const defaults = row.options.map((option) => option.default);
  const smaller = row.options.map(({ integer, default: value, min }) => {
    if (!integer) return value;
    return value === 0 ? 7 : Math.max(min, Math.floor(value / 2));
  });
  return [defaults, smaller];
}

test("every indicator that TA-Lib has not has a reference of its own", () => {
  expect(own.map((row) => row.name).sort()).toEqual(Object.keys(references).sort());
});

describe.each(own.map((row) => [row.name, row] as const))("%s", (name, row) => {
  test.each([1, 1e-8, 1e9])("is what its definition gives, at prices of %d hundred", (scale) => {
    const columns = market(11, scale);
    const inputs = row.inputs.map((input) => columns[input]!);
    for (const options of optionSets(row)) {
      const outputs = engine.indicator(
        row.id,
        inputs.map((column) => Float64Array.from(column)),
        options,
      );
      const lookback = engine.lookback(row.id, options);
      for (let bar = lookback; bar < length; bar += 5) {
        const seen = inputs.map((column) => column.slice(0, bar + 1));
        references[name]!(seen, options).forEach((expected, place) => {
          const got = outputs[place]![bar]!;
          const level = row.pane === "price" ? 100 * scale : 1e-3;
          expect(Math.abs(got - expected), `${row.outputs[place]!.name} at bar ${bar}`).toBeLessThanOrEqual(
            1e-9 * Math.max(Math.abs(expected), level),
          );
        });
      }
    }
  });
});
