import { StrategyError } from "../shared/errors.ts";
import { MODULE_BYTES } from "../shared/link/limits.ts";
import { ABI_VERSION, HANDLERS, IMPORTS, OPTIONAL_HANDLERS } from "./abi.ts";
import { ModuleReader, Refused, SECTIONS } from "./bytecode.ts";
import { checkStack, ROOM_EXPORT } from "./circles.ts";
import { bareNans } from "./nan.ts";

/** Largest memory, in pages of 64 KiB: 16 MiB. */
export const MEMORY_PAGES = 256;
/** Most entries of the function table. */
const TABLE_ENTRIES = 1000;

const MODULE_NAME = "tidebook";
const VALUE_TYPES: Readonly<Record<number, string>> = { 0x7f: "i", 0x7e: "j", 0x7d: "f", 0x7c: "d" };
/** Sections in the order in which a module has them. */
const ORDER: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 9, 12, 10, 11];

/**
 * Checks a strategy module before it is compiled, wherever it comes from: it may import nothing but the functions of the
 * interface, runs nothing by itself, its memory and table are bounded, and it computes the same on every machine: it has no
 * vectors, the bits of a NaN are canonical wherever it can see them, its memory never grows, and how deep its functions call
 * themselves is bounded by a number.
 * @throws StrategyError that says what the module asks for
 */
export function inspectModule(bytes: Uint8Array, path: string): void {
  if (bytes.length > MODULE_BYTES) throw refusal(path, `is ${bytes.length} bytes long, more than ${MODULE_BYTES}`);
  try {
    new Inspector(bytes).run();
    if (!WebAssembly.validate(bytes.slice())) throw new Refused("is not a valid WebAssembly module");
    if (bareNans(bytes).length > 0)
      throw new Refused("can see the bits of a NaN, which differ from machine to machine");
    checkStack(bytes);
  } catch (cause) {
    if (cause instanceof Refused) throw refusal(path, cause.message, cause.offset);
    throw cause;
  }
}

function refusal(path: string, reason: string, offset?: number): StrategyError {
  const facts = { path, ...(offset === undefined ? {} : { offsets: String(offset) }) };
  return new StrategyError("strategy/module", `${path}: the module ${reason}`, { facts });
}

/** A function of the interface asked for with a type, or an export with its kind and index. */
interface Exported {
  readonly name: string;
  readonly kind: number;
  readonly index: number;
}

class Inspector {
  private readonly reader: ModuleReader;
  private readonly types: string[] = [];
  /** Types of all functions, imported ones first. */
  private readonly functions: string[] = [];
  /** Values of constant i32 globals; undefined for others. */
  private readonly globals: (number | undefined)[] = [];
  private readonly exports: Exported[] = [];
  private memories = 0;
  private tables = 0;

  constructor(bytes: Uint8Array) {
    this.reader = new ModuleReader(bytes);
  }

  run(): void {
    const { reader } = this;
    if (reader.u32() !== 0x6d736100 || reader.u32() !== 1) throw new Refused("is not a WebAssembly module");
    let place = -1;
    while (!reader.atEnd) {
      const id = reader.byte();
      const end = reader.leb() + reader.at;
      reader.expect(end);
      if (id !== SECTIONS.custom) {
        if (id === SECTIONS.start) throw new Refused("asks to run code before it is started");
        const next = ORDER.indexOf(id);
        if (next < 0) throw new Refused(`has a section of an unknown kind, ${id}`);
        if (next <= place) throw new Refused("has its sections in disorder");
        place = next;
        this.section(id);
        if (id <= SECTIONS.export && reader.at !== end) throw new Refused("has a section of a wrong length");
      }
      reader.at = end;
    }
    if (this.memories !== 1) throw new Refused("has no memory of its own");
    this.checkExports();
  }

  private section(id: number): void {
    const { reader } = this;
    if (id > SECTIONS.export) return;
    const count = reader.leb();
    for (let i = 0; i < count; i++) {
      if (id === SECTIONS.type) this.types.push(this.type());
      else if (id === SECTIONS.import) this.import();
      else if (id === SECTIONS.function) this.functions.push(this.typeAt(reader.leb()));
      else if (id === SECTIONS.table) this.table();
      else if (id === SECTIONS.memory) this.memory();
      else if (id === SECTIONS.global) this.globals.push(this.global());
      else this.exports.push({ name: reader.name(), kind: reader.byte(), index: reader.leb() });
    }
  }

