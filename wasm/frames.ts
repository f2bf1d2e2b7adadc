import { type Body, codeOf, type FunctionType, instructionsOf, ModuleReader, OPCODES } from "./bytecode.ts";

/** What a frame takes beside the values of its function: what is kept of the caller, and what the host adds. */
const FRAME = 16;
/** Operands of the code by which a function takes its share of the room and gives it back (`circles.ts`). */
const GUARD_OPERANDS = 3;

/**
 * The most that each function's frame takes of a stack, in numbers of 8 bytes, by place. The compilers of one machine make
 * frames of different sizes: a plain one keeps every local and every operand that is alive, those of the function called on
 * top; an optimising one also keeps what it has computed once and needs again after a call, so that each instruction that
 * computes may cost a number.
 * @throws Refused where an instruction is none that strategies use
 */
export function frameSizes(module: Uint8Array): number[] {
  const { bodies, functions, types } = codeOf(module);
  return bodies.map((body) => {
    const { operands, computed } = new Operands(module, types, functions).of(body);
    const { parameters, results } = body.type;
    return FRAME + body.locals + parameters + results.length + Math.max(operands, GUARD_OPERANDS) + computed;
  });
}

/** A block that is open: the operands below it, and what it takes and gives. */
interface Block {
  readonly below: number;
  readonly type: FunctionType;
}

/** Walks over a valid body as a validator does, with the number of operands in place of their types. */
class Operands {
  private readonly module: Uint8Array;
  private readonly types: readonly FunctionType[];
  private readonly functions: readonly FunctionType[];
  private readonly open: Block[] = [];
  private count = 0;
  private most = 0;

  constructor(module: Uint8Array, types: readonly FunctionType[], functions: readonly FunctionType[]) {
    this.module = module;
    this.types = types;
    this.functions = functions;
  }

  /** The most operands that are alive at once, and the instructions that compute. */
  of(body: Body): { operands: number; computed: number } {
    let computed = 0;
    this.open.push({ below: 0, type: body.type });
    for (const { at, opcode } of instructionsOf(this.module, body)) {
      if (computes(opcode)) computed++;
      this.step(at, opcode);
    }
    return { operands: this.most, computed };
  }

  private step(at: number, opcode: number): void {
    const O = OPCODES;
    if (opcode === O.block || opcode === O.loop || opcode === O.if) this.enter(at, opcode === O.if ? 1 : 0);
    else if (opcode === O.else || opcode === O.end) this.leave(opcode);
    else if (opcode === O.call) this.call(this.functions[this.immediate(at)], 0);
    else if (opcode === O.callIndirect) this.call(this.types[this.immediate(at)], 1);
    else if (ENDING.has(opcode)) this.count = this.below;
    else {
      const [taken, given] = opcode === O.bulk ? bulk(this.immediate(at)) : effectOf(opcode);
      this.take(taken);
      this.give(given);
    }
  }

  private enter(at: number, condition: number): void {
    const type = this.blockType(at);
    this.take(condition);
    this.take(type.parameters);
    this.open.push({ below: this.count, type });
    this.give(type.parameters);
  }

  private leave(opcode: number): void {
    const block = this.open.at(-1);
    if (!block) return;
    this.count = block.below;
    if (opcode === OPCODES.else) return this.give(block.type.parameters);
    this.open.pop();
    this.give(block.type.results.length);
  }

  private call(type: FunctionType | undefined, indexes: number): void {
    this.take(indexes + (type?.parameters ?? 0));
    this.give(type?.results.length ?? 0);
  }

  private get below(): number {
    return this.open.at(-1)?.below ?? 0;
  }

  /** Behind a branch, where no code is reached, there may be fewer than are taken. */
  private take(count: number): void {
    this.count = Math.max(this.below, this.count - count);
  }

  private give(count: number): void {
    this.count += count;
    this.most = Math.max(this.most, this.count);
  }

  private immediate(at: number): number {
    return this.readerAt(at + 1).leb();
  }

  private blockType(at: number): FunctionType {
    const reader = this.readerAt(at + 1);
    const first = reader.byteAt(0);
    if (first === 0x40) return { parameters: 0, results: [] };
    if ((first & 0xc0) === 0x40) return { parameters: 0, results: [first] };
    return this.types[reader.signed(5)] ?? { parameters: 0, results: [] };
  }

  private readerAt(at: number): ModuleReader {
    const reader = new ModuleReader(this.module);
    reader.at = at;
    return reader;
  }
}

/** After these comes code that is not reached: `unreachable`, `br`, `br_table`, `return`. */
const ENDING: ReadonlySet<number> = new Set([0x00, OPCODES.branch, 0x0e, OPCODES.return]);

/**
 * All that makes a new value of others, also a call, in whose place the function may be put; not constants, which are made
 * again, nor what only moves values.
 */
function computes(opcode: number): boolean {
  const isCall = opcode === OPCODES.call || opcode === OPCODES.callIndirect;
  return isCall || opcode === 0x1b || opcode === OPCODES.get || (opcode >= 0x28 && opcode <= 0x40) || opcode >= 0x45;
}

type Effect = readonly [taken: number, given: number];

/** Operands that an instruction without control takes and gives (Core Specification 3.3). */
function effectOf(opcode: number): Effect {
  const effect = EFFECTS[opcode];
  if (effect) return effect;
  if (opcode >= 0x28 && opcode <= 0x35) return [1, 1];
  if (opcode >= 0x36 && opcode <= 0x3e) return [2, 0];
  return BINARY.some(([from, to]) => opcode >= from && opcode <= to) ? [2, 1] : [1, 1];
}

const EFFECTS: Readonly<Record<number, Effect>> = {
  0x01: [0, 0],
  0x0d: [1, 0],
  0x1a: [1, 0],
  0x1b: [3, 1],
  0x20: [0, 1],
  0x21: [1, 0],
  0x22: [1, 1],
  0x23: [0, 1],
  0x24: [1, 0],
  0x3f: [0, 1],
  0x41: [0, 1],
  0x42: [0, 1],
  0x43: [0, 1],
  0x44: [0, 1],
};

/** Comparisons and arithmetic of two numbers; what is left of 0x45 to 0xc4 takes one. */
const BINARY: readonly (readonly [number, number])[] = [
  [0x46, 0x4f],
  [0x51, 0x66],
  [0x6a, 0x78],
  [0x7c, 0x8a],
  [0x92, 0x98],
  [0xa0, 0xa6],
];

/** Conversions that saturate take one and give one; of the copying and filling of memory, only `data.drop` takes none. */
function bulk(kind: number): Effect {
  return kind < 8 ? [1, 1] : [kind === 9 ? 0 : 3, 0];
}
