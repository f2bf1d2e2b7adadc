import { assert } from "../shared/assert.ts";
import { type Body, codeOf, instructionsOf, ModuleReader, OPCODES, Refused, stepOver } from "./bytecode.ts";
import { callGraphOf, type CallGraph, largestChain } from "./calls.ts";
import { frameSizes } from "./frames.ts";
import { lebOf, type Rewriting, type Rewritten, withCode } from "./rewrite.ts";
import { layoutOf, type Section } from "./sections.ts";

/**
 * How deep calls may nest before the stack ends differs from machine to machine, and between the compilers of one
 * machine, whose frames are of different sizes. Functions that can lead back to themselves therefore pay for their
 * frames out of a room that is the same everywhere: on entry they take their share of it, before they return they give
 * it back, and where none is left they trap. Functions that cannot, which is nearly all, are as they were.
 */
const ROOM = 32_768;
/** What all calls together may take of a stack, the room with them. */
const STACK = 40_960;
/** The exported variable that holds what is left of the room: numbers of 8 bytes, less than 0 after such a trap. */
export const ROOM_EXPORT = "room";

const I32 = 0x7f;
const NOTHING = 0x40;
/** Instructions of a guard that compute: see `frameSizes`. */
const GUARD_COMPUTES = 6;

/** `room -= share; if (room < 0) unreachable` */
function entry(room: number, share: number): number[] {
  const [get, set] = [
    [OPCODES.get, ...lebOf(room)],
    [OPCODES.set, ...lebOf(room)],
  ];
  return [
    ...get,
    ...constant(share),
    0x6b,
    ...set,
    ...get,
    ...constant(0),
    0x48,
    OPCODES.if,
    NOTHING,
    0x00,
    OPCODES.end,
  ];
}

/** `room += share`, and the function's end. */
function exit(room: number, share: number): number[] {
  return [OPCODES.get, ...lebOf(room), ...constant(share), 0x6a, OPCODES.set, ...lebOf(room), OPCODES.end];
}

const constant = (value: number) => [OPCODES.constant, ...signedLeb(value)];

/** The same module with a bound on how deep its functions call each other in a circle; itself when none does. */
export function withBoundedCircles(module: Uint8Array): Rewritten {
  const { circling } = callGraphOf(module);
  if (circling.size === 0) return { module, moved: (offset) => offset };
  const { globals } = layoutOf(module);
  const sizes = frameSizes(module);
  const coded = withCode(module, (code, body, place) => {
    if (circling.has(place)) guard(code, body, globals.count, (sizes[place] ?? 0) + GUARD_COMPUTES);
    else {
      code.write(lebOf(body.end - body.start));
      code.keep(body.start, body.end);
    }
  });
  const roomed = withRoom(coded.module);
  // The sections that grow stand before the code.
  const shift = roomed.length - coded.module.length;
  return { module: roomed, moved: (offset) => coded.moved(offset) + shift };
}

/** Writes a body between entry and exit: as a block, out of which a return jumps. */
function guard(code: Rewriting, body: Body, room: number, share: number): void {
  const { results } = body.type;
  assert(results.length < 2, "the compiler makes no functions of several results");
  const before = [...entry(room, share), OPCODES.block, results[0] ?? NOTHING];
  const returns = returnsOf(code.source, body).map(({ at, depth }) => ({
    at,
    jump: [OPCODES.branch, ...lebOf(depth)],
  }));
  const after = exit(room, share);
  const longer = returns.reduce((sum, { jump }) => sum + jump.length - 1, 0);
  code.write(lebOf(body.end - body.start + before.length + longer + after.length));
  code.keep(body.start, body.code);
  code.write(before);
  let from = body.code;
  for (const { at, jump } of returns) {
    code.keep(from, at);
    code.write(jump);
    from = at + 1;
  }
  code.keep(from, body.end);
  code.write(after);
}

function returnsOf(module: Uint8Array, body: Body): { at: number; depth: number }[] {
  const returns: { at: number; depth: number }[] = [];
  let depth = 0;
  for (const { at, opcode } of instructionsOf(module, body)) {
    if (opcode === OPCODES.block || opcode === OPCODES.loop || opcode === OPCODES.if) depth++;
    else if (opcode === OPCODES.end) depth--;
    else if (opcode === OPCODES.return) returns.push({ at, depth });
  }
  return returns;
}

