import { describe, expect, test } from "vitest";
import { givenInputs, type Indicator, indicators } from "../../shared/indicators.ts";
import { type BarColumns, type Bars, indicatorGrid, type PriceColumn } from "../../wasm/index.ts";
import { engine } from "../support/engine.ts";

const PRICES = ["open", "high", "low", "close", "volume"] as const;

/** Seeded bars around 100. */
function walk(length: number, seed = 5): BarColumns {
  let state = seed;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const columns = columnsOf(length);
  let price = 100;
  for (let bar = 0; bar < length; bar++) {
    columns.open[bar] = price;
    price += random() - 0.5;
    columns.close[bar] = price;
    columns.high[bar] = Math.max(columns.open[bar]!, price) + 0.2 * random();
    columns.low[bar] = Math.min(columns.open[bar]!, price) - 0.2 * random();
    columns.volume[bar] = 1 + Math.floor(1000 * random());
  }
  return columns;
}

function columnsOf(length: number, value = 0): BarColumns {
  const column = () => new Float64Array(length).fill(value);
  const time = BigInt64Array.from({ length }, (_, bar) => 60_000n * BigInt(bar));
  return { time, open: column(), high: column(), low: column(), close: column(), volume: column() };
}

function withoutNumbers(columns: BarColumns, places: readonly number[]): BarColumns {
  for (const [at, place] of places.entries()) columns[PRICES[at % PRICES.length]!][place] = NaN;
  return columns;
}

/** Columns that kernels treat each in its own way. Two pieces of the engine's 512 bars and a part of one are the longest. */
const MARKETS: Readonly<Record<string, BarColumns>> = {
  walk: walk(1100),
  "gaps inside and in front": withoutNumbers(walk(700, 9), [0, 1, 2, 3, 4, 90, 91, 500, 511, 512, 699]),
  flat: columnsOf(300, 7.25),
  "one bar": walk(1),
  "no bar": walk(0),
};

/** Defaults, and whole numbers that grow from set to set, as far as they go together. */
function setsOf(row: Indicator, count: number): number[][] {
  const sets = Array.from({ length: count }, (_, set) =>
    row.options.map(({ integer, labels, default: value, min, max }) =>
      integer && !labels ? Math.min(max, Math.max(min, value + 3 * set - 4)) : value,
    ),
  );
  const agree = (values: number[]): boolean => {
    try {
      return engine.lookback(row.id, values) >= 0;
    } catch {
      return false;
    }
  };
  return sets.map((values) => (agree(values) ? values : row.options.map((option) => option.default)));
}

/** Series that the row reads and bars have not, whole numbers from 2 to 8. */
function givenTo(row: Indicator, rows: number, series: number): Record<string, Float64Array> {
  const columns = givenInputs(row).map((name, place) => {
    const values = Float64Array.from({ length: rows }, (_, bar) => 2 + ((bar * (place + 3) + series) % 7));
    return [name, values] as const;
  });
  return Object.fromEntries(columns);
}

function differences(row: Indicator, series: readonly Bars[], sets: readonly (readonly number[])[]): string[] {
  const named = sets.map((values) => Object.fromEntries(row.options.map(({ name }, at) => [name, values[at]!])));
  const given = series.map((bars, at) => givenTo(row, bars.rows, at));
  const grid = indicatorGrid(engine, series, row.name, named, given);
  const found: string[] = [];
  for (const [place, bars] of series.entries()) {
    const inputs = row.inputs.map((name) => {
      if (name === "time") return Float64Array.from(bars.time(), Number);
      return given[place]?.[name] ?? bars.column(name as PriceColumn).slice();
    });
    for (const [set, values] of sets.entries()) {
      const single = engine.indicator(row.id, inputs, values);
      for (const [output, { name }] of row.outputs.entries()) {
        const [ours, theirs] = [grid.column(place, set, output).slice(), single[output]!];
        const bits = (column: Float64Array) => Buffer.from(column.buffer, column.byteOffset, column.byteLength);
        if (bits(ours).equals(bits(theirs))) continue;
        const bar = ours.findIndex((value, at) => !Object.is(value, theirs[at]));
        found.push(`${name} of series ${place}, set ${values.join(" ")}, bar ${bar}: ${ours[bar]} for ${theirs[bar]}`);
      }
    }
  }
  grid.free();
  return found;
}

describe.each(indicators.map((row) => [row.name, row] as const))("a grid of %s", (_, row) => {
  test.each(Object.keys(MARKETS))("gives the bits of one set after the other: %s", (name) => {
    const bars = engine.bars(MARKETS[name]!, 2);
    for (const count of [0, 1, 7]) expect(differences(row, [bars], setsOf(row, count))).toEqual([]);
    bars.free();
  });

  test("takes instruments of different lengths in one call", () => {
    const series = [0, 40, 1, 513].map((length, at) => engine.bars(walk(length, at + 1), 2));
    expect(differences(row, series, setsOf(row, 3))).toEqual([]);
    series.forEach((bars) => bars.free());
  });
});
