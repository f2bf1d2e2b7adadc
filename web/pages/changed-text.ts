/** When something changed, as people say it, in a time zone: `today 14:02`, `yesterday 9:15`, `3 March`, `3 March 2025`. */
export function changedText(time: number, now: number, timeZone: string): string {
  const day = (at: number): string =>
    new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(time);
  if (day(time) === day(now)) return `today ${clock}`;
  if (day(time) === day(now - 86_400_000)) return `yesterday ${clock}`;
  const isThisYear = day(time).slice(0, 4) === day(now).slice(0, 4);
  const date = { timeZone, day: "numeric", month: "long" } as const;
  return new Intl.DateTimeFormat("en-GB", isThisYear ? date : { ...date, year: "numeric" }).format(time);
}
