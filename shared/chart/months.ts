import type { TimedValues } from "./align.ts";

/** Returns of a calendar year of UTC and of its months; NaN where there are none. */
export interface YearReturns {
  readonly months: number[];
  year: number;
}

/** Returns of calendar months and years, of UTC, from month end to month end; the first from the money at the start. */
export function monthsOf({ time, value }: TimedValues, start: number): Map<number, YearReturns> {
  const years = new Map<number, YearReturns>();
  let [before, yearStart] = [start, start];
  for (const { year, month, end } of monthEnds(time, value)) {
    if (!years.has(year)) yearStart = before;
    const row = years.get(year) ?? { months: Array<number>(12).fill(NaN), year: NaN };
    row.months[month] = before > 0 ? end / before - 1 : NaN;
    row.year = yearStart > 0 ? end / yearStart - 1 : NaN;
    years.set(year, row);
    before = end;
  }
  return years;
}

/** The last value of each month that has one. */
function* monthEnds(time: Float64Array, value: Float64Array): Generator<{ year: number; month: number; end: number }> {
  for (let index = 0; index < time.length;) {
    const date = new Date(time[index] as number);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const next = new Date(0).setUTCFullYear(year, month + 1, 1);
    do index++;
    while (index < time.length && (time[index] as number) < next);
    yield { year, month, end: value[index - 1] ?? NaN };
  }
}
