import { expect, test } from "vitest";
import { nodeEngine } from "../../../server/engine.ts";
import { InputError } from "../../../shared/errors.ts";
import { givenInputs, indicators } from "../../../shared/indicators.ts";
import { chartIndicators, checkVolume, parseCsv } from "../../../wasm/index.ts";

const engine = nodeEngine();
const prices = ["10,11,9,10", "10,12,9,11", "11,13,10,12"].map((row, day) => `2020-01-0${day + 1},${row}`);
const barsOf = (head: string, rows: readonly string[]) =>
  parseCsv(engine, new TextEncoder().encode([head, ...rows].join("\n")), {
    name: "a.csv",
    onBad: "fail",
    adjust: false,
  }).bars;
const without = barsOf("date,open,high,low,close", prices);
const zeros = barsOf(
  "date,open,high,low,close,volume",
  prices.map((row) => `${row},0`),
);
const some = barsOf(
  "date,open,high,low,close,volume",
  prices.map((row, day) => `${row},${day}`),
);

test.each(indicators.map((row) => [row.name, row] as const))("%s asks for volume if it reads it", (name, row) => {
  const checks = [without, zeros].map((bars) => () => checkVolume(bars, name, "a.csv"));
  for (const check of checks) {
    if (row.inputs.includes("volume"))
      expect(check).toThrow(
        `${name} reads volume, and a.csv has none: it has no column of volumes, or one of zeros; give data with volumes`,
      );
    else expect(check).not.toThrow();
  }
  expect(() => checkVolume(some, name, "a.csv")).not.toThrow();
});

test("a chart of a cell refuses what it was asked for, and draws a strategy's series as the strategy read them", () => {
  const requests = indicators
    .filter((row) => row.inputs.includes("volume") && givenInputs(row).length === 0)
    .map(({ name }) => ({ name }));
  expect(requests.length).toBeGreaterThan(10);
  for (const request of requests) {
    expect(() => chartIndicators(engine, without, [request], "prices")).toThrow(InputError);
  }
  const [drawn] = chartIndicators(engine, without, [{ name: "obv" }]);
  expect(Object.values(drawn?.outputs ?? {})).toEqual([Float64Array.of(0, 0, 0)]);
});
