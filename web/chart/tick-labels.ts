import { weights, type Zone } from "./zone.ts";

/** A tick of the time axis: its place in CSS pixels, and the unit of calendar time that begins there. */
export interface Tick {
  readonly x: number;
  readonly time: number;
  readonly weight: number;
}

/** Calendar units, the coarsest first; those within a day are one. */
const UNITS = [weights.year, weights.month, weights.day, 0] as const;
const unitOf = (weight: number): number => UNITS.find((unit) => weight >= unit) ?? 0;

/** More than half of a digit in the axis' face of 11 px. */
const HALF_DIGIT = 3.2;

/**
 * Labels of ticks in the order of their times. Each says what the one before leaves open: the first tells its year, the
 * first of another month its month. A tick has none whose label an edge of the axis would cut, or whose unit has too few
 * to fill the room between coarser ones.
 */
export function tickLabels(ticks: readonly Tick[], { zone, width }: { zone: Zone; width: number }): string[] {
  const finest = finestUnit(ticks);
  let before: number | undefined;
  return ticks.map(({ x, time, weight }) => {
    if (unitOf(weight) < finest) return "";
    const text = zone.tickText(time, weight, before);
    const half = text.length * HALF_DIGIT;
    if (x < half || x + half > width) return "";
    before = time;
    return text;
  });
}

/** The finest unit that has enough ticks to stand between all coarser ones. */
function finestUnit(ticks: readonly Tick[]): number {
  let finest: number = weights.year;
  let coarser = 0;
  for (const unit of UNITS) {
    const own = ticks.filter(({ weight }) => unitOf(weight) === unit).length;
    if (own === 0) continue;
    if (coarser > 1 && own < Math.max(2, coarser - 1)) return finest;
    finest = unit;
    coarser += own;
  }
  return finest;
}
