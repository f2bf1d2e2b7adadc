import { z } from "../schema.ts";
import { durationFrom, timeFrom } from "../time.ts";

const SECOND = 1000;
const DAY = 86_400_000;

const duration = z
  .string()
  .transform((text) => durationFrom(text) ?? Number.NaN)
  .refine((length) => length >= SECOND && length <= DAY, "must be a length of time from 1s to 1d, as 30s, 5m or 1h");

const moment = z
  .string()
  .transform((text) => timeFrom(text) ?? Number.NaN)
  .refine((time) => !Number.isNaN(time), "must be a time, as 2026-11-21 or 2026-11-21T14:30:00Z");

/** A rule as the configuration and the page write it. */
export const alertRule = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be made of a to z, 0 to 9 and -, as big-moves"),
    /** `BTC/USDT` at every venue, `binance:BTC/USDT` at one; `*` stands for any letters. */
    instruments: z.array(z.string().min(1).max(80)).min(1).max(1000).default(["*"]),
    price: z.enum(["mid", "last", "bid", "ask"]).default("mid"),
    /** Percent that the price has to move. */
    move: z.number().positive().max(1000).default(2),
    window: duration.prefault("5m"),
    direction: z.enum(["up", "down", "either"]).default("either"),
    /** Prices in a row that have to agree. */
    confirm: z.int().min(1).max(1000).default(1),
    /** Shortest time between two alerts of one instrument and direction; the window where nothing is said. */
    cooldown: duration.optional(),
    expires: moment.optional(),
    to: z.array(z.enum(["page", "desktop"])).default(["page", "desktop"]),
  })
  .transform(({ cooldown, ...rule }) => ({ ...rule, cooldown: cooldown ?? rule.window }));

/** A rule in force: lengths and times in milliseconds. */
export type AlertRule = Readonly<z.output<typeof alertRule>>;

export type PriceKind = AlertRule["price"];

/** Whether a rule, or anything else with such patterns, is about an instrument, named `venue:NAME`. */
export function isAbout(rule: { readonly instruments: readonly string[] }, instrument: string): boolean {
  const name = instrument.slice(instrument.indexOf(":") + 1);
  return rule.instruments.some((pattern) => matches(pattern, pattern.includes(":") ? instrument : name));
}

function matches(pattern: string, name: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  if (others.length === 0) return name === pattern;
  const last = others.pop() ?? "";
  if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const piece of others) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