/** The module with the room as its last variable, exported. */
function withRoom(module: Uint8Array): Uint8Array {
  const { globals, exports } = layoutOf(module);
  const variable = [I32, 1, ...constant(ROOM), OPCODES.end];
  const exported = [ROOM_EXPORT.length, ...new TextEncoder().encode(ROOM_EXPORT), 3, ...lebOf(globals.count)];
  const enlarged = ({ items, end, count, id }: Section, item: readonly number[]) => {
    const body = [...lebOf(count + 1), ...module.subarray(items, end), ...item];
    return [id, ...lebOf(body.length), ...body];
  };
  return Uint8Array.from([
    ...module.subarray(0, globals.start),
    ...enlarged(globals, variable),
    ...module.subarray(globals.end, exports.start),
    ...enlarged(exports, exported),
    ...module.subarray(exports.end),
  ]);
}

/**
 * Refuses a valid module whose calls may need more stack than every machine has: that has a function that can lead back to
 * itself without paying for its frame, touches the room otherwise, or whose other calls nest too deep.
 * @throws Refused
 */
export function checkStack(module: Uint8Array): void {
  const graph = callGraphOf(module);
  const sizes = frameSizes(module);
  if (graph.circling.size > 0 && !hasBoundedCircles(module, graph, sizes)) {
    throw new Refused("has functions that call themselves without a bound, for which not every machine has room");
  }
  const sizeOf = (place: number) => sizes[place] ?? 0;
  // The frame that has no room any more is there when it traps.
  const last = [...graph.circling].reduce((most, place) => Math.max(most, sizeOf(place)), 0);
  const inCircles = last > 0 ? ROOM + last : 0;
  const chain = largestChain(graph, sizes);
  const total = chain.reduce((sum, place) => sum + sizeOf(place), inCircles);
  if (total <= STACK) return;
  const widest = [...graph.circling, ...chain].reduce((one, other) => (sizeOf(other) > sizeOf(one) ? other : one));
  throw new Refused(
    `needs ${kilobytes(total)} kB of stack, more than the ${kilobytes(STACK)} kB that every machine has: ` +
      `write its largest function, which takes ${kilobytes(sizeOf(widest))} kB of it, as smaller ones`,
    codeOf(module).bodies[widest]?.code,
  );
}

const kilobytes = (numbers: number) => Math.ceil(numbers / 128);

/** Whether every function that can lead back to itself pays for its frame, and nothing else touches the room. */
function hasBoundedCircles(module: Uint8Array, { circling }: CallGraph, sizes: readonly number[]): boolean {
  const room = roomOf(module);
  if (room === undefined) return false;
  const { bodies } = codeOf(module);
  let [settings, guarded] = [0, 0];
  for (const [place, body] of bodies.entries()) {
    const starts = Array.from(instructionsOf(module, body), ({ at, opcode }) => {
      if (opcode === OPCODES.set && new ModuleReader(module.subarray(at + 1)).leb() === room) settings++;
      return at;
    });
    if (!circling.has(place)) continue;
    guarded++;
    const share = sizes[place] ?? 0;
    const [before, after] = [entry(room, share), exit(room, share)];
    const last = body.end - after.length;
    if (!stands(module, before, body.code) || !stands(module, after, last) || !starts.includes(last)) return false;
  }
  return settings === 2 * guarded;
}

/** The index of the exported room, if it begins as it has to. */
function roomOf(module: Uint8Array): number | undefined {
  const { globals, exports } = layoutOf(module);
  const reader = new ModuleReader(module);
  reader.at = exports.items;
  let room: number | undefined;
  for (let left = exports.count; left > 0; left--) {
    const [name, kind, index] = [reader.name(), reader.byte(), reader.leb()];
    if (name === ROOM_EXPORT && kind === 3) room = index;
  }
  reader.at = globals.items;
  for (let index = 0; index < globals.count; index++) {
    if (index === room && stands(module, [I32, 1, ...constant(ROOM), OPCODES.end], reader.at)) return room;
    reader.skip(2);
    while (stepOver(reader) !== OPCODES.end);
  }
  return undefined;
}

function stands(module: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, i) => module[at + i] === byte);
}

/** A LEB128 number with a sign. */
function signedLeb(value: number): number[] {
  const isLast = value >= -64 && value < 64;
  return isLast ? [value & 127] : [(value & 127) | 128, ...signedLeb(value >> 7)];
}
