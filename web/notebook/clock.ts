import { settings } from "../state/settings.svelte.ts";

/** The time of day in the reader's zone: `14:02`. */
export function clockText(time: number): string {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: settings.zoneName,
  }).format(time);
}

/** A short length of time: `41 ms`, `1.3 s`, `2 min`. */
export function spanText(seconds: number): string {
  if (seconds < 0.9995) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  return seconds < 90 ? `${seconds.toFixed(1)} s` : `${Math.round(seconds / 60)} min`;
}
