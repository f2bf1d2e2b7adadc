import { NOTHING, numberText } from "../../shared/figures.ts";

/** How long ago: `14 ms`, `41 s`, `3 min`. */
export function ageText(ms: number): string {
  if (!Number.isFinite(ms)) return NOTHING;
  if (ms < 1000) return `${numberText(ms, 0)} ms`;
  if (ms < 120_000) return `${numberText(ms / 1000, 0)} s`;
  return `${numberText(ms / 60_000, 0)} min`;
}

const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** `14:07:31` in a zone. */
export function clockText(time: number, zone: string): string {
  let clock = clocks.get(zone);
  if (!clock) clocks.set(zone, (clock = new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: zone })));
  return Number.isFinite(time) ? clock.format(time) : NOTHING;
}

/** How a state is said beside its dot: what is late is slow before it is stale. */
export function stateText(state: string, reason: string): string {
  if (state === "live") return reason === "receiving" || reason === "" ? "fresh" : reason;
  return reason ? `${state}: ${reason}` : state;
}
