import { assert } from "../shared/assert.ts";
import { type Body, codeOf, instructionsOf, ModuleReader, Refused, SECTIONS, stepOver } from "./bytecode.ts";
import { lebOf, type Rewriting, type Rewritten, withCode } from "./rewrite.ts";

/**
 * How deep calls may nest before the stack ends differs from machine to machine, and between the compilers of one
 * machine, whose frames are of different sizes. Functions that can lead back to themselves therefore pay for their
 * frames out of a room that is the same everywhere: on entry they take their share of it, before they return they give
 * it back, and where none is left they trap. Functions that cannot, which is nearly all, are as they were.
 */
const ROOM = 32_768;
/** The exported variable that holds what is left of the room: numbers of 8 bytes, less than 0 after such a trap. */
export const ROOM_EXPORT = "room";
/** What a frame takes beside its parameters and locals: what is kept of the caller, and values half computed. */
const FRAME = 16;

const [BLOCK, LOOP, IF, END, BRANCH, RETURN, CALL, CALL_INDIRECT] = [0x02, 0x03, 0x04, 0x0b, 0x0c, 0x0f, 0x10, 0x11];
const [GET, SET, I32, CONST] = [0x23, 0x24, 0x7f, 0x41];

/** `room -= share; if (room < 0) unreachable` */
function entry(room: number, share: number): number[] {
  const [get, set] = [
    [GET, ...lebOf(room)],
    [SET, ...lebOf(room)],
  ];
  return [...get, ...constant(share), 0x6b, ...set, ...get, ...constant(0), 0x48, IF, 0x40, 0x00, END];
}

/** `room += share`, and the function's end. */
function exit(room: number, share: number): number[] {
  return [GET, ...lebOf(room), ...constant(share), 0x6a, SET, ...lebOf(room), END];
}

const shareOf = (body: Body) => FRAME + body.locals;
const constant = (value: number) => [CONST, ...signedLeb(value)];

/** The same module with a bound on how deep its functions call each other in a circle; itself when none does. */
export function withBoundedCircles(module: Uint8Array): Rewritten {
  const inCircle = circular(module);
  if (inCircle.size === 0) return { module, moved: (offset) => offset };
  const { globals } = layoutOf(module);
  const coded = withCode(module, (code, body, place) => {
    if (inCircle.has(place)) guard(code, body, globals.count);
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
function guard(code: Rewriting, body: Body, room: number): void {
  const share = shareOf(body);
  assert(body.results.length < 2, "the compiler makes no functions of several results");
  const before = [...entry(room, share), BLOCK, body.results[0] ?? 0x40];
  const returns = returnsOf(code.source, body).map(({ at, depth }) => ({ at, jump: [BRANCH, ...lebOf(depth)] }));
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
    if (opcode === BLOCK || opcode === LOOP || opcode === IF) depth++;
    else if (opcode === END) depth--;
    else if (opcode === RETURN) returns.push({ at, depth });
  }
  return returns;
}

/** The module with the room as its last variable, exported. */
function withRoom(module: Uint8Array): Uint8Array {
  const { globals, exports } = layoutOf(module);
  const variable = [I32, 1, ...constant(ROOM), END];
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
 * Whether every function of a valid module that can lead back to itself pays for its frame, and nothing else touches the
 * room.
 * @throws Refused where an instruction is none that strategies use
 */
export function hasBoundedCircles(module: Uint8Array): boolean {
  const inCircle = circular(module);
  if (inCircle.size === 0) return true;
  const room = roomOf(module);
  if (room === undefined) return false;
  const { bodies } = codeOf(module);
  let settings = 0;
  for (const [place, body] of bodies.entries()) {
    const ends = Array.from(instructionsOf(module, body), ({ at, opcode }) => {
      if (opcode === SET && new ModuleReader(module.subarray(at + 1)).leb() === room) settings++;
      return at;
    });
    if (!inCircle.has(place)) continue;
    const [before, after] = [entry(room, shareOf(body)), exit(room, shareOf(body))];
    const last = body.end - after.length;
    if (!stands(module, before, body.code) || !stands(module, after, last) || !ends.includes(last)) return false;
  }
  return settings === 2 * inCircle.size;
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
    if (index === room && stands(module, [I32, 1, ...constant(ROOM), END], reader.at)) return room;
    reader.skip(2);
    while (stepOver(reader) !== END);
  }
  return undefined;
}

function stands(module: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, i) => module[at + i] === byte);
}

