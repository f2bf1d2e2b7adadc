import { describe, expect, test } from "vitest";
import { indicatorNamed, indicators } from "../../shared/indicators.ts";
import { engine } from "../support/engine.ts";
import { indicatorVectors } from "./indicator-vectors.ts";
import { published } from "./published.ts";
import { withoutNumbers } from "./without-numbers.ts";
import { workedVectors } from "./worked-vectors.ts";

describe("published numbers", () => {
  test.each(
    published.map((one) => [`${one.name}.${one.output} ${JSON.stringify(one.options)}, ${one.source}`, one] as const),
  )("%s", (_, { name, options, inputs, output, points, tolerance }) => {
    const row = indicatorNamed(name)!;
    expect(row.options.map((option) => option.name)).toEqual(expect.arrayContaining(Object.keys(options)));
    expect(points.length).toBeGreaterThan(0);
    const given = row.options.map((option) => options[option.name] ?? option.default);
    const values = engine.indicator(row.id, [...inputs], given)[row.outputs.findIndex((one) => one.name === output)]!;
    const wrong = points.filter(({ bar, value }) => {
      const room = tolerance * 1.0001 + 1e-12 * Math.abs(value);
      return !(Math.abs(values[bar]! - value) <= room);
    });
    expect(wrong.map(({ bar, value }) => ({ bar, value, ours: values[bar] }))).toEqual([]);
  });

  test("stand for every row, or such as follow by hand from a printed formula, or the row is listed as one without", () => {
    const covered = new Set([...published, ...indicatorVectors, ...workedVectors].map(({ name }) => name));
    const uncovered = indicators.map(({ name }) => name).filter((name) => !covered.has(name));
    expect(uncovered.sort()).toEqual([...withoutNumbers].sort());
  });
});
