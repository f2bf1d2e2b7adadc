import { InputError } from "../shared/errors.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** From an instant on (ms since 1970 UTC) local time is UTC plus so many ms. */
export interface ZoneOffset {
  readonly from: number;
  readonly offset: number;
}

/**
 * What the host's time zone table says of a zone (`America/New_York`) between two instants: the offset at the first, then
 * each change. Bars hang on it, so whoever needs the same bars on every machine keeps the answer.
 * @throws InputError for a name that the host does not know
 */
export function zoneOffsets(zone: string, from: number, to: number): ZoneOffset[] {
  const offsetAt = offsetsOf(zone);
  const offsets = [{ from, offset: offsetAt(from) }];
  // No zone changes twice within a day.
  for (let day = from; day < to; day += DAY_MS) {
    const next = Math.min(day + DAY_MS, to);
    if (offsetAt(day) !== offsetAt(next)) offsets.push(changeBetween(offsetAt, day, next));
  }
  return offsets;
}

function changeBetween(offsetAt: (time: number) => number, before: number, after: number): ZoneOffset {
  const old = offsetAt(before);
  let [low, high] = [before, after];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offsetAt(middle) === old) low = middle;
    else high = middle;
  }
  return { from: high, offset: offsetAt(high) };
}

function offsetsOf(zone: string): (time: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    const parts = { year: "numeric", month: "numeric", day: "numeric" } as const;
    const clock = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...parts, ...clock });
  } catch {
    throw new InputError("bars/zone", `there is no time zone "${zone}" here: say one as "Europe/Berlin", or "UTC"`);
  }
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN } = parts;
    const second0 = Math.floor(time / 1000) * 1000;
    return Date.UTC(year, month - 1, day, hour, minute, second) - second0;
  };
}
