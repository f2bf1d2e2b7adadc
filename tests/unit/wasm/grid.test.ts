import { expect, test } from "vitest";
import { InputError } from "../../../shared/errors.ts";
import { type BarColumns, computeIndicators, indicatorGrid } from "../../../wasm/index.ts";
import { engine } from "../../support/engine.ts";

function bars(length: number) {
  const close = Float64Array.from({ length }, (_, bar) => 100 + (bar % 7));
  const time = BigInt64Array.from({ length }, (_, bar) => BigInt(bar));
  const columns: BarColumns = { time, open: close, high: close, low: close, close, volume: close };
  return engine.bars(columns, 2);
}

function refusal(call: () => unknown): InputError {
  try {
    call();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

test("a grid completes its sets and tells the lookback of each", () => {
  const series = bars(30);
  const grid = indicatorGrid(engine, [series], "bbands", [{}, { period: 5, deviationsUp: 1 }]);
  expect(grid.sets.map(({ lookback }) => lookback)).toEqual([grid.row.lookback, 4]);
  expect(grid.sets[1]?.options).toMatchObject({ period: 5, deviationsUp: 1 });
  expect(Object.keys(grid.sets[0]!.options)).toEqual(grid.row.options.map(({ name }) => name));
  grid.free();
  series.free();
});

test("a refusal says which set, which option and what its bounds are", () => {
  const series = bars(30);
  const asked = (name: string, ...sets: Record<string, number>[]) =>
    refusal(() => indicatorGrid(engine, [series], name, sets));
  const outside = asked("sma", { period: 3 }, { period: 0 });
  expect(outside.message).toBe("set 2 of options: sma: period must be within 1 to 100000, not 0");
  expect([outside.code, outside.facts.set]).toEqual(["indicator/option", 1]);
  expect(asked("sma", { period: 2.5 }).message).toBe("set 1 of options: sma: period must be a whole number, not 2.5");
  expect(asked("sma", { length: 3 }).message).toContain('set 1 of options: sma has no option "length"');
  expect(asked("mavp", {}).code).toBe("indicator/input");
  expect(asked("smma").code).toBe("indicator/unknown");
  series.free();
});

test("columns that would take too much memory are refused before any is asked for", () => {
  const series = bars(100_000);
  const before = engine.memory.size;
  const sets = Array.from({ length: 1400 }, (_, at) => ({ period: 2 + at }));
  const { code, message } = refusal(() => indicatorGrid(engine, [series], "sma", sets));
  expect(code).toBe("indicator/memory");
  expect(message).toBe(
    "sma for 1400 sets of options takes 1069 MiB, and a grid may take 1024: ask for fewer sets or bars at a time",
  );
  expect(engine.memory.size).toBe(before);
  series.free();
});

test("what a grid takes is given back", () => {
  const series = bars(20_000);
  const once = () => indicatorGrid(engine, [series, series], "ema", [{ period: 3 }, { period: 9 }]).free();
  once();
  const size = engine.memory.size;
  for (let run = 0; run < 50; run++) once();
  expect(engine.memory.size).toBe(size);
  series.free();
});

test("a column of a grid that was freed cannot be read", () => {
  const series = bars(10);
  const grid = indicatorGrid(engine, [series], "sma", [{ period: 3 }]);
  expect([...grid.column(0, 0, 0)].at(-1)).toBe((100 + 101 + 102) / 3);
  expect(() => grid.column(0, 1, 0)).toThrow("has this column");
  expect(() => grid.column(1, 0, 0)).toThrow("has this column");
  grid.free();
  expect(() => grid.column(0, 0, 0)).toThrow("has this column");
  series.free();
});

test("answers come in the order of their requests, whichever were computed together", () => {
  const series = bars(40);
  const requests = [2, 3, 5].map((period) => ({ name: "sma", options: { period } }));
  const mixed = [requests[0]!, requests[1]!, { name: "macd" }, requests[2]!];
  const answers = [...computeIndicators(engine, series, mixed)];
  const alone = mixed.map((request) => [...computeIndicators(engine, series, [request])][0]);
  expect(answers).toEqual(alone);
  expect(answers.map(({ name, options }) => [name, options.period])).toEqual([
    ["sma", 2],
    ["sma", 3],
    ["macd", undefined],
    ["sma", 5],
  ]);
  expect([...computeIndicators(engine, series, [])]).toEqual([]);
  series.free();
});

test("an entry that is no number is found in whichever column it is", () => {
  const close = Float64Array.from({ length: 40 }, (_, bar) => 100 + (bar % 7));
  const volume = close.with(20, NaN);
  const time = BigInt64Array.from({ length: 40 }, (_, bar) => BigInt(bar));
  const series = engine.bars({ time, open: close, high: close, low: close, close, volume }, 2);
  expect(series.areClean(["open", "high", "low", "close"])).toBe(true);
  expect(series.areClean(["close", "volume"])).toBe(false);
  const grid = indicatorGrid(engine, [series], "vwma", [{ period: 3 }]);
  expect(Array.from(grid.column(0, 0, 0).slice(19, 22))).toEqual([expect.any(Number), NaN, expect.any(Number)]);
  grid.free();
  series.free();
  expect(() => series.areClean(["close"])).toThrow("freed before");
});
