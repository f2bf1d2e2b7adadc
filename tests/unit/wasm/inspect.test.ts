import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { StrategyError } from "../../../shared/errors.ts";
import { HANDLERS, IMPORTS, OPTIONAL_HANDLERS } from "../../../wasm/abi.ts";
import { compileStrategy } from "../../../wasm/compile.ts";
import { inspectModule } from "../../../wasm/inspect.ts";
import { bareNans } from "../../../wasm/nan.ts";
import { sdk } from "../../support/sdk.ts";

const CODES: Record<string, number> = { i: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c };

const name = (text: string) => [text.length, ...Buffer.from(text)];
const section = (id: number, ...body: number[]) => [id, ...leb(body.length), ...body];
const list = (items: number[][]) => [...leb(items.length), ...items.flat()];

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(Math.floor(value / 128))];
}

const handlers = Object.keys(HANDLERS).filter((handler) => !OPTIONAL_HANDLERS.has(handler));

/** The exports of a module whose own functions come after so many imported ones. */
function exportsFrom(first: number): number[] {
  const functions = handlers.map((handler, index) => [...name(handler), 0, first + index]);
  return section(7, ...list([...functions, [...name("memory"), 2, 0], [...name("abi"), 3, 0]]));
}

/** A module that has what is asked of it, written by hand, with each part replaceable. */
function moduleOf(parts: Partial<Record<string, number[]>> = {}): Uint8Array {
  const signatures = [...handlers.map((handler) => HANDLERS[handler] ?? ""), ...Object.values(IMPORTS)];
  const types = signatures.map((signature) => {
    const [parameters = "", results = ""] = signature.split(":");
    return [0x60, ...list([...parameters].map((c) => [CODES[c]!])), ...list([...results].map((c) => [CODES[c]!]))];
  });
  const functions = handlers.map((_, index) => [index]);
  const all: Record<string, number[]> = {
    head: [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    type: section(1, ...list(types)),
    import: [],
    function: section(3, ...list(functions)),
    table: section(4, 1, 0x70, 1, 1, 1),
    memory: section(5, 1, 1, 2, 2),
    global: section(6, 1, 0x7f, 0, 0x41, 1, 0x0b),
    export: exportsFrom(0),
    start: [],
    code: section(10, ...list(handlers.map(() => [2, 0, 0x0b]))),
    tail: [],
    ...parts,
  };
  return new Uint8Array(Object.values(all).flat());
}

const D = { load: 0x2b, store: 0x39, add: 0xa0, equal: 0x61, copysign: 0xa6, bits: 0xbd };
const SELECT = 0x1b;
const NAN = [0x44, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
const zero = [0x41, 0];
/** Two numbers of the first handler and a sum of them; handlers' first parameters are of other types. */
const one = [0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
const sum = [...one, ...one, D.add];
const canonicalBy = (local: number, second = local) => [
  0x22,
  local,
  ...NAN,
  0x20,
  local,
  0x20,
  second,
  D.equal,
  SELECT,
];

/** A module whose first function has so many locals of 64 bits and the instructions. */
function computing(locals: number, ...instructions: number[]): Uint8Array {
  const body = [...(locals > 0 ? [1, locals, 0x7c] : [0]), ...instructions, 0x0b];
  return moduleOf({
    code: section(10, ...list(handlers.map((_, at) => (at ? [2, 0, 0x0b] : [body.length, ...body])))),
  });
}

/** A module whose first function calls the first of so many more, each of which has the locals and calls the next. */
function chain(length: number, locals: number): Uint8Array {
  const first = handlers.length;
  const calling = Array.from({ length }, (_, at) => {
    const call = at + 1 < length ? [0x10, ...leb(first + at + 1)] : [];
    return [1, ...leb(locals), 0x7c, ...call, 0x0b];
  });
  const bodies = [[0, 0x10, ...leb(first), 0x0b], ...handlers.slice(1).map(() => [0, 0x0b]), ...calling];
  return moduleOf({
    function: section(3, ...list([...handlers.map((_, index) => [index]), ...calling.map(() => [0])])),
    code: section(10, ...list(bodies.map((body) => [...leb(body.length), ...body]))),
  });
}

const imported = (module: string, field: string, ...kind: number[]) =>
  section(2, 1, ...name(module), ...name(field), ...kind);
const TYPE_OF_TEXT = handlers.length;
const swapped = (from: string, to: string) => {
  const text = Buffer.from(moduleOf()).toString("latin1").replace(from, to);
  return new Uint8Array(Buffer.from(text, "latin1"));
};

const REFUSED: Record<string, [module: Uint8Array, reason: RegExp]> = {
  "nothing at all": [new Uint8Array(), /is cut off$/],
  text: [new Uint8Array(Buffer.from("export class Mine")), /is not a WebAssembly module$/],
  "a function of a host": [
    moduleOf({ import: imported("env", "abort", 0, 0) }),
    /asks for env\.abort, which strategies are not given$/,
  ],
  "a function that the interface does not have": [
    moduleOf({ import: imported("tidebook", "fetch", 0, 0) }),
    /asks for tidebook\.fetch/,
  ],
  "a property of every object": [
    moduleOf({ import: imported("tidebook", "toString", 0, 0) }),
    /asks for tidebook\.toString/,
  ],
  "a function of the interface with another type": [
    moduleOf({ import: imported("tidebook", "text", 0, 0) }),
    /asks for tidebook\.text of another type/,
  ],
  "a foreign memory": [moduleOf({ import: imported("tidebook", "memory", 2, 1, 1, 2) }), /asks for tidebook\.memory/],
  "a foreign table": [moduleOf({ import: imported("tidebook", "text", 1, 0x70, 1, 1, 1) }), /asks for tidebook\.text/],
  "code that runs by itself": [moduleOf({ start: section(8, 0) }), /asks to run code before it is started$/],
  "a shared memory": [moduleOf({ memory: section(5, 1, 3, 1, 2) }), /has a memory that is shared or of another kind$/],
  "a memory of 64 bits": [
    moduleOf({ memory: section(5, 1, 5, 1, 2) }),
    /has a memory that is shared or of another kind$/,
  ],
  "a memory without a bound": [moduleOf({ memory: section(5, 1, 0, 1) }), /has a memory without a bound$/],
  "a memory beyond 16 MiB": [
    moduleOf({ memory: section(5, 1, 1, 1, ...leb(257)) }),
    /asks for 257 pages of memory, more than 256$/,
  ],
  "a memory that grows": [
    moduleOf({ memory: section(5, 1, 1, 1, 2) }),
    /has a memory that can grow, which not every machine allows$/,
  ],
  "two memories": [moduleOf({ memory: section(5, 2, 1, 2, 2, 1, 2, 2) }), /has more than one memory$/],
  "no memory": [moduleOf({ memory: [] }), /has no memory of its own$/],
  "a table beyond its bound": [
    moduleOf({ table: section(4, 1, 0x70, 1, 1, ...leb(1001)) }),
    /asks for a table of 1001 entries, more than 1000$/,
  ],
  "a table of foreign things": [
    moduleOf({ table: section(4, 1, 0x6f, 1, 1, 1) }),
    /has a table that does not hold functions$/,
  ],
  vectors: [
    moduleOf({ global: section(6, 1, 0x7b, 0, 0x41, 1, 0x0b) }),
    /has values of a type that strategies do not use$/,
  ],
  "an export that is no handler": [swapped("more", "evil"), /exports evil, which is no handler$/],
  "a handler under another's name": [swapped("bar2", "bar4"), /exports bar4 (twice|of another type than it has)$/],
  "another version": [
    moduleOf({ global: section(6, 1, 0x7f, 0, 0x41, 2, 0x0b) }),
    /was made for version 2 of the engine's interface; this is 1$/,
  ],
  "a version that changes": [moduleOf({ global: section(6, 1, 0x7f, 1, 0x41, 1, 0x0b) }), /was made for version \? of/],
  "a missing handler": [moduleOf({ export: section(7, 1, ...name("memory"), 2, 0) }), /does not export abi$/],
  "sections in disorder": [moduleOf({ tail: section(1, 0) }), /has its sections in disorder$/],
  "an unknown section": [moduleOf({ tail: section(13, 0) }), /has a section of an unknown kind, 13$/],
  "a section that is longer than it says": [
    moduleOf({ memory: section(5, 1, 1, 2, 2, 0) }),
    /has a section of a wrong length$/,
  ],
  "a number without an end": [
    moduleOf({ tail: [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01] }),
    /has a number that is too long$/,
  ],
  "a section that runs over the end": [moduleOf({ tail: [0, 10, 0] }), /is cut off$/],
  "code that is none": [moduleOf({ code: section(10, 1, 2, 0, 0xff) }), /is not a valid WebAssembly module$/],
  "a computed float in its memory": [computing(0, ...zero, ...sum, D.store, 3, 0), /can see the bits of a NaN/],
  "a computed float read as an integer": [computing(0, ...sum, D.bits, 0x1a), /can see the bits of a NaN/],
  "the sign of a computed float": [computing(0, ...one, ...sum, D.copysign, 0x1a), /can see the bits of a NaN/],
  "another value's NaN made canonical": [
    computing(2, ...zero, ...sum, ...canonicalBy(0, 1), D.store, 3, 0),
    /can see the bits of a NaN/,
  ],
  "vectors within": [computing(0, 0xfd, 12, ...Array<number>(16).fill(0), 0x1a), /do not use, 0xfd$/],
  "a tail call": [computing(0, 0x12, 0), /do not use, 0x12$/],
  "the filling of tables": [computing(0, ...zero, 0xd0, 0x70, ...zero, 0xfc, 17, 0), /do not use, 0xd0$/],
  "a function that calls itself": [computing(0, 0x10, 0), /has functions that call themselves without a bound/],
  "functions that call one another in a chain, with 49,000 locals each": [
    chain(30, 49_000),
    /needs 114\d\d kB of stack, more than the 320 kB that every machine has: write its largest function, which takes 38\d kB/,
  ],
  "a table filled by names of functions": [
    moduleOf({
      tail: [],
      code: [
        ...section(9, 1, 4, ...zero, 0x0b, 1, 0xd2, 0, 0x0b),
        ...section(10, ...list(handlers.map(() => [2, 0, 0x0b]))),
      ],
    }),
    /fills its table in a way that strategies do not use$/,
  ],
  "more than 256 kB": [new Uint8Array(256_001), /is 256001 bytes long, more than 256000$/],
};

describe("a module", () => {
  test("with all that is asked of it passes, also with a function of the interface and with notes", () => {
    const withText = { import: imported("tidebook", "text", 0, TYPE_OF_TEXT), export: exportsFrom(1) };
    for (const parts of [{}, withText, { tail: section(0, ...name("notes"), 1, 2) }]) {
      inspectModule(moduleOf(parts), "mine.wasm");
    }
    expect(() => inspectModule(moduleOf({ ...withText, export: [] }), "mine.wasm")).toThrow(/does not export memory$/);
  });

  test.each<[string, Uint8Array]>([
    ["made canonical", computing(1, ...zero, ...sum, ...canonicalBy(0), D.store, 3, 0)],
    ["constant", computing(0, ...zero, ...one, D.store, 3, 0)],
    ["loaded as they are", computing(0, ...zero, ...zero, D.load, 3, 0, D.store, 3, 0)],
  ])("whose floats are %s before they are stored passes", (_, module) => {
    inspectModule(module, "mine.wasm");
  });

  test.each(Object.entries(REFUSED))("with %s is refused", (_, [module, reason]) => {
    const check = () => inspectModule(module, "mine.wasm");
    expect(check).toThrow(StrategyError);
    expect(check).toThrow(reason);
    expect(check).toThrow(/^mine\.wasm: the module /);
  });
});

// Engines that know typed references take these for valid: a type of more bytes than one would put the walk over the
// instructions out of step, and what it then takes for a constant hides a reinterpretation.
test.each([
  ["locals", [1, 1, 0x63, 14, 1, 1, 0x41, 0x44, 0x1a, 0x20, 0, D.bits, 15, 1, 1, 1, 0, 0x0b]],
  ["a block", [0, 2, 0x63, 14, 1, 1, 0x41, 0x44, 0x1a, 0x20, 0, D.bits, 15, 1, 1, 1, 0x0b, 0x1a, 0, 0x0b]],
  ["a block of a far type", [0, 2, 0xff, 0x7f, 0x0b, 0x0b]],
])("references as the type of %s are refused before anything else is read", (_, body) => {
  const module = moduleOf({ code: section(10, ...list([[body.length, ...body]])) });
  expect(() => bareNans(module)).toThrow(/^has values of a type that strategies do not use$/);
});

describe("a mutated module", () => {
  let good = new Uint8Array();
  beforeAll(async () => {
    const source = `import { Strategy, Bar } from "tidebook";
export class Good extends Strategy { onBar(bar: Bar): void { this.buy(1); } }`;
    good = (await compileStrategy(source, { path: "good.ts", sdk })).module.slice();
  });

  test("is refused with a StrategyError or asks for nothing that the interface does not have", () => {
    const change = fc.tuple(fc.nat(1200), fc.nat(255), fc.nat(3), fc.uint8Array({ maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let bytes = good;
        for (const [at, byte, gone, put] of changes) {
          const place = at % bytes.length;
          bytes = new Uint8Array([...bytes.subarray(0, place), byte, ...put, ...bytes.subarray(place + gone)]);
        }
        try {
          inspectModule(bytes, "mine.wasm");
        } catch (error) {
          expect(error).toBeInstanceOf(StrategyError);
          return;
        }
        const asked = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
        expect(asked.filter(({ module, name: field }) => module !== "tidebook" || !(field in IMPORTS))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test("of any bytes is refused with a StrategyError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (noise, hasHead) => {
        const bytes = new Uint8Array([...(hasHead ? good.subarray(0, 8) : []), ...noise]);
        expect(() => inspectModule(bytes, "mine.wasm")).toThrow(StrategyError);
      }),
      { numRuns: 2000 },
    );
  });
});
