import { timeFrom, timeText } from "../../shared/time.ts";
import { settings } from "./settings.svelte.ts";

/** A date that begins with its day as `2026-11-20`, in the reader's way: `20.11.2026`, `11/20/2026`. */
export function writtenDate(iso: string): string {
  if (settings.dates === "year") return iso;
  const order = settings.dates === "day" ? "$3.$2.$1" : "$2/$3/$1";
  return iso.replace(/^(\d{4})-(\d\d)-(\d\d)/, order);
}

/** As `timeText`, for readers: files and links keep its own. */
export const writtenTime = (time: number): string => writtenDate(timeText(time));

/** The day of a time in UTC. */
export const writtenDay = (time: number): string => writtenDate(timeText(time).slice(0, 10));

/** The day that a reader wrote, as `2026-11-20`: in the reader's way or as ISO 8601, where a year or month is its first day. */
export function dayFrom(written: string): string | undefined {
  const [, first = "", second = "", year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(written.trim()) ?? [];
  const [day, month] = settings.dates === "month" ? [second, first] : [first, second];
  const iso = year === undefined ? written.trim() : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const time = /^\d{4}(-\d\d){0,2}$/.test(iso) ? timeFrom(iso) : undefined;
  return time === undefined ? undefined : timeText(time).slice(0, 10);
}
