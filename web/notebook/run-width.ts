/** Cells that run at a time at most: each holds its own copy of engine and bars. */
const WIDEST = 8;
/** Where a browser does not say how many cores there are. */
const UNKNOWN = 2;

/**
 * How many cells run at a time on a machine: one for each core, less one that the page keeps where there are more than
 * two.
 * @param cores `navigator.hardwareConcurrency`, undefined or nonsense where a browser hides it
 */
export function runWidth(cores: number | undefined): number {
  if (cores === undefined || !Number.isInteger(cores) || cores < 1) return UNKNOWN;
  return cores <= 2 ? cores : Math.min(cores - 1, WIDEST);
}
