const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const LENGTHS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** Milliseconds of `15m`, `1h`, `1d`, `2w`, or undefined for anything else. */
export function durationFrom(text: string): number | undefined {
  const [, count = "", unit = ""] = /^(\d{1,9})\s*(ms|[smhdw])$/.exec(text) ?? [];
  const length = LENGTHS[unit];
  return length === undefined ? undefined : Number(count) * length;
}

/**
 * Milliseconds since 1970 UTC of an ISO 8601 date or time (`2010`, `2010-05`, `2010-05-03`, `2010-05-03T14:30:00Z`), of
 * UTC where no zone is given, or of milliseconds written out. Undefined for anything else, as for the 30th of February.
 */
export function timeFrom(text: string): number | undefined {
  const match = ISO.exec(text);
  if (!match) return /^-?\d{5,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
  const [, year, month = "01", day = "01", hour = "00", minute = "00", second = "00", part = "", zone = "Z"] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (h > 23 || mi > 59 || s > 59) return undefined;
  const midnight = Date.UTC(y, mo - 1, d);
  if (new Date(midnight).getUTCMonth() !== mo - 1 || new Date(midnight).getUTCDate() !== d) return undefined;
  const time = midnight + h * HOUR + mi * MINUTE + s * SECOND + Number(part.padEnd(3, "0").slice(0, 3));
  return time - offsetFrom(zone);
}

function offsetFrom(zone: string): number {
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE);
}

/** `2010-05-03`, or `2010-05-03 14:30` where the time is not midnight; with seconds and milliseconds where it has them. */
export function timeText(time: number): string {
  if (!(Math.abs(time) <= 8.64e15)) return String(time);
  const iso = new Date(time).toISOString();
  const [date = "", clock = ""] = iso.split("T");
  if (clock === "00:00:00.000Z") return date;
  return `${date} ${clock.replace("Z", "").replace(/:00\.000$|\.000$/, "")}`;
}

/** A length of time as `durationFrom` reads it, in the largest unit that divides it: `15m`. */
export function intervalText(milliseconds: number): string {
  const units = Object.entries(LENGTHS).reverse();
  const [unit, length] = units.find(([, size]) => milliseconds >= size && milliseconds % size === 0) ?? ["ms", 1];
  return `${milliseconds / length}${unit}`;
}

/** A length of time as people say it: `1 day`, `15 minutes`, `90 minutes`. */
export function durationText(milliseconds: number): string {
  const units: readonly [string, number][] = [
    ["week", 7 * DAY],
    ["day", DAY],
    ["hour", HOUR],
    ["minute", MINUTE],
    ["second", SECOND],
  ];
  const [word, length] = units.find(([, size]) => milliseconds >= size && milliseconds % size === 0) ?? ["ms", 1];
  const count = milliseconds / length;
  return word === "ms" ? `${count} ms` : `${count} ${word}${count === 1 ? "" : "s"}`;
}
