import type { BacktestResult } from "../../shared/backtest.ts";
import { numberText } from "../../shared/figures.ts";
import type { DataOutput } from "../../shared/notebook/outputs.ts";
import { timeFrom } from "../../shared/time.ts";
import { areDays, Zone } from "../chart/zone.ts";
import { writtenDate } from "../state/dates.ts";
import { settings } from "../state/settings.svelte.ts";

/** The clock by which a run's tables and log tell times: the reader's zone, as in its charts. */
export const runClock = (
  { request, equity }: Pick<BacktestResult, "request" | "equity">,
  zone: string = settings.zoneName,
): Zone => new Zone(zone, areDays(request.interval, equity.time));

/** The same of data, by its first and last time where its bars are not at hand. */
export const dataClock = ({ interval, from, to }: Pick<DataOutput, "interval" | "from" | "to">): Zone =>
  new Zone(settings.zoneName, areDays(interval, Float64Array.of(from, to)));

/** CSS width of a column of times. */
export const timeWidth = ({ isDaily }: Zone): string => (isDaily ? "104px" : "136px");

/** Sentences about a run with their times of UTC told by its clock, in the reader's way. */
export function zonedWords(sentence: string, clock: Zone): string {
  const isMoved = !clock.isDaily && clock.name !== "UTC";
  return sentence.replaceAll(/(?<![\w-])\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d(?:\.\d{3})?)?)?(?![\w-])/g, (text) => {
    const time = timeFrom(text);
    if (time === undefined) return text;
    return isMoved ? clock.text(time) : writtenDate(text);
  });
}

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
  return seconds < 90 ? `${numberText(seconds, 1)} s` : `${Math.round(seconds / 60)} min`;
}
