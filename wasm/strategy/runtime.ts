// Memory of a strategy: an allocator and a collector. The compiler's own runtimes either never free, keep a shadow stack
// in every function, or do not say how much was allocated; this one is collected between two handlers, when no reference
// can stand on the stack, and costs a handler that allocates nothing one comparison.
//
// The heap is one run of blocks from `__heap_base` to `top`. A block is the compiler's object header (20 bytes before an
// address that is a multiple of 16; std/assembly/rt/common.ts) and what follows it:
//
//   −20 size of the block, a multiple of 16, with USED and RAW in its low bits
//   −16 colour: `black` when the running collection has reached it
//   −12 next grey object, while marking; next free block, while free
//   −8  class id     −4  size of the object
//
// Free blocks hang in lists by size, four to each power of two (Knuth, The Art of Computer Programming 1, 2.5:
// segregated fits). Sweeping walks the blocks in order of address, joins free neighbours and builds the lists anew
// (McCarthy 1960, mark and sweep).
//
// The memory has its full size from the start and never grows: whether growing succeeds depends on the machine, and a
// strategy would see it.

import { abort } from "./words";

const HEADER: usize = 20;
const USED: u32 = 1;
/** Memory that is no object and is freed by hand only. */
const RAW: u32 = 2;
const SIZE_MASK: u32 = ~15;
const LISTS: u32 = 80;
const MEMORY: usize = 256 << 16;
const STEP: usize = 512 << 10;

/** First free block of each list. */
const lists: usize = memory.data(80 << 2);
/** No list above this one holds a block. */
let largest: u32 = 0;

/** End of the last block; 20 below a multiple of 16. */
let top: usize = ((__heap_base + HEADER + 15) & ~15) - HEADER;
/** Bytes allocated since the last collection, and how many are let pass until the next. */
let allocated: usize = 0;
let allowed: usize = STEP;
/** Colour of objects reached by the running collection; data in the module starts with 0, so that is never used. */
let black: u32 = 1;
/** Reached objects whose members were not looked at yet. */
let grey: usize = 0;

/** What handlers do when they return. */
export class Heap {
  /** Collects when enough was allocated. Only to be called when no reference stands on the stack. */
  @inline static settle(): void {
    if (allocated >= allowed) __collect();
  }
}

function first(): usize {
  return ((__heap_base + HEADER + 15) & ~15) - HEADER;
}

function sizeOf(block: usize): usize {
  return load<u32>(block) & SIZE_MASK;
}

/** List of the largest size that is at most `size`: every block in it or above has at least that. */
function listOf(size: usize): u32 {
  const power = 31 - clz(<u32>size);
  return ((power - 5) << 2) | ((<u32>size >> (power - 2)) & 3);
}

function keep(block: usize, size: usize): void {
  const number = listOf(size);
  const list = lists + (<usize>number << 2);
  if (number > largest) largest = number;
  store<u32>(block, <u32>size);
  store<u32>(block, <u32>load<u32>(list), 8);
  store<u32>(list, <u32>block);
}

/** Takes a free block of at least `size` from the lists, or gives 0. */
function reuse(size: usize): usize {
  let list = listOf(size);
  // The first list may hold blocks that are a little too small.
  let before = lists + (<usize>list << 2) - 8;
  let block: usize = load<u32>(before, 8);
  for (let tries = 8; block && tries && sizeOf(block) < size; tries--) {
    before = block;
    block = load<u32>(block, 8);
  }
  if (block && sizeOf(block) < size) block = 0;
  while (!block && ++list <= largest) {
    before = lists + (<usize>list << 2) - 8;
    block = load<u32>(before, 8);
  }
  if (!block) return 0;
  store<u32>(before, load<u32>(block, 8), 8);
  const whole = sizeOf(block);
  if (whole - size >= 32) keep(block + size, whole - size);
  else size = whole;
  store<u32>(block, <u32>size);
  return block;
}

