import { expect, test } from "vitest";
import { indicatorNamed } from "../../shared/indicators.ts";
import { engine } from "../support/engine.ts";
import { indicatorVectors } from "./indicator-vectors.ts";
import { workedVectors } from "./worked-vectors.ts";

const cases = [...indicatorVectors, ...workedVectors].map(
  (vector) => [`${vector.name}.${vector.output} ${JSON.stringify(vector.options)}, ${vector.source}`, vector] as const,
);

test.each(cases)("gives the numbers of %s", (_, vector) => {
  const row = indicatorNamed(vector.name)!;
  const options = row.options.map((option) => vector.options[option.name] ?? option.default);
  const output = row.outputs.findIndex(({ name }) => name === vector.output);
  const inputs = vector.inputs.map((column) => Float64Array.from(column));
  const values = [...engine.indicator(row.id, inputs, options)[output]!];
  expect(values.findIndex(Number.isFinite)).toBe(vector.from);
  const printed = values.slice(vector.from, vector.from + vector.values.length);
  const worst = Math.max(...printed.map((value, at) => Math.abs(value - vector.values[at]!)));
  expect(worst).toBeLessThanOrEqual(vector.tolerance);
});