/** Places of the functions that stand in a circle of calls, or between two of them. */
function circular(module: Uint8Array): ReadonlySet<number> {
  const calls = callsOf(module);
  const onward = lasting(calls);
  const backward = lasting(reversed(calls));
  return new Set([...onward].filter((place) => backward.has(place) && place < calls.length - 1));
}

/** Which functions each one calls, by place; the table stands behind them: a computed call leads to all that it holds. */
function callsOf(module: Uint8Array): number[][] {
  const { imported, held } = layoutOf(module);
  const { bodies } = codeOf(module);
  const calls = bodies.map((body) => {
    const called = new Set<number>();
    for (const { at, opcode } of instructionsOf(module, body)) {
      if (opcode === CALL_INDIRECT) called.add(bodies.length);
      if (opcode === CALL) called.add(new ModuleReader(module.subarray(at + 1)).leb() - imported);
    }
    return [...called].filter((place) => place >= 0);
  });
  return [...calls, [...new Set(held)].map((index) => index - imported).filter((place) => place >= 0)];
}

/** What is left of a graph when nodes without a way onward are taken away, again and again. */
function lasting(edges: readonly (readonly number[])[]): Set<number> {
  const into = reversed(edges);
  const ways = edges.map(({ length }) => length);
  const ended = ways.flatMap((count, node) => (count === 0 ? [node] : []));
  for (const node of ended) {
    for (const before of into[node] ?? []) {
      const left = (ways[before] ?? 0) - 1;
      ways[before] = left;
      if (left === 0) ended.push(before);
    }
  }
  const gone = new Set(ended);
  return new Set([...edges.keys()].filter((node) => !gone.has(node)));
}

function reversed(edges: readonly (readonly number[])[]): number[][] {
  const turned: number[][] = edges.map(() => []);
  edges.forEach((targets, node) => targets.forEach((target) => turned[target]?.push(node)));
  return turned;
}

/** A section that is a list: where it begins and ends, how many items it has and where they begin. */
interface Section {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  readonly count: number;
  readonly items: number;
}

interface Layout {
  readonly globals: Section;
  readonly exports: Section;
  /** Number of imported functions. */
  readonly imported: number;
  /** Indexes of the functions in the table. */
  readonly held: readonly number[];
}

function layoutOf(module: Uint8Array): Layout {
  const none = { id: 0, start: 0, end: 0, count: 0, items: 0 };
  const sections = new Map<number, Section>();
  const reader = new ModuleReader(module);
  reader.skip(8);
  while (!reader.atEnd) {
    const start = reader.at;
    const id = reader.byte();
    const end = reader.leb() + reader.at;
    if (id !== SECTIONS.custom) sections.set(id, { id, start, end, count: reader.leb(), items: reader.at });
    reader.at = end;
  }
  const held = sections.get(SECTIONS.element);
  return {
    globals: sections.get(SECTIONS.global) ?? none,
    exports: sections.get(SECTIONS.export) ?? none,
    imported: sections.get(SECTIONS.import)?.count ?? 0,
    held: held ? elementsOf(reader, held) : [],
  };
}

/** The functions that the table is filled with. */
function elementsOf(reader: ModuleReader, { items, count }: Section): number[] {
  const held: number[] = [];
  reader.at = items;
  for (let left = count; left > 0; left--) {
    if (reader.leb() !== 0) throw new Refused("fills its table in a way that strategies do not use");
    while (stepOver(reader) !== END);
    for (let functions = reader.leb(); functions > 0; functions--) held.push(reader.leb());
  }
  return held;
}

/** A LEB128 number with a sign. */
function signedLeb(value: number): number[] {
  const isLast = value >= -64 && value < 64;
  return isLast ? [value & 127] : [(value & 127) | 128, ...signedLeb(value >> 7)];
}