  private type(): string {
    if (this.reader.byte() !== 0x60) throw new Refused("has a type that is no function's");
    const parameters = this.valueTypes();
    return `${parameters}:${this.valueTypes()}`;
  }

  private valueTypes(): string {
    let types = "";
    for (let left = this.reader.leb(); left > 0; left--) types += this.valueType();
    return types;
  }

  private valueType(): string {
    return VALUE_TYPES[this.reader.numberType()] ?? "";
  }

  private typeAt(index: number): string {
    const type = this.types[index];
    if (type === undefined) throw new Refused("names a type that it does not have");
    return type;
  }

  private import(): void {
    const { reader } = this;
    const [module, name, kind] = [reader.name(), reader.name(), reader.byte()];
    const asked = shown(`${module}.${name}`);
    const signature = module === MODULE_NAME && Object.hasOwn(IMPORTS, name) ? IMPORTS[name] : undefined;
    if (kind !== 0 || signature === undefined) throw new Refused(`asks for ${asked}, which strategies are not given`);
    const type = this.typeAt(reader.leb());
    if (type !== signature) throw new Refused(`asks for ${asked} of another type than it has`);
    this.functions.push(type);
  }

  private table(): void {
    if (++this.tables > 1) throw new Refused("has more than one table");
    if (this.reader.byte() !== 0x70) throw new Refused("has a table that does not hold functions");
    const { most } = this.limits("table");
    if (most > TABLE_ENTRIES) throw new Refused(`asks for a table of ${most} entries, more than ${TABLE_ENTRIES}`);
  }

  private memory(): void {
    if (++this.memories > 1) throw new Refused("has more than one memory");
    const { least, most } = this.limits("memory");
    if (most > MEMORY_PAGES) throw new Refused(`asks for ${most} pages of memory, more than ${MEMORY_PAGES}`);
    if (least < most) throw new Refused("has a memory that can grow, which not every machine allows");
  }

  private limits(what: string): { least: number; most: number } {
    const flags = this.reader.byte();
    if (flags === 0) throw new Refused(`has a ${what} without a bound`);
    if (flags !== 1) throw new Refused(`has a ${what} that is shared or of another kind`);
    const [least, most] = [this.reader.leb(), this.reader.leb()];
    if (least > most) throw new Refused(`has a ${what} larger than its own bound`);
    return { least, most };
  }

  private global(): number | undefined {
    const { reader } = this;
    const isConstant = this.valueType() === "i" && reader.byteAt(0) === 0;
    reader.byte();
    const opcode = reader.byte();
    let value: number | undefined;
    if (opcode === 0x41) value = reader.signed(5);
    else if (opcode === 0x42) reader.signed(10);
    else if (opcode === 0x43) reader.skip(4);
    else if (opcode === 0x44) reader.skip(8);
    else if (opcode === 0x23) reader.leb();
    else throw new Refused("has a variable that begins in an unknown way");
    if (reader.byte() !== 0x0b) throw new Refused("has a variable that begins in an unknown way");
    return isConstant ? value : undefined;
  }

  private checkExports(): void {
    const names = new Set<string>();
    for (const one of this.exports) {
      if (names.has(one.name)) throw new Refused(`exports ${shown(one.name)} twice`);
      names.add(one.name);
      this.checkExport(one);
    }
    const needed = ["memory", "abi", ...Object.keys(HANDLERS).filter((name) => !OPTIONAL_HANDLERS.has(name))];
    const missing = needed.find((name) => !names.has(name));
    if (missing !== undefined) throw new Refused(`does not export ${missing}`);
  }

  private checkExport({ name, kind, index }: Exported): void {
    if (name === "memory" && kind === 2 && index === 0) return;
    if (name === ROOM_EXPORT && kind === 3) return;
    if (name === "abi" && kind === 3) {
      const version = this.globals[index];
      if (version === ABI_VERSION) return;
      throw new Refused(`was made for version ${version ?? "?"} of the engine's interface; this is ${ABI_VERSION}`);
    }
    const signature = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined;
    if (kind !== 0 || signature === undefined) throw new Refused(`exports ${shown(name)}, which is no handler`);
    if (this.functions[index] !== signature) throw new Refused(`exports ${name} of another type than it has`);
  }
}

/** A foreign name as it may stand in a message. */
function shown(name: string): string {
  return name.slice(0, 60).replaceAll(/[^\x20-\x7e]/g, "?");
}
