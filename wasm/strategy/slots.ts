import { Bar } from "./bar";

// The values that the engine pushes at each bar stand in two blocks that change places: the current bar's and the one
// before. A block begins as a Bar, whose open to volume are slots 0 to 4; the slots from 5 on follow it. Reading a series
// is then one load, and pushing is nothing but stores.

/** The current bar and its block; nothing until `openSlots`. */
export let now: Bar = changetype<Bar>(0);
/** The bar before and its block. */
export let last: Bar = changetype<Bar>(0);

/** Whether a custom indicator works: its bar is not pushed yet, so its reads must ask the engine. */
export let isUpdating: bool = false;

/** Distance of a slot from the start of its block, never 0. */
export function slotOffset(slot: i32): i32 {
  return <i32>offsetof<Bar>("open") + (slot << 3);
}

/** Makes both blocks, all values NaN, with room for `count` slots and a multiple of eight beyond the bar's five. */
export function openSlots(count: i32): void {
  const extra = (<usize>max(count - 5, 0) + 7) & ~7;
  now = newBlock(offsetof<Bar>() + (extra << 3));
  last = newBlock(offsetof<Bar>() + (extra << 3));
}

function newBlock(size: usize): Bar {
  const block = __new(size, idof<Bar>());
  store<i64>(block, 0, offsetof<Bar>("time"));
  store<i32>(block, -1, offsetof<Bar>("index"));
  for (let at = offsetof<Bar>("open"); at < size; at += 8) store<f64>(block + at, NaN);
  return changetype<Bar>(block);
}

/** How a block begins, as a Bar does: strategies can only read those. */
class Stamp {
  time: i64;
  index: i32;
}

/** What a push does to the blocks. */
export class Slot {
  /** What was current becomes previous; gives the block to fill. */
  @inline static turn(): usize {
    const block = last;
    last = now;
    now = block;
    return changetype<usize>(block);
  }

  /** Sets the value of a slot, counted from 0, in a block. */
  @inline static set(block: usize, slot: usize, value: f64): void {
    store<f64>(block + (slot << 3), value, offsetof<Bar>("open"));
  }

  /** Begins and ends the work of a custom indicator. */
  @inline static updating(begins: bool): void {
    isUpdating = begins;
  }

  /** Says which bar a block holds. */
  @inline static stamp(block: Bar, index: i32, time: i64): void {
    changetype<Stamp>(block).index = index;
    changetype<Stamp>(block).time = time;
  }
}
