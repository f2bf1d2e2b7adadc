import type { BookRule, DeltaNumbers } from "../book.ts";

/**
 * Each change carries the first and last of the update ids that it covers. After a snapshot of id L the first change
 * must cover L + 1; every later one must begin right behind the last (binance-spot-api-docs, "How to manage a local
 * order book correctly"). A number that begins earlier repeats absolute quantities, which does no harm.
 */
function place(delta: DeltaNumbers, sequence: number | null): "apply" | "old" | "gap" {
  const { firstSequence, lastSequence } = delta;
  if (sequence === null || firstSequence === null || lastSequence === null || firstSequence > sequence + 1)
    return "gap";
  return lastSequence <= sequence ? "old" : "apply";
}

export const SNAPSHOT_LEVELS = 1000;
/** A tenth of the weight of a whole one. */
export const SHALLOW_LEVELS = 100;

export const book: BookRule = {
  snapshot: "rest",
  depth: SNAPSHOT_LEVELS,
  shallowDepth: SHALLOW_LEVELS,
  truncates: false,
  zeros: "padding",
  place,
  checksum: null,
};
