/** Why a module is not taken: the end of a sentence that begins with it. */
export class Refused extends Error {
  /** The offset of what is at fault, where that is known. */
  readonly offset: number | undefined;

  constructor(reason: string, offset?: number) {
    super(reason);
    this.offset = offset;
  }
}

const FOREIGN_TYPE = "has values of a type that strategies do not use";

/** Kinds of sections (WebAssembly Core Specification 5.5.2). */
export const SECTIONS = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

/** The instructions that are looked for by name (5.4). */
export const OPCODES = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  branch: 0x0c,
  return: 0x0f,
  call: 0x10,
  callIndirect: 0x11,
  get: 0x23,
  set: 0x24,
  constant: 0x41,
  bulk: 0xfc,
} as const;

/** A function's body. All offsets are the module's. */
export interface Body {
  readonly start: number;
  readonly end: number;
  /** Groups of locals of one type that it declares. */
  readonly groups: number;
  /** Its parameters and locals together. */
  readonly locals: number;
  readonly type: FunctionType;
  /** Where the declarations of its locals begin, behind their count, and its first instruction. */
  readonly declarations: number;
  readonly code: number;
}

/** The place among a valid module's own functions of each one that it exports, by name. */
export function handlersOf(module: Uint8Array): Map<string, number> {
  const handlers = new Map<string, number>();
  const reader = new ModuleReader(module);
  reader.skip(8);
  let imported = 0;
  while (!reader.atEnd) {
    const id = reader.byte();
    const end = reader.leb() + reader.at;
    if (id === SECTIONS.import) imported = reader.leb();
    for (let left = id === SECTIONS.export ? reader.leb() : 0; left > 0; left--) {
      const [name, kind, index] = [reader.name(), reader.byte(), reader.leb()];
      if (kind === 0) handlers.set(name, index - imported);
    }
    reader.at = end;
  }
  return handlers;
}

/** What a function takes, by number, and the types of what it gives. */
export interface FunctionType {
  readonly parameters: number;
  readonly results: readonly number[];
}

interface Code {
  /** Where the code section begins and ends. */
  readonly section: number;
  readonly end: number;
  /** The module's own functions, in order. */
  readonly bodies: readonly Body[];
  /** The types of all functions, imported ones first. */
  readonly functions: readonly FunctionType[];
  readonly types: readonly FunctionType[];
}

/** The functions of a valid module that imports nothing else. */
export function codeOf(module: Uint8Array): Code {
  const reader = new ModuleReader(module);
  reader.skip(8);
  const types: FunctionType[] = [];
  const functions: FunctionType[] = [];
  let imported = 0;
  while (!reader.atEnd) {
    const section = reader.at;
    const id = reader.byte();
    const end = reader.leb() + reader.at;
    const isList = id === SECTIONS.type || id === SECTIONS.import || id === SECTIONS.function;
    for (let left = isList ? reader.leb() : 0; left > 0; left--) {
      if (id === SECTIONS.type) types.push(typeOf(reader));
      else functions.push(types[id === SECTIONS.import ? importedType(reader) : reader.leb()] ?? NO_VALUES);
    }
    if (id === SECTIONS.import) imported = functions.length;
    if (id === SECTIONS.code) {
      const bodies = Array.from({ length: reader.leb() }, (_, i) => bodyOf(reader, functions[imported + i]));
      return { section, end, bodies, functions, types };
    }
    reader.at = end;
  }
  return { section: module.length, end: module.length, bodies: [], functions, types };
}

const NO_VALUES: FunctionType = { parameters: 0, results: [] };

/** The index of an imported function's type. */
function importedType(reader: ModuleReader): number {
  reader.name();
  reader.name();
  reader.skip(1);
  return reader.leb();
}

function typeOf(reader: ModuleReader): FunctionType {
  reader.skip(1);
  const parameters = reader.leb();
  reader.skip(parameters);
  return { parameters, results: Array.from({ length: reader.leb() }, () => reader.byte()) };
}

function bodyOf(reader: ModuleReader, type: FunctionType = NO_VALUES): Body {
  const end = reader.leb() + reader.at;
  const start = reader.at;
  const groups = reader.leb();
  const declarations = reader.at;
  let locals = type.parameters;
  for (let left = groups; left > 0; left--) {
    locals += reader.leb();
    reader.numberType();
  }
  const code = reader.at;
  reader.at = end;
  return { start, end, groups, locals, type, declarations, code };
}

/**
 * The instructions of a body, in order: where each begins, and its opcode.
 * @throws Refused where one is none that strategies use, or the last runs over the body's end
 */
export function* instructionsOf(module: Uint8Array, body: Body): Generator<{ at: number; opcode: number }> {
  const reader = new ModuleReader(module);
  reader.at = body.code;
  while (reader.at < body.end) {
    const at = reader.at;
    yield { at, opcode: stepOver(reader) };
  }
  if (reader.at !== body.end) throw new Refused("has a function whose code runs over its end");
}

