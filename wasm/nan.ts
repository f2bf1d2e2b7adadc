import { type Body, codeOf, instructionsOf, ModuleReader } from "./bytecode.ts";
import { lebOf, type Rewriting, type Rewritten, withCode } from "./rewrite.ts";

/**
 * WebAssembly leaves the sign and the payload of a computed NaN to the machine, and the compilers of one machine differ
 * (Core Specification 4.3.3, NaN propagation). A strategy must not see them, or its orders would depend on them: before
 * an instruction that shows the bits of a float stands a sequence that makes every NaN the canonical one.
 */
interface Float {
  /** The local's type. */
  readonly type: number;
  /** `const` with the canonical NaN. */
  readonly nan: readonly number[];
  readonly equal: number;
  /** Stores, reinterpretation as an integer, and `copysign`, which takes the sign of its second operand. */
  readonly shows: readonly number[];
  /** Their results have the same bits everywhere: `load`, `const`, conversions of integers and reinterpretation. */
  readonly settled: readonly number[];
}

const F32: Float = {
  type: 0x7d,
  nan: [0x43, 0, 0, 0xc0, 0x7f],
  equal: 0x5b,
  shows: [0x38, 0xbc, 0x98],
  settled: [0x2a, 0x43, 0xb2, 0xb3, 0xb4, 0xb5, 0xbe],
};
const F64: Float = {
  type: 0x7c,
  nan: [0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f],
  equal: 0x61,
  shows: [0x39, 0xbd, 0xa6],
  settled: [0x2b, 0x44, 0xb7, 0xb8, 0xb9, 0xba, 0xbf],
};
const FLOATS: ReadonlyMap<number, Float> = new Map([F32, F64].flatMap((one) => one.shows.map((code) => [code, one])));

/** `x` becomes `x == x ? x : NaN`: instructions between which no branch can land. */
function sequence({ nan, equal }: Float, local: number): number[] {
  const index = lebOf(local);
  return [0x22, ...index, ...nan, 0x20, ...index, 0x20, ...index, equal, 0x1b];
}
const SEQUENCE_LENGTH = 6;

/** A place before which a value's NaN has to be made canonical. */
interface Bare {
  readonly at: number;
  readonly float: Float;
}

/**
 * The instructions of a valid module that show the bits of a NaN as the machine made it.
 * @throws Refused where an instruction is none that strategies use
 */
export function bareNans(module: Uint8Array): Bare[] {
  return codeOf(module).bodies.flatMap((body) => bareIn(module, body));
}

function bareIn(module: Uint8Array, body: Body): Bare[] {
  const found: Bare[] = [];
  const starts: number[] = [];
  for (const { at, opcode } of instructionsOf(module, body)) {
    const float = FLOATS.get(opcode);
    const before = module[starts.at(-1) ?? at] ?? 0;
    if (float && !float.settled.includes(before) && !isCanonical(module, float, starts.at(-SEQUENCE_LENGTH), at)) {
      found.push({ at, float });
    }
    starts.push(at);
  }
  return found;
}

/** Whether the instructions between two offsets are the sequence, with any local. */
function isCanonical(module: Uint8Array, float: Float, from: number | undefined, to: number): boolean {
  if (from === undefined || module[from] !== 0x22) return false;
  const reader = new ModuleReader(module);
  reader.at = from + 1;
  const expected = sequence(float, reader.leb());
  return to - from === expected.length && expected.every((byte, i) => module[from + i] === byte);
}

/** The same module with every NaN made canonical where its bits show. */
export function withCanonicalNans(module: Uint8Array): Rewritten {
  return withCode(module, rewrite);
}

function rewrite(code: Rewriting, body: Body): void {
  const places = bareIn(code.source, body);
  const kinds = [F32, F64].filter((one) => places.some(({ float }) => float === one));
  const local = (float: Float) => body.locals + kinds.indexOf(float);
  const groups = lebOf(body.groups + kinds.length);
  const added = kinds.flatMap(({ type }) => [1, type]);
  const sequences = places.map(({ float }) => sequence(float, local(float)));
  const size = groups.length + added.length + sequences.flat().length + body.end - body.declarations;
  code.write(lebOf(size));
  code.keep(body.start, body.start);
  code.write(groups);
  code.keep(body.declarations, body.code);
  code.write(added);
  let from = body.code;
  places.forEach(({ at }, i) => {
    code.keep(from, at);
    code.write(sequences[i] ?? []);
    from = at;
  });
  code.keep(from, body.end);
}
