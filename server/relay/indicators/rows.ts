import type { Row } from "../../../shared/protocol/kinds.ts";
import type { InstrumentMarket } from "../market/instrument.ts";
import type { Features } from "./features.ts";
import type { LiveIndicators } from "./live.ts";

interface Point {
  readonly openTime: number;
  readonly values: ArrayLike<number>;
}

/** A row for each output of an indicator at a bar. */
export function pointRows(
  { index }: InstrumentMarket,
  [indicator, intervalMs]: readonly [place: number, intervalMs: number],
  { openTime, values }: Point,
  isClosed: boolean,
): Row<"indicators">[] {
  const at = { instrument: index, indicator, intervalMs, openTime: BigInt(openTime), isClosed: isClosed ? 1 : 0 };
  return Array.from(values, (value, output) => ({ ...at, output, value }));
}

/** An instrument's indicators on bars of a length: so many points of each, and the one of the bar that is being made. */
export function indicatorRows(
  live: LiveIndicators,
  instrument: InstrumentMarket,
  { depth, intervalMs }: { readonly depth: number; readonly intervalMs: number },
): Row<"indicators">[] {
  const closed = live.wanted.flatMap((one, place) => {
    const points = one.intervalMs === intervalMs ? live.points(instrument, place, depth) : [];
    return points.flatMap((point) => pointRows(instrument, [place, intervalMs], point, true));
  });
  return [...closed, ...openRows(live, instrument).filter((row) => row.intervalMs === intervalMs)];
}

/** Indicators at the bars that are being made. */
export function openRows(live: LiveIndicators, instrument: InstrumentMarket): Row<"indicators">[] {
  const rows: Row<"indicators">[] = [];
  live.newest(instrument, (place, { isClosed, ...point }) => {
    const intervalMs = live.wanted[place]?.intervalMs ?? NaN;
    if (!isClosed) rows.push(...pointRows(instrument, [place, intervalMs], point, false));
  });
  return rows;
}

export function featureRows(features: Features, instrument: InstrumentMarket): Row<"features">[] {
  return Array.from(features.of(instrument), (value, feature) => ({ instrument: instrument.index, feature, value }));
}
