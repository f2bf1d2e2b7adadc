import { expect, test } from "vitest";
import { indicatorNotes } from "../../../shared/indicator-notes.ts";
import type { InputError } from "../../../shared/errors.ts";
import { indicatorHint, indicatorNamed, indicators, optionConditions, optionHint } from "../../../shared/indicators.ts";
import { engine } from "../../support/engine.ts";

test.each([
  ["bollinger", "bbands, bbw or percentb"],
  ["stochastic", "stoch, kdj or pso"],
  ["Keltner", "kc"],
  ["awesome", "ao"],
  ["profile", "volumeprofile or marketprofile"],
  ["supertrnd", "supertrend"],
  ["heikin-ashi", "ha"],
])("%s is found by its title, or by its letters", (name, meant) => {
  expect(indicatorHint(name)).toBe(`: did you mean ${meant}?`);
});

test.each([
  ["ma", "type", "maType"],
  ["ma", "matype", "maType"],
  ["macd", "fast", "fastPeriod"],
  ["macd", "signalperiod", "signalPeriod"],
  ["rsi", "timeperiod", "period"],
  ["sma", "perod", "period"],
])("%s's option %s is %s", (name, option, meant) => {
  expect(optionHint(indicatorNamed(name) ?? { options: [] }, option)).toBe(`: did you mean ${meant}?`);
});

test("a condition is known of each indicator whose options can disagree", () => {
  const refused = indicators.filter(({ id, options }) => {
    const values = options.map((one) => one.default);
    const some = ({ min, max }: { min: number; max: number }) => [3, 50, min].filter((one) => one >= min && one <= max);
    const single = options.flatMap((one, at) => some(one).map((value) => values.with(at, value)));
    return single.some((all) => {
      try {
        engine.lookback(id, all);
        return false;
      } catch (error) {
        return (error as InputError).code === "indicator/options";
      }
    });
  });
  expect(refused.map(({ name }) => name).sort()).toEqual(Object.keys(optionConditions));
  const { id = -1 } = indicatorNamed("autocorrelation") ?? {};
  expect(() => engine.lookback(id, [10, 20])).toThrow(
    "autocorrelation: lag must be smaller than period, not period 10 and lag 20",
  );
});

test("a name that means nothing gets no hint", () => {
  expect(indicatorHint("zzzzzz")).toBe("");
  expect(optionHint(indicatorNamed("sma") ?? { options: [] }, "x")).toBe("");
});

test("notes say which indicators take the shorter of two periods as the fast one", () => {
  const inputs = (count: number) =>
    Float64Array.from({ length: 200 }, (_, bar) => 100 + count + 9 * Math.sin(bar * bar * (count + 1)));
  const swapping = indicators.filter((row) => {
    const values = row.options.map((option) => option.default);
    const [fast, slow] = ["fastPeriod", "slowPeriod"].map((name) => row.options.findIndex((one) => one.name === name));
    if (fast === undefined || slow === undefined || fast < 0 || slow < 0) return false;
    const columns = row.inputs.map((_, at) => inputs(at));
    const turned = values.with(fast, values[slow] ?? NaN).with(slow, values[fast] ?? NaN);
    const [one, other] = [values, turned].map((options) => engine.indicator(row.id, columns, options));
    return JSON.stringify(one?.map((column) => [...column])) === JSON.stringify(other?.map((column) => [...column]));
  });
  const told = Object.keys(indicatorNotes).filter((name) => indicatorNotes[name]?.includes("shorter one"));
  expect(swapping.map(({ name }) => name)).toEqual(told);
});

test("notes are of indicators that there are", () => {
  for (const name of Object.keys(indicatorNotes)) expect(indicatorNamed(name)?.name).toBe(name);
});
