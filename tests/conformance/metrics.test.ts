import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { metricNamed, metrics } from "../../shared/metrics.ts";

/**
 * The engine's own test holds its names, in order, against this list of reference values; so the table stands for the
 * engine's when it equals the list too.
 */
const reference = readFileSync(new URL("../../wasm/engine/tests/metrics/expected.rs", import.meta.url), "utf8");
const rows = [...reference.matchAll(/\(\s*"(\w+)",\s*(-?[\d.e-]+)/g)];

test("the table has the engine's metrics in the engine's order, each with a reference value", () => {
  expect(metrics.map((metric) => metric.name)).toEqual(rows.map((row) => row[1]));
  expect(rows.every((row) => Number.isFinite(Number(row[2])))).toBe(true);
});

test("the contract's metrics are there by name", () => {
  const names =
    "totalReturn annualReturn annualVolatility sharpe sortino calmar omega ulcer maxDrawdown maxDrawdownDays tailRatio " +
    "skew kurtosis valueAtRisk95 expectedShortfall95 valueAtRisk90 expectedShortfall99 valueAtRisk95Parametric " +
    "valueAtRisk99CornishFisher exposure turnover fees trades winRate profitFactor expectancy payoff sqn " +
    "probabilisticSharpe averageMae averageMfe winStreak lossStreak costShare alpha beta informationRatio upCapture downCapture";
  expect(names.split(" ").filter((name) => metricNamed(name) === undefined)).toEqual([]);
  expect(metricNamed("sharp")).toBeUndefined();
});

test("ids are places, names are unique and every row says what it is in one sentence and who published it", () => {
  expect(metrics.map((metric) => metric.id)).toEqual(metrics.map((_, place) => place));
  expect(new Set(metrics.map((metric) => metric.name)).size).toBe(metrics.length);
  expect(new Set(metrics.map((metric) => metric.title)).size).toBe(metrics.length);
  for (const metric of metrics) {
    expect(metric.name).toMatch(/^[a-z][a-zA-Z0-9]*$/);
    expect(metric.definition).toMatch(/^[A-Z0-9].+\.$/);
    expect(metric.source).not.toBe("");
  }
});
