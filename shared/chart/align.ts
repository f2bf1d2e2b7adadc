/** Values at their times; times ascend. */
export interface TimedValues {
  readonly time: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
}

/** Values at other times: the last one known at each, NaN before the first. */
export function valuesAt(time: Float64Array, known: TimedValues): Float64Array<ArrayBuffer> {
  if (isSame(time, known.time)) return known.value;
  const values = new Float64Array(time.length).fill(NaN);
  let next = 0;
  for (let index = 0; index < time.length; index++) {
    while (next < known.time.length && (known.time[next] as number) <= (time[index] as number)) next++;
    if (next > 0) values[index] = known.value[next - 1] as number;
  }
  return values;
}

/** Values of several at the times that all of them have. */
export function atCommonTimes(all: readonly TimedValues[]): Float64Array<ArrayBuffer>[] {
  const [first] = all;
  if (!first || all.every(({ time }) => isSame(time, first.time))) return all.map(({ value }) => value);
  const counts = new Map<number, number>();
  for (const { time } of all) for (const one of time) counts.set(one, (counts.get(one) ?? 0) + 1);
  return all.map(({ time, value }) => value.filter((_, at) => counts.get(time[at] as number) === all.length));
}

/** Values moved by `shift` places to the right, to the left where it is negative, in a column of `length` places. */
export function shiftedValues(
  values: Float64Array<ArrayBuffer>,
  shift: number,
  length: number,
): Float64Array<ArrayBuffer> {
  if (shift === 0 && values.length === length) return values;
  const moved = new Float64Array(length).fill(NaN);
  const from = Math.max(0, -shift);
  const place = Math.max(0, shift);
  moved.set(values.subarray(from, Math.max(from, Math.min(values.length, from + length - place))), place);
  return moved;
}

/** Times with `more` of them after the last, at the commonest of the last few steps. */
export function extendedTimes(time: Float64Array<ArrayBuffer>, more: number): Float64Array<ArrayBuffer> {
  if (more <= 0) return time;
  const longer = new Float64Array(time.length + more);
  longer.set(time);
  const step = commonStep(time);
  const last = time.at(-1) ?? 0;
  for (let place = 1; place <= more; place++) longer[time.length - 1 + place] = last + place * step;
  return longer;
}

/** The first index whose time is at or after `time`; the length when there is none. */
export function indexFrom(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const LAST_STEPS = 64;

/** The commonest step between the last times, in ms; a day where there is none. */
export function commonStep(time: Float64Array): number {
  const counts = new Map<number, number>();
  for (let index = Math.max(1, time.length - LAST_STEPS); index < time.length; index++) {
    const step = (time[index] as number) - (time[index - 1] as number);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [commonest] = [...counts].sort((a, b) => b[1] - a[1]);
  return commonest?.[0] ?? 86_400_000;
}

/** Whether two columns of ascending times are the same: the same memory, or equal all along. */
function isSame(one: Float64Array, other: Float64Array): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  return one.every((time, index) => time === other[index]);
}
