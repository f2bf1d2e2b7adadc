import { describe, expect, test } from "vitest";
import { givenInputs, indicatorNamed, indicators, inputWords } from "../../shared/indicators.ts";
import { InputError } from "../../shared/errors.ts";
import { engine } from "../support/engine.ts";

/** Words of the strategy language that a strategy imports or inherits: an indicator of that name could not be used. */
const languageWords = `
  open high low close volume Strategy Bar Series Fill Order param plot log random signal instrument timeframe
  crossedAbove crossedBelow buy sell buyLimit sellLimit buyStop sellStop buyStopLimit sellStopLimit buyIfTouched
  sellIfTouched buyLimitIfTouched sellLimitIfTouched buyTrailing sellTrailing targetPercent targetQuantity flatten
  cancelAll position averagePrice equity cash openOrders onStart onBar onTrade onBook onFill onOrder onSignal onAlert onStop
`;
/** Words that no exported function can be called. */
const scriptWords = `
  break case catch class const continue debugger default delete do else enum export extends false finally for function if
  import in instanceof let new null return static super switch this throw true try typeof var void while with yield
  i8 u8 i16 u16 i32 u32 i64 u64 f32 f64 bool string NaN Infinity
`;
const taken = new Set(`${languageWords} ${scriptWords}`.trim().split(/\s+/));
const columns = ["time", "open", "high", "low", "close", "volume"];

/** Whether an option is allowed for itself, though it may not go together with the others. */
function allowed(asked: () => number): boolean {
  try {
    return asked() >= 0;
  } catch (error) {
    return error instanceof InputError && error.code === "indicator/options";
  }
}

const repeated = (names: readonly string[]) => names.filter((name, at) => names.indexOf(name) !== at);

describe("the table of indicators", () => {
  test("numbers its rows by their place, as the engine does", () => {
    expect(indicators.map((row) => row.id)).toEqual(indicators.map((_, place) => place));
  });

  test("has a row for each kernel of the built engine", () => {
    expect(indicators).toHaveLength(engine.exports.indicator_count());
  });

  test("names each indicator once, in a word that a strategy can import", () => {
    const names = indicators.map((row) => row.name);
    expect(repeated(names)).toEqual([]);
    expect(names.filter((name) => taken.has(name) || !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  });

  test("finds a row by its exact name and by nothing else", () => {
    expect(indicators.filter((row) => indicatorNamed(row.name) !== row)).toEqual([]);
    expect(indicatorNamed("SMA")).toBeUndefined();
    expect(indicatorNamed("toString")).toBeUndefined();
  });

  test("has the indicators that strategies are written with", () => {
    for (const name of ["sma", "ema", "rsi", "atr", "max", "min", "macd", "bbands", "stoch", "cdldoji"]) {
      expect(indicatorNamed(name)?.name).toBe(name);
    }
  });

  test("has all 201 functions of TA-Lib 0.8.1, each once", () => {
    const peers = indicators.flatMap((row) => row.talibName ?? []);
    expect(peers).toHaveLength(201);
    expect(repeated(peers)).toEqual([]);
  });
});

describe.each(indicators.map((row) => [row.name, row] as const))("%s", (_, row) => {
  test("reads columns of a bar, or what has a description", () => {
    const others = row.inputs.filter((input) => !columns.includes(input));
    expect(row.inputs.length).toBeGreaterThan(0);
    expect(others).toEqual(givenInputs(row));
    for (const other of others) expect(inputWords(other)).not.toMatch(/^each bar.s \w+$/);
    expect(repeated(row.inputs)).toEqual([]);
  });

  test("has options whose defaults are allowed", () => {
    for (const option of row.options) {
      expect(option.min).toBeLessThanOrEqual(option.default);
      expect(option.default).toBeLessThanOrEqual(option.max);
      const whole = [option.default, option.min, option.max].every(Number.isInteger);
      if (option.integer) expect(whole).toBe(true);
      if (option.labels) expect(option.labels).toHaveLength(option.max - option.min + 1);
      expect(option.name).toMatch(/^[a-z][A-Za-z0-9]*$/);
      if (row.talibName !== null) expect(option.talibName).toMatch(/^[a-z][a-z0-9_]*$/);
    }
    expect(repeated(row.options.map((option) => option.name))).toEqual([]);
  });

  test("has outputs of different names, in TA-Lib's order", () => {
    expect(row.outputs.length).toBeGreaterThan(0);
    expect(repeated(row.outputs.map((output) => output.name))).toEqual([]);
    expect(row.outputs.map((output) => output.talibIndex)).toEqual(row.outputs.map((_output, place) => place));
    for (const output of row.outputs) expect(output.name).toMatch(/^[a-z][A-Za-z0-9]*$/);
  });

  test("agrees with the engine on options, columns and lookback", () => {
    const defaults = row.options.map((option) => option.default);
    expect(engine.lookback(row.id, defaults)).toBe(row.lookback);
    const [rows, wave] = [row.lookback + 3, (bar: number) => 0.5 + 0.3 * Math.sin(bar) + 0.1 * Math.sin(0.1 * bar)];
    const inputs = row.inputs.map((_input, place) =>
      Float64Array.from({ length: rows }, (_bar, bar) => wave(bar + place)),
    );
    for (const column of engine.indicator(row.id, inputs, defaults)) {
      expect(column.findIndex((value) => !Number.isNaN(value))).toBe(row.lookback);
    }
  });

  test("refuses exactly what the engine refuses", () => {
    const defaults = row.options.map((option) => option.default);
    row.options.forEach((option, place) => {
      const asked = (value: number) => () => engine.lookback(row.id, defaults.with(place, value));
      const step = option.integer ? 1 : 1e-9 + 1e-3 * option.max;
      const fraction = `${row.name}: ${option.name} must be a whole number`;
      const outside = `${row.name}: ${option.name} must be within ${option.min} to ${option.max}`;
      expect(asked(option.min - step)).toThrow(outside);
      expect(asked(option.max + step)).toThrow(outside);
      expect(asked(Number.NaN)).toThrow(option.integer ? fraction : outside);
      if (option.integer) expect(asked(option.min + 0.5)).toThrow(fraction);
      for (const end of [option.min, option.max]) expect(allowed(asked(end))).toBe(true);
    });
  });

  test("says what it is and who published it", () => {
    expect(row.title).toMatch(/^[A-Z].{2,60}$/);
    expect(row.source.length).toBeGreaterThan(5);
    expect(Number.isInteger(row.lookback) && row.lookback >= 0).toBe(true);
  });
});