/** A new block at the end of the heap, or 0 when the memory is used up. */
function append(size: usize): usize {
  if (top + size + HEADER > MEMORY) return 0;
  const block = top;
  top += size;
  store<u32>(block, <u32>size);
  return block;
}

// @ts-ignore: decorator
@global @unsafe
export function __alloc(size: usize): usize {
  if (size > MEMORY) exhausted();
  const whole = max<usize>((size + HEADER - 4 + 15) & ~15, 32);
  let block = reuse(whole);
  if (!block) block = append(whole);
  if (!block) exhausted();
  store<u32>(block, load<u32>(block) | USED | RAW);
  allocated += whole;
  return block + 4;
}

function exhausted(): void {
  abort("the strategy needs more than its 16 MiB of memory", null, 0, 0);
}

// @ts-ignore: decorator
@global @unsafe
export function __free(pointer: usize): void {
  const block = pointer - 4;
  keep(block, sizeOf(block));
}

// @ts-ignore: decorator
@global @unsafe
export function __realloc(pointer: usize, size: usize): usize {
  const block = pointer - 4;
  const whole = sizeOf(block);
  const wanted = (size + HEADER - 4 + 15) & ~15;
  if (wanted <= whole) return pointer;
  if (block + whole == top && append(wanted - whole)) {
    store<u32>(block, (load<u32>(block) & ~SIZE_MASK) | <u32>wanted);
    allocated += wanted - whole;
    return pointer;
  }
  const moved = __alloc(size);
  memory.copy(moved, pointer, whole - 4);
  __free(pointer);
  return moved;
}

// @ts-ignore: decorator
@global @unsafe
export function __new(size: usize, id: i32): usize {
  const pointer = __alloc(size + HEADER - 4) + HEADER - 4;
  const block = pointer - HEADER;
  store<u32>(block, load<u32>(block) & ~RAW);
  store<u32>(block, 0, 4);
  store<i32>(pointer - 8, id);
  store<u32>(pointer - 4, <u32>size);
  return pointer;
}

// @ts-ignore: decorator
@global @unsafe
export function __renew(pointer: usize, size: usize): usize {
  const old: usize = load<u32>(pointer - 4);
  let moved: usize;
  if (pointer < __heap_base) {
    moved = __new(size, load<i32>(pointer - 8));
    memory.copy(moved, pointer, min(old, size));
  } else {
    moved = __realloc(pointer - HEADER + 4, size + HEADER - 4) + HEADER - 4;
    store<u32>(moved - 4, <u32>size);
  }
  return moved;
}

// @ts-ignore: decorator
@global @unsafe
export function __link(parent: usize, child: usize, several: bool): void {}

// @ts-ignore: decorator
@global @unsafe
export function __visit(pointer: usize, cookie: u32): void {
  if (!pointer || load<u32>(pointer - 16) == black) return;
  store<u32>(pointer - 16, black);
  store<u32>(pointer - 12, <u32>grey);
  grey = pointer;
}

function mark(): void {
  __visit_globals(0);
  while (grey) {
    const pointer = grey;
    grey = load<u32>(pointer - 12);
    __visit_members(pointer, 0);
  }
}

/** Frees what was not reached, joins free neighbours, and gives the bytes that live. */
function sweep(): usize {
  memory.fill(lists, 0, <usize>LISTS << 2);
  largest = 0;
  let live: usize = 0;
  let free: usize = 0;
  const end = top;
  for (let block = first(); block < end; ) {
    const size = sizeOf(block);
    const info = load<u32>(block);
    const lives = (info & USED) != 0 && ((info & RAW) != 0 || load<u32>(block, 4) == black);
    if (lives) {
      if (free) keep(free, block - free);
      free = 0;
      live += size;
    } else if (!free) free = block;
    block += size;
  }
  if (free) top = free;
  return live;
}

// @ts-ignore: decorator
@global @unsafe
export function __collect(): void {
  black = black == 1 ? 2 : 1;
  mark();
  const live = sweep();
  allocated = 0;
  allowed = max(STEP >> 3, min(max(STEP, live), (MEMORY - live) >> 1));
}
