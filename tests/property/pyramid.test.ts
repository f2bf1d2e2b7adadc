import fc from "fast-check";
import { expect, test } from "vitest";
import { Detail } from "../../shared/chart/detail.ts";
import { barLevels, lineLevels } from "../../shared/chart/pyramid.ts";

/** Numbers with gaps. */
const values = fc.array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -50, max: 50 }) }, fc.constant(NaN)), {
  minLength: 1,
  maxLength: 70,
});
const column = (numbers: readonly number[]) => Float64Array.from(numbers);
const known = (numbers: readonly number[]) => numbers.filter((one) => !Number.isNaN(one));

test("a line's groups hold the extremes that a search finds, in the order in which they came", () => {
  fc.assert(
    fc.property(values, (numbers) => {
      lineLevels(column(numbers)).forEach(({ early, late }, level) => {
        const step = 2 ** level;
        early.forEach((first, group) => {
          const own = known(numbers.slice(group * step, (group + 1) * step));
          const second = late[group] as number;
          if (own.length === 0) return expect([first, second]).toEqual([NaN, NaN]);
          const [low, high] = [Math.min(...own), Math.max(...own)];
          expect([Math.min(first, second), Math.max(first, second)]).toEqual([low, high]);
          // Some place of the earlier one lies before some place of the later one.
          expect(own.indexOf(first)).toBeLessThanOrEqual(own.lastIndexOf(second));
        });
      });
    }),
  );
});

test("a candle of a group has its first open, its extremes, its last close and all of its volume", () => {
  const bar = fc.record({
    open: fc.integer(),
    high: fc.integer(),
    low: fc.integer(),
    close: fc.integer(),
    volume: fc.nat(1e6),
  });
  const gap = { open: NaN, high: NaN, low: NaN, close: NaN, volume: NaN };
  const bars = fc.array(fc.oneof({ weight: 5, arbitrary: bar }, fc.constant(gap)), { minLength: 1, maxLength: 70 });
  fc.assert(
    fc.property(bars, (all) => {
      const of = (name: keyof typeof gap) => column(all.map((one) => one[name]));
      const columns = {
        time: column(all.map((_, index) => index)),
        open: of("open"),
        high: of("high"),
        low: of("low"),
        close: of("close"),
        volume: of("volume"),
      };
      barLevels(columns).forEach((level, k) => {
        level.open.forEach((open, group) => {
          const own = all.slice(group * 2 ** k, (group + 1) * 2 ** k).filter((one) => !Number.isNaN(one.open));
          const candle = {
            open,
            high: level.high[group],
            low: level.low[group],
            close: level.close[group],
            volume: level.volume[group],
          };
          const expected =
            own.length === 0
              ? gap
              : {
                  open: own[0]?.open,
                  high: Math.max(...own.map(({ high }) => high)),
                  low: Math.min(...own.map(({ low }) => low)),
                  close: own.at(-1)?.close,
                  volume: own.reduce((sum, { volume }) => sum + volume, 0),
                };
          expect(candle).toEqual(expected);
        });
      });
    }),
  );
});

test("a window is the same groups wherever it is cut", () => {
  fc.assert(
    fc.property(
      values,
      fc.nat(7),
      fc.integer({ min: -9, max: 80 }),
      fc.integer({ min: -9, max: 80 }),
      (numbers, level, from, to) => {
        const time = column(numbers.map((_, index) => index * 1000));
        const detail = new Detail({ time, lines: [{ values: column(numbers) }] });
        const whole = detail.window({ level, from: 0, to: 1e6 });
        const part = detail.window({ level, from, to });
        const { fine } = whole;
        expect(part.fine).toBe(fine);
        expect(part.time).toEqual(whole.time.slice(part.from, part.to));
        expect(part.lines[0]?.early).toEqual(whole.lines[0]?.early.slice(part.from * fine, part.to * fine));
      },
    ),
  );
});