/** Steps over the instruction at which the reader stands. Returns its opcode. */
export function stepOver(reader: ModuleReader): number {
  const opcode = reader.byte();
  if (opcode >= 0x45 && opcode <= 0xc4) return opcode;
  if (opcode >= 0x28 && opcode <= 0x3e) {
    if (reader.leb() >= 32) throw new Refused("has more than one memory");
    reader.leb();
  } else if (opcode === 0x0e) {
    for (let left = reader.leb(); left >= 0; left--) reader.leb();
  } else if (opcode === 0xfc) bulk(reader);
  else {
    const immediates = IMMEDIATES[opcode];
    if (immediates === undefined) throw new Refused(`has an instruction that strategies do not use, ${hex(opcode)}`);
    for (const kind of immediates) STEPS[kind]?.(reader);
  }
  return opcode;
}

/** The saturating conversions, and the copying and filling of memory. */
function bulk(reader: ModuleReader): void {
  const opcode = reader.leb();
  if (opcode > 11) throw new Refused(`has an instruction that strategies do not use, 0xfc ${hex(opcode)}`);
  if (opcode === 8 || opcode === 10) reader.leb();
  if (opcode >= 8) reader.leb();
}

const hex = (code: number) => `0x${code.toString(16).padStart(2, "0")}`;

/** What follows an opcode: `u` and `s` numbers without and with sign, `4` and `8` bytes, `b` the type of a block. */
const STEPS: Readonly<Record<string, (reader: ModuleReader) => void>> = {
  u: (reader) => reader.leb(),
  s: (reader) => reader.signed(10),
  4: (reader) => reader.skip(4),
  8: (reader) => reader.skip(8),
  b: (reader) => {
    if (reader.byteAt(0) === 0x40) reader.skip(1);
    else if ((reader.byteAt(0) & 0xc0) === 0x40) reader.numberType();
    else if (reader.signed(5) < 0) throw new Refused(FOREIGN_TYPE);
  },
};

/** Control, variables and constants (5.4.1, 5.4.4, 5.4.7); loads, stores and arithmetic are ranges of their own. */
const IMMEDIATES: Readonly<Record<number, string>> = {
  0x00: "",
  0x01: "",
  0x02: "b",
  0x03: "b",
  0x04: "b",
  0x05: "",
  0x0b: "",
  0x0c: "u",
  0x0d: "u",
  0x0f: "",
  0x10: "u",
  0x11: "uu",
  0x1a: "",
  0x1b: "",
  0x20: "u",
  0x21: "u",
  0x22: "u",
  0x23: "u",
  0x24: "u",
  0x3f: "u",
  0x40: "u",
  0x41: "s",
  0x42: "s",
  0x43: "4",
  0x44: "8",
};

/** Reads the binary format (WebAssembly Core Specification 5), refusing whatever runs over the end. */
export class ModuleReader {
  at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Refuses an end behind the module's. */
  expect(end: number): void {
    if (end > this.bytes.length) throw new Refused("is cut off");
  }

  byteAt(offset: number): number {
    const byte = this.bytes[this.at + offset];
    if (byte === undefined) throw new Refused("is cut off");
    return byte;
  }

  byte(): number {
    const byte = this.byteAt(0);
    this.at++;
    return byte;
  }

  /** The type of a number; one of references would be written in more bytes than one. */
  numberType(): number {
    const type = this.byte();
    if (type < 0x7c || type > 0x7f) throw new Refused(FOREIGN_TYPE);
    return type;
  }

  skip(count: number): void {
    this.expect(this.at + count);
    this.at += count;
  }

  u32(): number {
    return (this.byte() | (this.byte() << 8) | (this.byte() << 16) | (this.byte() << 24)) >>> 0;
  }

  /** An unsigned LEB128 number of 32 bits. */
  leb(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value >= 2 ** 32) break;
        return value;
      }
    }
    throw new Refused("has a number that is too long");
  }

  /** A signed LEB128 number of at most so many bytes; exact to 32 bits. */
  signed(most: number): number {
    let value = 0;
    for (let count = 0; count < most; count++) {
      const byte = this.byte();
      if (count < 5) value |= (byte & 0x7f) << (7 * count);
      if (byte < 0x80) {
        const shift = 7 * (count + 1);
        return shift < 32 && (byte & 0x40) !== 0 ? value | (-1 << shift) : value;
      }
    }
    throw new Refused("has a number that is too long");
  }

  name(): string {
    const length = this.leb();
    this.expect(this.at + length);
    const text = new TextDecoder().decode(this.bytes.subarray(this.at, this.at + length));
    this.at += length;
    return text;
  }
}
