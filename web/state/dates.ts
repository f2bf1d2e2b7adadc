import { timeText } from "../../shared/time.ts";
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
