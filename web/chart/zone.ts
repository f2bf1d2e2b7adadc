import { writtenDate } from "../state/dates.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A day before the last time that a date can hold, for a zone's clock is up to a day ahead. */
const LAST = 8.64e15 - DAY;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** How much of a new unit of calendar time begins at a tick: the larger, the more its label matters. */
export const weights = {
  second: 10,
  minute: 20,
  minute5: 21,
  minute30: 22,
  hour: 30,
  hour3: 31,
  hour6: 32,
  hour12: 33,
  day: 50,
  month: 60,
  year: 70,
} as const;

/** Whether bars stand for whole days, which no zone moves: those of 2021-12-31 are of that day in New York, too. */
export function areDays(interval: number, time: Readonly<Float64Array>): boolean {
  return interval >= DAY && time.subarray(0, 200).every((one) => one % DAY === 0);
}

/** From one written time to another: `2021-12-31 14:30 to 15:30`, or the one where they are the same. */
export function spanText(first: string, last: string): string {
  if (first === last) return first;
  const [day, clock] = last.split(" ");
  return `${first} to ${clock !== undefined && first.startsWith(`${day} `) ? clock : last}`;
}

/** A time zone's clock by `Intl`, with offsets kept so that thousands of times cost little. */
export class Zone {
  readonly name: string;
  private readonly format: Intl.DateTimeFormat | undefined;
  private readonly offsets = new Map<number, number | "changes">();
  private readonly hours = new Map<number, number>();

  readonly isDaily: boolean;

  /**
   * @param name an IANA name; one that `Intl` does not know is UTC
   * @param isDaily of bars that are whole days: told as their days, whatever the zone
   */
  constructor(name: string, isDaily = false) {
    const isKnown = name !== "UTC" && isZone(name);
    this.name = isKnown ? name : "UTC";
    this.isDaily = isDaily;
    if (!isKnown || isDaily) return;
    const numeric = "2-digit";
    const clock = {
      year: "numeric",
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    } as const;
    this.format = new Intl.DateTimeFormat("en-US", { timeZone: name, hourCycle: "h23", era: "short", ...clock });
  }

  /** The zone's clock at `time`, as the time at which a clock of UTC would show the same. */
  clock(time: number): number {
    return time + this.offset(time);
  }

  /** As `isoText`, with the date in the reader's way. */
  text(time: number): string {
    return writtenDate(this.isoText(time));
  }

  /** `2021-12-31` of a day, else `2021-12-31 14:30`, with seconds and milliseconds where there are some. */
  isoText(time: number): string {
    if (!(Math.abs(time) <= LAST)) return String(time);
    const iso = new Date(this.clock(time)).toISOString();
    if (this.isDaily && time % DAY === 0) return iso.slice(0, 10);
    return iso.replace("T", " ").replace(/(:00)?\.000Z$|Z$/, "");
  }

  /** The label of a tick: the unit that begins there, with those above it that changed since the tick before. */
  tickText(time: number, weight: number, before: number | undefined): string {
    const date = new Date(this.clock(time));
    const changed = before === undefined ? weights.year : this.weightBetween(before, time);
    const year = changed >= weights.year ? ` ${date.getUTCFullYear()}` : "";
    const month = MONTHS[date.getUTCMonth()] ?? "";
    if (weight >= weights.year) return String(date.getUTCFullYear());
    if (weight >= weights.month) return month + year;
    const day = String(date.getUTCDate()) + (changed >= weights.month ? ` ${month}${year}` : "");
    if (weight >= weights.day) return day;
    const clock = date.toISOString().slice(11, weight < weights.minute ? 19 : 16);
    return changed >= weights.day ? `${day}, ${clock}` : clock;
  }

  /** Which unit of calendar time begins between two times. */
  weightBetween(before: number, time: number): number {
    const [was, is] = [new Date(this.clock(before)), new Date(this.clock(time))];
    if (was.getUTCFullYear() !== is.getUTCFullYear()) return weights.year;
    if (was.getUTCMonth() !== is.getUTCMonth()) return weights.month;
    if (was.getUTCDate() !== is.getUTCDate()) return weights.day;
    const [from, to] = [was.getTime(), is.getTime()];
    const found = STEPS.find(([length]) => Math.floor(from / length) !== Math.floor(to / length));
    return found?.[1] ?? 0;
  }

  private offset(time: number): number {
    if (!this.format) return 0;
    const date = new Date(time);
    const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
    let known = this.offsets.get(month);
    if (known === undefined) {
      const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
      const [first, last] = [this.measured(start), this.measured(start + 31 * DAY)];
      const middle = this.measured(start + 15 * DAY);
      known = first === last && first === middle ? first : "changes";
      this.offsets.set(month, known);
    }
    return known === "changes" ? this.hourly(time) : known;
  }

  private hourly(time: number): number {
    // Zones change their offset at whole quarters of an hour.
    const quarter = Math.floor(time / (15 * MINUTE));
    const known = this.hours.get(quarter) ?? this.measured(quarter * 15 * MINUTE);
    this.hours.set(quarter, known);
    return known;
  }

  private measured(time: number): number {
    const parts = Object.fromEntries((this.format?.formatToParts(time) ?? []).map(({ type, value }) => [type, value]));
    const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
    const [hour, minute, second] = [Number(parts.hour), Number(parts.minute), Number(parts.second)];
    const own = new Date(0);
    own.setUTCFullYear(parts.era === "BC" ? 1 - year : year, month - 1, day);
    own.setUTCHours(hour, minute, second);
    return own.getTime() - Math.floor(time / 1000) * 1000;
  }
}

const STEPS: readonly [length: number, weight: number][] = [
  [12 * HOUR, weights.hour12],
  [6 * HOUR, weights.hour6],
  [3 * HOUR, weights.hour3],
  [HOUR, weights.hour],
  [30 * MINUTE, weights.minute30],
  [5 * MINUTE, weights.minute5],
  [MINUTE, weights.minute],
  [1000, weights.second],
];

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
