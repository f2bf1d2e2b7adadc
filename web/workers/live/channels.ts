import { sameBase } from "./book-view.ts";
import type { Reading } from "./figures.ts";
import type { Channel } from "./link.ts";
import { instrumentOf } from "./news.ts";
import type { LiveWants } from "./shapes.ts";

/** Levels of each side: a ladder shows a few, the picture of depth all. */
const DEPTH = 100;
const SPARK_POINTS = 40;
export const MINUTE_MS = 60_000;

/**
 * The channels that a page needs for what it shows, by their numbers; null ends one (surfaces B15: visible rows often, the
 * others twice a second, one ladder at full rate, a hidden page alerts alone).
 */
export function channelsFor(
  reading: Reading,
  wants: LiveWants,
  { visible, bars }: { readonly visible: readonly number[]; readonly bars: readonly number[] },
): ReadonlyMap<number, Channel | null> {
  const { isHidden, isSmall, isTogether } = wants;
  const own = instrumentOf(reading.market, wants.selected);
  const shown = <T>(channel: T): T | null => (isHidden ? null : channel);
  const ofOwn = (channel: Omit<Channel, "instruments">): Channel | null =>
    own && !isHidden ? { ...channel, instruments: [own.instrument] } : null;
  const books = own ? (isTogether ? sameBase(reading, own) : [own]).map(({ instrument }) => instrument) : [];
  const rows = [...new Set([...visible, ...books])].sort((a, b) => a - b);
  return new Map<number, Channel | null>([
    [1, { kind: "instruments", instruments: [], rate: 1 }],
    [2, shown({ kind: "tops", instruments: [], rate: isSmall ? 0.5 : 2 })],
    [3, rows.length === 0 ? null : shown({ kind: "tops", instruments: rows, rate: isSmall ? 4 : 10 })],
    [4, { kind: "venues", instruments: [], rate: 2 }],
    [5, { kind: "alerts", instruments: [], rate: 1 }],
    [6, { kind: "events", instruments: [], rate: 1 }],
    [7, visible.length === 0 ? null : shown({ kind: "sparks", instruments: visible, rate: 0.2, depth: SPARK_POINTS })],
    [8, books.length === 0 ? null : shown({ kind: "book", instruments: books, rate: isSmall ? 5 : 20, depth: DEPTH })],
    [9, ofOwn({ kind: "trades", rate: 1 })],
    // Bars that the relay does not make are made of its minutes.
    [10, ofOwn({ kind: "bars", rate: 1, intervalMs: bars.includes(wants.intervalMs) ? wants.intervalMs : MINUTE_MS })],
    [11, ofOwn({ kind: "streams", rate: 1 })],
  ]);
}
