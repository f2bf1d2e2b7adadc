import * as engine from "./tidebook";
import { HAS_UPDATE } from "./chosen";
import { isUpdating, last, now, openSlots, slotOffset } from "./slots";

/** Every series that was declared, newest first: the engine is asked for their slots when the strategy is built. */
let declared: Series | null = null;

/**
 * A line of values, one for each bar of its clock: `series[0]` is the newest, `series[1]` the one before. Beyond the
 * first bar, and before an indicator has enough bars, a value is NaN. There is no way to ask for the future: a negative
 * number of bars ends the run.
 */
export class Series {
  private slot: i32 = 0;
  private older: Series | null;

  /** The engine's number for it. */
  readonly id: i32;

  constructor(id: i32) {
    this.id = id;
    this.older = declared;
    declared = this;
  }

  /** Asks the engine once for the slot of each declared series. */
  static watchAll(): void {
    let count = 5;
    let series = declared;
    while (series) {
      const slot = engine.watch(series.id);
      if (slot >= 0) {
        series.slot = slotOffset(slot);
        count = max(count, slot + 1);
      }
      series = series.older;
    }
    declared = null;
    openSlots(count);
  }

  /** The value `ago` bars ago. */
  @inline
  @operator("[]")
  at(ago: i32): f64 {
    const slot = this.slot;
    const isPushed = !HAS_UPDATE || !isUpdating;
    if (isPushed) if (<u32>ago < 2 && slot != 0) return load<f64>(changetype<usize>(ago ? last : now) + slot);
    return engine.value(this.id, ago);
  }
}

/** Whether `a` rose above `b` at this bar: `a[1] <= b[1] && a[0] > b[0]`. */
export function crossedAbove(a: Series, b: Series): bool {
  return a[1] <= b[1] && a[0] > b[0];
}

/** Whether `a` fell below `b` at this bar: `a[1] >= b[1] && a[0] < b[0]`. */
export function crossedBelow(a: Series, b: Series): bool {
  return a[1] >= b[1] && a[0] < b[0];
}
