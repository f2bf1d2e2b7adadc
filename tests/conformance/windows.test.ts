import { expect, test } from "vitest";
import { indicatorNamed } from "../../shared/indicators.ts";
import { engine } from "../support/engine.ts";

const BARS = 1200;
const SPIKE = 300;
/** Bars that a sum may be late, as it is made of eight at once. */
const BLOCK = 8;

/** What a window of bars alone decides. */
const WINDOWS = `
  sma sum trima wma hma dpo bbands stddev linearreg linearreg_angle linearreg_intercept linearreg_slope tsf fosc cti
  correl beta cci mom roc willr max min midpoint aroon mfi ultosc donchian vwma
`;

const close = Float64Array.from({ length: BARS }, (_, bar) => 100 + 10 * Math.sin(bar / 9) + Math.cos(bar * 7));
const apart = { high: 1.01, low: 0.99, volume: 3, open: 1.002 } as const;

/** Columns where one bar's numbers are so many times too large. */
function columnsWith(times: number, inputs: readonly string[]): Float64Array[] {
  return inputs.map((name) => {
    const column = close.map((price) => price * (apart[name as keyof typeof apart] ?? 1));
    column[SPIKE]! *= times;
    return column;
  });
}

test.each(WINDOWS.trim().split(/\s+/))("%s forgets a bad tick that has left its window", (name) => {
  const row = indicatorNamed(name)!;
  const options = row.options.map((option) => option.default);
  const clean = engine.indicator(row.id, columnsWith(1, row.inputs), options);
  const from = SPIKE + engine.lookback(row.id, options) + BLOCK + 1;
  for (const times of [1e3, 1e9, 1e15, 1e100]) {
    const spiky = engine.indicator(row.id, columnsWith(times, row.inputs), options);
    for (const [place, expected] of clean.entries()) {
      const level = Math.max(...expected.slice(from).map(Math.abs));
      for (let bar = from; bar < BARS; bar++) {
        const away = Math.abs(spiky[place]![bar]! - expected[bar]!);
        expect(away / level, `${times} times, bar ${bar}`).toBeLessThan(1e-9);
      }
    }
  }
});
